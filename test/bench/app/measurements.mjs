import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { median } from '../lib/statistics.mjs'
import { call, frames, openFile, openWindow, stallsDuring } from './window.mjs'

/** Seconds for which a training is watched. */
const WATCHED = 5
const LIST = 1000

/** From the start of the process to the first paint with content, ms; an empty profile folder, as after installing. */
export async function coldStart({ binary, newFolder }) {
  const app = await openWindow(binary, newFolder())
  const painted = await app.page.evaluate(async () => {
    for (;;) {
      const paint = performance.getEntriesByName('first-contentful-paint')[0]
      if (paint) return performance.timeOrigin + paint.startTime
      await new Promise(globalThis.requestAnimationFrame)
    }
  })
  await app.close()
  return { 'first paint': painted - app.launched }
}

/** From pressing Train on the sample to the frame that shows the first step of training, ms. */
export async function firstPoint({ binary, newFolder }) {
  const app = await openWindow(binary, newFolder())
  const { page } = app
  const press = name => page.getByRole('button', { name, exact: true, disabled: false }).first().click()
  await page
    .getByRole('button', { name: /Newark/ })
    .first()
    .click()
  await press('Continue to task')
  await press('Continue to model')
  const train = page.locator('main').getByRole('button', { name: 'Train', exact: true, disabled: false })
  await train.waitFor()
  const first = page.evaluate(
    () =>
      new Promise(resolve => {
        let pressed = 0
        globalThis.addEventListener('click', () => (pressed = performance.now()), { capture: true, once: true })
        const stop = globalThis.longhand.onProgress(({ events }) => {
          if (!events.some(({ kind }) => kind === 'step')) return
          stop()
          globalThis.requestAnimationFrame(() =>
            globalThis.requestAnimationFrame(() => resolve(performance.now() - pressed)),
          )
        })
      }),
  )
  await train.click()
  const took = await first
  await app.close()
  return { 'Train to first point': took }
}

/** The main process while a file of 100 MB is opened. */
export async function importing({ binary, newFolder, files }) {
  const app = await openWindow(binary, newFolder())
  const { dataset, experiment } = await openFile(app, files.large)
  const started = performance.now()
  const { longest, above50 } = await stallsDuring(app, () => call(app, 'profileDataset', dataset, experiment))
  const took = performance.now() - started
  await app.close()
  return { 'opening 100 MB': took, 'longest stall': longest, 'stalls above 50 ms': above50 }
}

const WORKLOADS = {
  tiny: { file: 'narrow', window: 96, network: { units: 32, layers: 1 }, batch: 32 },
  large: { file: 'broad', window: 144, network: { units: 128, layers: 2 }, batch: 64 },
}

/** Main process and window while a training runs and its charts move. */
export async function training({ binary, newFolder, files }, size) {
  const { file, window, network, batch } = WORKLOADS[size]
  const app = await openWindow(binary, newFolder())
  const id = await start(app, files[file], { window, network, batch, epochs: 10_000 })
  await showRun(app)
  const { longest, above50, answer } = await stallsDuring(app, () => frames(app, WATCHED))
  const steps = (await call(app, 'openRun', id)).events.filter(({ kind }) => kind === 'step')
  await call(app, 'controlRun', id, 'discard')
  await app.close()
  if (steps.length === 0) throw new Error('the training that was watched has taken no step')
  return { 'longest stall': longest, 'stalls above 50 ms': above50, ...frameFacts(answer) }
}

async function start(app, file, { window, network, batch, epochs }) {
  const { dataset, experiment } = await openFile(app, file)
  const { task, training } = experiment
  return call(app, 'startRun', dataset, {
    ...experiment,
    data: { ...experiment.data, time: 'none' },
    task: { ...task, target: 'x1', window, horizon: 1 },
    network: { ...experiment.network, ...network },
    training: { ...training, batch, epochs, earlyStopping: null },
  })
}

/** The newest run in front, with its charts at work. */
async function showRun({ page }) {
  await page.reload()
  await page.getByRole('region', { name: 'Runs' }).getByRole('button').first().click()
  await page.getByRole('heading', { name: 'Train', exact: true }).waitFor()
  // before its first step a training prepares its data and fits the ridge regression to beat
  await waitForRun(page, ({ state, progress }) => state === 'running' && progress > 0)
}

/** Waits until the newest run is as wanted; a run that failed is told. */
async function waitForRun(page, wanted) {
  for (;;) {
    const [run] = await call({ page }, 'listRuns')
    if (run.problem) throw new Error(run.problem.message)
    if (wanted(run)) return
    await page.waitForTimeout(50)
  }
}

const frameFacts = distances => ({
  'median frame': median(distances),
  'longest frame': Math.max(...distances),
  'frames above 50 ms': distances.filter(distance => distance > 50).length,
})

/** A thousand runs: asking for them, showing them, scrolling through them. */
export async function manyRuns(place) {
  const { binary, manyRunsFolder } = place
  const app = await openWindow(binary, await manyRunsFolder())
  const { page } = app
  const rows = page.getByRole('region', { name: 'Runs' }).getByRole('button')
  await rows.first().waitFor()
  await page.reload()
  const shown = await page.evaluate(async () => {
    while (globalThis.document.querySelector('[aria-label="Runs"] button') === null)
      await new Promise(globalThis.requestAnimationFrame)
    return performance.now()
  })
  const asked = performance.now()
  const { length } = await call(app, 'listRuns')
  const listed = performance.now() - asked
  if (length < LIST) throw new Error(`the window lists ${length} of ${LIST} runs`)
  const drawn = await rows.count()
  const distances = await frames(
    app,
    WATCHED,
    "document.querySelector('[aria-label=Runs] .list').scrollTop = (frame * 40) % 30000",
  )
  await app.close()
  return {
    'list asked for': listed,
    'list shown after reload': shown,
    'rows in the page': drawn,
    ...frameFacts(distances),
  }
}

/** A folder of settings with a thousand runs: one that is trained here, and copies of it with other names. */
export async function thousandRuns({ binary, newFolder, files }) {
  const userData = newFolder()
  const app = await openWindow(binary, userData)
  const id = await start(app, files.narrow, { window: 24, network: { units: 4, layers: 1 }, batch: 64, epochs: 1 })
  await waitForRun(app.page, ({ state, headline }) => state === 'finished' && headline !== null)
  await app.close()
  const runs = join(userData, 'runs')
  const made = Date.parse(JSON.parse(readFileSync(join(runs, id, 'summary.json'), 'utf8')).created)
  for (let n = 1; n < LIST; n++) {
    const copy = `${id}-${n}`
    cpSync(join(runs, id), join(runs, copy), { recursive: true })
    for (const name of readdirSync(join(runs, copy)).filter(name => /lock/.test(name)))
      rmSync(join(runs, copy, name), { recursive: true })
    const summary = JSON.parse(readFileSync(join(runs, copy, 'summary.json'), 'utf8'))
    const created = new Date(made - n * 3_600_000).toISOString()
    writeFileSync(join(runs, copy, 'summary.json'), JSON.stringify({ ...summary, id: copy, created }))
  }
  return userData
}
