import { resolve } from 'node:path'
import { InvalidArgumentError } from 'commander'
import { Problem } from '../../../core/problem'
import type { RunSummary } from '../../engine/run.types'
import type { Engine } from '../../engine/engine.types'
import { isRunFolder, refuseOccupied, runFolder } from '../../engine/run-folder'
import { comparison } from '../comparison'
import { experimentOf } from '../experiment-of'
import { planText } from '../plan-text'
import type { AddCommand, Session } from '../program'
import { showProgress } from '../train-progress'
import { questionsText } from './profile'

interface Options {
  readonly out: string
  readonly threads?: number
  readonly resume?: boolean
  readonly seed?: number
}

export const trainCommand: AddCommand = (program, run) => {
  program
    .command('train')
    .argument('<experiment>', 'an experiment file, or a data file to train on with every default')
    .requiredOption('--out <dir>', 'folder of the run; new or empty unless --resume')
    .option('--threads <n>', 'threads to use; changes the speed, never the result', wholeNumber(1, 256))
    .option('--resume', 'continue the run in the folder from its last checkpoint, if there is one')
    .option('--seed <n>', 'seed of this run instead of that of the experiment', wholeNumber(0, 4294967295))
    .description('Train a network and compare it with the baselines on the test part. Ctrl-C stops and keeps the best.')
    .addHelpText('after', '\nExample:\n  longhand train weather.json --out runs/first')
    .action(
      run(async (session, experiment: string, options: Options) => {
        const folder = resolve(options.out)
        const engine = session.engine(options.threads)
        const stopShowing = showProgress(session.screen, engine, folder)
        try {
          if (options.resume === true && isRunFolder(folder)) await resume(session, engine, folder, options)
          else await start(session, engine, folder, experiment, options)
          // Until here Ctrl-C ends the program as any other: there is nothing to keep yet.
          const interrupts = onInterrupt(session, engine, folder)
          const summary = await engine.finished(folder).finally(interrupts.stopListening)
          return await concluded(session, interrupts.left() ? null : engine, folder, summary)
        } finally {
          stopShowing()
        }
      }),
    )
}

async function start(
  { screen }: Session,
  engine: Engine,
  folder: string,
  file: string,
  { seed }: Options,
): Promise<void> {
  await refuseOccupied(folder)
  const written = await experimentOf(file)
  const experiment = seed === undefined ? written : { ...written, seed }
  // One after the other: the data are read once, and what the plan was made of is remembered.
  const [planned] = await Promise.allSettled([engine.plan(experiment)])
  const { questions } = await engine.profile(experiment)
  for (const question of questions) screen.record({ kind: 'question', ...question })
  for (const question of questionsText({ questions })) screen.note(question)
  if (planned.status === 'rejected') throw planned.reason
  const plan = planned.value
  screen.record({ kind: 'plan', ...plan, overview: undefined })
  screen.note(planText(plan))
  await noteKernels(screen, engine)
  await engine.start(experiment, folder)
}

/** What somebody asked for, or has to do without. */
async function noteKernels(screen: Session['screen'], engine: Engine): Promise<void> {
  const { choice, remarks } = await engine.kernels()
  if (choice.how === 'forced' || choice.how === 'fallback') screen.note(`Kernels: ${remarks.join(' ')}`)
}

async function resume({ screen }: Session, engine: Engine, folder: string, { seed }: Options): Promise<void> {
  if (seed !== undefined)
    throw new Problem('RESUME_WITH_SEED', `The run in ${folder} has its seed already.`, {
      advice: 'Leave out --seed to continue it, or start a new run in another folder.',
    })
  const { id, epoch, epochs } = await engine.resume(folder)
  screen.note(`Continuing ${id} with the experiment in its folder, from epoch ${epoch} of ${epochs}.`)
  await noteKernels(screen, engine)
}

/** Says what became of the run. `engine` null: it was left, its threads are gone. False: it is not at its end. */
async function concluded(
  { screen }: Session,
  engine: Engine | null,
  folder: string,
  summary: RunSummary | null,
): Promise<boolean> {
  if (summary === null) throw new Error('the run was discarded by someone else')
  const paths = runFolder(folder)
  const { state, problem, testMae } = summary
  if (problem !== null && state === 'failed') {
    const { code, message, advice, place } = problem
    throw new Problem(code, message, { advice, place })
  }
  if (state === 'interrupted') {
    screen.record({ kind: 'run', folder, ...summary })
    screen.note(
      `Left before the end. To continue: longhand train … --out ${/\s/.test(folder) ? JSON.stringify(folder) : folder} --resume`,
    )
    return false
  }
  if (testMae !== null && engine !== null) {
    const evaluation = await engine.evaluate(folder)
    screen.record({ kind: 'evaluation', ...evaluation })
    screen.print(`\n${comparison(evaluation)}`)
  }
  screen.record({ kind: 'run', folder, model: testMae === null ? null : paths.model, ...summary })
  screen.print(testMae === null ? 'Stopped before anything was learned.' : `\nmodel: ${paths.model}`)
  return true
}

interface Interrupts {
  /** Its threads are ended: nothing more can be asked of the engine. */
  left(): boolean
  stopListening(): void
}

/** The first Ctrl-C stops and keeps; a second one leaves at once. */
function onInterrupt({ screen, host }: Session, engine: Engine, folder: string): Interrupts {
  let phase: 'running' | 'stopping' | 'left' = 'running'
  const stopListening = host.onInterrupt(() => {
    if (phase !== 'running') {
      screen.note('Leaving …')
      phase = 'left'
      void engine.close()
      return
    }
    phase = 'stopping'
    screen.note('Stopping after this batch and keeping the best weights. Ctrl-C again leaves at once, to be resumed.')
    // It fails when the run has just ended by itself: then there is nothing left to stop.
    engine.control(folder, 'stop').catch(() => undefined)
  })
  return {
    left: () => phase === 'left',
    stopListening,
  }
}

/** Reads an option as a whole number between two bounds. */
export const wholeNumber =
  (least: number, most: number) =>
  (text: string): number => {
    const value = Number(text)
    if (/^\d+$/.test(text) && value >= least && value <= most) return value
    throw new InvalidArgumentError(`It is a whole number from ${least} to ${most}.`)
  }
