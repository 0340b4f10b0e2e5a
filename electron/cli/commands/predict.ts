import { dirname } from 'node:path'
import type { Engine, Forecasts, TextForm } from '../../engine/engine.types'
import { makeFolder, writeAtomically } from '../../engine/files'
import { progressLine } from '../progress-bar'
import type { AddCommand, Session } from '../program'
import type { Screen } from '../screen'
import { paceOf } from '../train-progress'
import { plural, whole } from '../words'
import { refuseToReplace } from './export'

/** The line of progress is written anew after so long, ms. */
const BETWEEN = 100

interface Options {
  readonly out?: string
  readonly last?: boolean
  readonly force?: boolean
  readonly json?: boolean
}

export const predictCommand: AddCommand = (program, run) => {
  program
    .command('predict')
    .argument('<model|run>', 'model.json, or the folder of a run')
    .argument('<file>', 'data with the columns the model was trained on')
    .option('--last', 'only the newest forecast, beyond the end of the file')
    .option('--out <file>', 'write the forecasts there instead of to stdout')
    .option('--force', 'replace that file if it exists')
    .description(
      'Forecast with a trained model: every window of the file that fits, as CSV. Ctrl-C leaves no file behind.',
    )
    .addHelpText('after', '\nExample:\n  longhand predict runs/first/model.json today.csv --last')
    .action(
      run(async (session, modelOrRun: string, file: string, options: Options) => {
        const { out, last, force } = options
        if (out !== undefined) refuseToReplace(out, { force, data: file })
        const { screen } = session
        return untilInterrupted(session, async engine => {
          screen.status(() => 'reading the file …')
          const forecasts = await engine.predict(modelOrRun, file, last === true ? 'last' : 'all')
          const { target, unit, horizons, count } = forecasts
          screen.record({ kind: 'forecasts', target, unit, horizons, count })
          await (out === undefined ? print(screen, forecasts, options) : save(screen, forecasts, out))
        })
      }),
    )
}

async function print(screen: Screen, forecasts: Forecasts, { json }: Options): Promise<void> {
  const form: TextForm = json === true ? { kind: 'ndjson' } : { kind: 'csv', lineEnd: '\n' }
  for await (const piece of forecasts.text(form, progressOf(screen, forecasts))) await screen.write(piece)
}

async function save(screen: Screen, forecasts: Forecasts, out: string): Promise<void> {
  await makeFolder(dirname(out))
  await writeAtomically(out, forecasts.text({ kind: 'csv', lineEnd: '\r\n' }, progressOf(screen, forecasts)))
  screen.record({ kind: 'file', file: out })
  screen.note(`${plural(forecasts.count, 'forecast')} written to ${out}.`)
}

function progressOf(screen: Screen, { count }: Forecasts): (done: number) => void {
  const pace = paceOf()
  let shown = 0
  return done => {
    if (performance.now() - shown < BETWEEN) return
    shown = performance.now()
    const share = done / count
    const facts = [`${whole(done)} of ${whole(count)}`]
    const secondsLeft = pace(share)
    screen.status(width => progressLine({ share, title: 'forecasting', facts, secondsLeft }, width))
  }
}

/** Ctrl-C ends the threads; what was being written is removed. False: it was pressed. */
async function untilInterrupted(
  { screen, host, engine: open }: Session,
  work: (engine: Engine) => Promise<void>,
): Promise<boolean> {
  const engine = open()
  let left = false
  const stopListening = host.onInterrupt(() => {
    left = true
    screen.note('Leaving …')
    void engine.close()
  })
  try {
    await work(engine)
    return true
  } catch (error) {
    if (!left) throw error
    return false
  } finally {
    stopListening()
  }
}
