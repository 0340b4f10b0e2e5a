import { _electron } from 'playwright'
import { root } from '../../../electron/scripts/lib/process.mjs'
import { rootArguments } from '../../../electron/scripts/lib/display.mjs'
import { watchStalls } from './stalls.mjs'

/** The built app in a window. `launched`: the moment before its process was started, ms since 1970. */
export async function openWindow(binary, userData) {
  const launched = Date.now()
  const electron = await _electron.launch({
    executablePath: binary,
    args: [root, ...rootArguments, '--user-data', userData],
    colorScheme: null,
  })
  const page = await electron.firstWindow()
  await page.waitForLoadState('load')
  return { electron, page, launched, close: () => electron.close() }
}

/** Opens a file as the open dialog would, through the window's own call; answers the data set and its experiment. */
export async function openFile({ electron, page }, file) {
  await electron.evaluate(({ dialog }, path) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [path] })
  }, file)
  return page.evaluate(async () => {
    const reply = await globalThis.longhand.chooseDataset()
    if (!reply.ok) throw new Error(reply.problem.message)
    return reply.value
  })
}

/** A call of `globalThis.longhand` from the page. */
export const call = ({ page }, name, ...args) =>
  page.evaluate(
    async ([name, args]) => {
      const reply = await globalThis.longhand[name](...args)
      if (!reply.ok) throw new Error(reply.problem.message)
      return reply.value
    },
    [name, args],
  )

/** Watches the event loop of the main process while `work` goes on: its stalls, and what the work answered. */
export async function stallsDuring(app, work) {
  const end = await watchStalls(app)
  const answer = await work()
  return { ...(await end()), answer }
}

/** Distances of the frames that the page draws, ms, while `move` (page code, given the number of the frame) runs before each. */
export const frames = ({ page }, seconds, move = 'return') =>
  page.evaluate(
    ([seconds, move]) =>
      new Promise(resolve => {
        const before = new Function('frame', move)
        const times = []
        const end = performance.now() + 1000 * seconds
        const next = now => {
          times.push(now)
          before(times.length)
          if (now < end) globalThis.requestAnimationFrame(next)
          else resolve(times.slice(1).map((time, k) => time - times[k]))
        }
        globalThis.requestAnimationFrame(next)
      }),
    [seconds, move],
  )
