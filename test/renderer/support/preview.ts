import { fakeApi, finishedRuns } from './fake-api'

/** `preview.html?runs&path`: the window with a main process that never was; `window.longhand` can be driven by hand. */
const asked = new URLSearchParams(location.search)
Object.assign(window, {
  longhand: fakeApi({ runs: asked.has('runs') ? finishedRuns() : [], path: asked.has('path') }),
})
await import('../../../renderer/main')
