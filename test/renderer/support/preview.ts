import { fakeApi, finishedCaseRuns, finishedRuns } from './fake-api'
import type { Cases } from './fake-cases'
import type { Source } from './fake-generate'
import type { Tags } from './fake-tags'
import { transcribeScene } from './fake-transcribe'
import { translateScene } from './fake-translate'
import type { Scene } from './scene'

/**
 * `preview.html?runs&path`, or `?cases=numbers` (texts, many) for a file of cases, `?tags=entities` (activity, effort) for one
 * of sequences with labels, `?source=play` (names, music, restaurants) for one to go on with, `?scene=translate` (transcribe): the
 * window with a main process that never was; `window.longhand` can be driven by hand.
 */
const asked = new URLSearchParams(location.search)
const kinds: readonly Cases[] = ['numbers', 'texts', 'many']
const cases = kinds.find(kind => kind === asked.get('cases')) ?? null
const taggings: readonly Tags[] = ['entities', 'activity', 'effort']
const tags = taggings.find(kind => kind === asked.get('tags')) ?? null
const sources: readonly Source[] = ['play', 'names', 'music', 'restaurants']
const source = sources.find(kind => kind === asked.get('source')) ?? null
const scenes: Readonly<Record<string, Scene | undefined>> = { translate: translateScene, transcribe: transcribeScene }
const scene = scenes[asked.get('scene') ?? ''] ?? null
const runs = cases === null ? finishedRuns() : finishedCaseRuns()
Object.assign(window, {
  longhand: fakeApi({ runs: asked.has('runs') ? runs : [], path: asked.has('path'), cases, tags, source, scene }),
})
await import('../../../renderer/main')
