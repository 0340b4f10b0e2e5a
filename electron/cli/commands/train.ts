import { InvalidArgumentError } from 'commander'
import type { Experiment } from '../../../core/experiment/schema'
import { Problem, reportOf } from '../../../core/problem'
import type { RunSummary } from '../../engine/run.types'
import type { Engine } from '../../engine/engine.types'
import { isRunFolder, refuseOccupied, runFolder } from '../../engine/run-folder'
import { comparison } from '../comparison'
import { planText } from '../plan-text'
import type { AddCommand, Session } from '../program'
import { runsOf, type WantedRun } from '../runs-of'
import { showProgress } from '../train-progress'
import { questionsText } from './profile'

interface Options {
  readonly out: string
  readonly threads?: number
  readonly resume?: boolean
  readonly seed?: number
  readonly seeds?: number
}

export const trainCommand: AddCommand = (program, run) => {
  program
    .command('train')
    .argument('<experiment...>', 'experiment files, or data files to train on with every default')
    .requiredOption(
      '--out <dir>',
      'folder of the run, new or empty unless --resume; of several runs, a folder each in it',
    )
    .option('--threads <n>', 'threads of all runs together; changes the speed, never the result', wholeNumber(1, 256))
    .option('--resume', 'continue what is in the folder from its last checkpoint, if there is one')
    .option('--seed <n>', 'seed instead of that of the experiment', wholeNumber(0, 4294967295))
    .option('--seeds <n>', 'train each experiment so many times, each time with the next seed', wholeNumber(1, 1000))
    .description('Train a network and compare it with the baselines on the test part. Ctrl-C stops and keeps the best.')
    .addHelpText(
      'after',
      `
Several runs share the cores: none waits while one is free, and each has the weights it would have alone.

Example:
  longhand train weather.json --out runs/first
  longhand train lstm.json rnn.json --seeds 5 --out runs/comparison`,
    )
    .action(
      run(async (session, files: readonly string[], options: Options) => {
        const runs = await runsOf(files, options)
        const engine = session.engine(options.threads)
        const stopShowing = showProgress(session.screen, engine, runs)
        try {
          await begin(session, engine, runs, options)
          // Until here Ctrl-C ends the program as any other: there is nothing to keep yet.
          const interrupts = onInterrupt(session, engine, runs)
          const ends = runs.map(({ folder }) => engine.finished(folder))
          await Promise.allSettled(ends).finally(interrupts.stopListening)
          let good = true
          for (const [k, named] of runs.entries()) {
            const concludes = concluded(session, interrupts.left() ? null : engine, named, await ends[k])
            good = (await concludes.catch((error: unknown) => failed(session, named, error))) && good
          }
          return good
        } finally {
          stopShowing()
        }
      }),
    )
}

/** Plans all runs before the first one begins, so that what is wrong with any is told at once. */
async function begin(
  session: Session,
  engine: Engine,
  runs: readonly WantedRun[],
  { resume, seed }: Options,
): Promise<void> {
  const [old, fresh] = [true, false].map(there =>
    runs.filter(({ folder }) => (resume === true && isRunFolder(folder)) === there),
  )
  if (old.length > 0 && seed !== undefined) throw seeded(old[0].folder)
  for (const { folder } of fresh) await refuseOccupied(folder)
  const planned = new Set<string>()
  for (const { name, experiment } of fresh) {
    const but = JSON.stringify({ ...experiment, seed: 0 })
    if (!planned.has(but)) await plan(session, engine, name, experiment)
    planned.add(but)
  }
  await noteKernels(session.screen, engine)
  for (const { name, folder } of old) await resumeRun(session, engine, name, folder)
  for (const { experiment, folder } of fresh) await engine.start(experiment, folder)
}

async function plan({ screen }: Session, engine: Engine, name: string, experiment: Experiment): Promise<void> {
  // One after the other: the data are read once, and what the plan was made of is remembered.
  const [planned] = await Promise.allSettled([engine.plan(experiment)])
  const { questions } = await engine.profile(experiment)
  const run = name === '' ? {} : { run: name }
  if (name !== '') screen.note(`\n${name}`)
  for (const question of questions) screen.record({ kind: 'question', ...run, ...question })
  for (const question of questionsText({ questions })) screen.note(question)
  if (planned.status === 'rejected') throw planned.reason
  screen.record({ kind: 'plan', ...run, ...planned.value, facts: { ...planned.value.facts, overview: undefined } })
  screen.note(planText(planned.value))
}

/** What somebody asked for, or has to do without. */
async function noteKernels(screen: Session['screen'], engine: Engine): Promise<void> {
  const { choice, remarks } = await engine.kernels()
  if (choice.how === 'forced' || choice.how === 'fallback') screen.note(`Kernels: ${remarks.join(' ')}`)
}

async function resumeRun({ screen }: Session, engine: Engine, name: string, folder: string): Promise<void> {
  try {
    const { id, epoch, epochs } = await engine.resume(folder)
    screen.note(`Continuing ${id} with the experiment in its folder, from epoch ${epoch} of ${epochs}.`)
  } catch (error) {
    // Of several runs those that are at their end are only shown.
    if (name === '' || !(error instanceof Problem) || error.code !== 'RUN_FINISHED') throw error
    screen.note(error.message)
  }
}

const seeded = (folder: string): Problem =>
  new Problem('RESUME_WITH_SEED', `The run in ${folder} has its seed already.`, {
    advice: 'Leave out --seed to continue it, or start a new run in another folder.',
  })

/**
 * Says what became of a run. `engine` null: it was left, its threads are gone. False: it is not at its end.
 * @throws Problem why it failed, or why its results cannot be read
 */
async function concluded(
  { screen }: Session,
  engine: Engine | null,
  { name, folder }: WantedRun,
  summary: RunSummary | null,
): Promise<boolean> {
  const run = name === '' ? {} : { run: name }
  if (name !== '') screen.print(`\n${name}`)
  if (summary === null) throw new Error('the run was discarded by someone else')
  const paths = runFolder(folder)
  const { state, problem, headline } = summary
  if (problem !== null && state === 'failed') {
    const { code, message, advice, place } = problem
    throw new Problem(code, message, { advice, place })
  }
  if (state === 'interrupted') {
    screen.record({ kind: 'run', ...run, folder, ...summary })
    screen.note(
      `Left before the end. To continue: longhand train … --out ${/\s/.test(folder) ? JSON.stringify(folder) : folder} --resume`,
    )
    return false
  }
  if (headline !== null && engine !== null) {
    const evaluation = await engine.evaluate(folder)
    screen.record({ kind: 'evaluation', ...run, ...evaluation })
    screen.print(`\n${comparison(evaluation)}`)
  }
  screen.record({ kind: 'run', ...run, folder, model: headline === null ? null : paths.model, ...summary })
  screen.print(headline === null ? 'Stopped before anything was learned.' : `\nmodel: ${paths.model}`)
  return true
}

/** What becomes of one of several runs hides nothing of the others. */
function failed({ screen }: Session, { name }: WantedRun, error: unknown): false {
  if (name === '') throw error
  screen.problem(reportOf(error))
  return false
}

interface Interrupts {
  /** Its threads are ended: nothing more can be asked of the engine. */
  left(): boolean
  stopListening(): void
}

/** The first Ctrl-C stops and keeps; a second one leaves at once. */
function onInterrupt({ screen, host }: Session, engine: Engine, runs: readonly WantedRun[]): Interrupts {
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
    // It fails when a run has just ended by itself: then there is nothing left to stop.
    for (const { folder } of runs) engine.control(folder, 'stop').catch(() => undefined)
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
