import { dirname } from 'node:path'
import type { Engine, Predictions, TextForm } from '../../engine/engine.types'
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
    .option('--last', 'of a forecast only the newest one, beyond the end of the file')
    .option('--out <file>', 'write there instead of to stdout')
    .option('--force', 'replace that file if it exists')
    .description(
      'Apply a trained model: forecast every window of the file that fits, classify every case, or transcribe every recording, as CSV. Ctrl-C leaves no file behind.',
    )
    .addHelpText(
      'after',
      '\nExample:\n  longhand predict runs/first/model.json today.csv --last\n  longhand predict runs/vowels unheard.csv\n  longhand predict runs/digits seven.wav',
    )
    .action(
      run(async (session, modelOrRun: string, file: string, options: Options) => {
        const { out, last, force } = options
        if (out !== undefined) refuseToReplace(out, { force, data: file })
        const { screen } = session
        return untilInterrupted(session, async engine => {
          screen.status(() => 'reading the file …')
          const said = await engine.predict(modelOrRun, file, last === true ? 'last' : 'all')
          screen.record(headOf(said))
          await (out === undefined ? print(screen, said, options) : save(screen, said, out))
        })
      }),
    )
}

const WORDS = {
  forecast: { one: 'forecast', doing: 'forecasting' },
  classify: { one: 'case', doing: 'classifying' },
  transcribe: { one: 'recording', doing: 'transcribing' },
} as const

/** What is told before the first line. */
function headOf(said: Predictions): { kind: string } {
  if (said.kind === 'forecast') {
    const { target, unit, horizons, count } = said
    return { kind: 'forecasts', ...{ target, unit, horizons, count } }
  }
  if (said.kind === 'transcribe') return { kind: 'transcriptions', ...{ column: said.column, count: said.count } }
  const { label, classes, count } = said
  return { kind: 'classes', ...{ label, classes, count } }
}

async function print(screen: Screen, said: Predictions, { json }: Options): Promise<void> {
  const form: TextForm = json === true ? { kind: 'ndjson' } : { kind: 'csv', lineEnd: '\n' }
  for await (const piece of said.text(form, progressOf(screen, said))) await screen.write(piece)
}

async function save(screen: Screen, said: Predictions, out: string): Promise<void> {
  await makeFolder(dirname(out))
  await writeAtomically(out, said.text({ kind: 'csv', lineEnd: '\r\n' }, progressOf(screen, said)))
  screen.record({ kind: 'file', file: out })
  screen.note(`${plural(said.count, WORDS[said.kind].one)} written to ${out}.`)
}

function progressOf(screen: Screen, { kind, count }: Predictions): (done: number) => void {
  const pace = paceOf()
  let shown = 0
  return done => {
    if (performance.now() - shown < BETWEEN) return
    shown = performance.now()
    const share = done / count
    const facts = [`${whole(done)} of ${whole(count)}`]
    const secondsLeft = pace(share)
    screen.status(width => progressLine({ share, title: WORDS[kind].doing, facts, secondsLeft }, width))
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
