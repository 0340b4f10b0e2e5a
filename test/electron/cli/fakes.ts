import type { DatasetProfile, Suggestion } from '../../../core/data/profile'
import type { ForecastEvaluation } from '../../../core/tasks/evaluation'
import type { TrainingEvent } from '../../../core/training/events'
import type { ExperimentPlan } from '../../../electron/engine/plan.types'
import type { RunProgress, RunState, RunSummary } from '../../../electron/engine/run.types'
import type { Host, Stream } from '../../../electron/cli/host'
import { runCli } from '../../../electron/cli/program'
import type { Engine } from '../../../electron/engine/engine.types'
import type { KernelReport } from '../../../electron/engine/kernel-choice.types'
import { parseExperiment } from '../../../electron/engine/experiments'

/** What a command line did: its exit code and what it wrote. */
export interface Ran {
  readonly code: number
  readonly out: string
  readonly err: string
  /** stdout as NDJSON. */
  readonly records: readonly Record<string, unknown>[]
}

export interface Surroundings {
  readonly engine?: Partial<Engine>
  readonly terminal?: boolean
  readonly env?: Readonly<Record<string, string>>
  /** Gets the function that is Ctrl-C. */
  readonly interruptible?: (interrupt: () => void) => void
}

/** Runs one command line as the program does, around an engine that only has what it is given. */
export async function longhand(args: readonly string[], surroundings: Surroundings = {}): Promise<Ran> {
  const { engine = {}, terminal = false, env = {}, interruptible } = surroundings
  const written = { out: '', err: '' }
  const streamTo = (to: 'out' | 'err'): Stream => ({
    write(text, done) {
      written[to] += typeof text === 'string' ? text : Buffer.from(text).toString()
      done?.()
    },
    isTTY: terminal,
    columns: 100,
  })
  const host: Host = {
    stdout: streamTo('out'),
    stderr: streamTo('err'),
    env,
    openEngine: request => ({ ...nothing, kernels: () => Promise.resolve({ ...kernelReport, request }), ...engine }),
    onInterrupt(listen) {
      interruptible?.(listen)
      return () => undefined
    },
  }
  const code = await runCli(args, host)
  const lines = args.includes('--json') ? written.out.split('\n').filter(line => line !== '') : []
  return { code, ...written, records: lines.map(line => JSON.parse(line) as Record<string, unknown>) }
}

export const kernelReport: KernelReport = {
  request: { build: 'auto', width: 'auto' },
  choice: { build: 'plain', tile: { rows: 5, wide: true }, fused: true, how: 'measured', gflops: 61.25 },
  stamp: '0123456789abcdef',
  fusion: 'on',
  restart: false,
  trials: [
    { rows: 5, wide: false, gflops: 48.5, passed: true },
    { rows: 5, wide: true, gflops: 61.25, passed: true },
  ],
  cpu: 'A Processor',
  v8: '13.6',
  arch: 'x64',
  relaxed: true,
  remarks: ['Chosen by measuring.', 'Fused.'],
}

const unexpected = (): never => {
  throw new Error('the command asked the engine for something that this test does not expect')
}

const nothing: Engine = {
  preview: unexpected,
  profile: unexpected,
  plan: unexpected,
  baselines: unexpected,
  start: unexpected,
  resume: unexpected,
  control: unexpected,
  finished: unexpected,
  onProgress: () => () => undefined,
  list: unexpected,
  open: unexpected,
  results: unexpected,
  export: unexpected,
  predict: unexpected,
  tagText: unexpected,
  evaluate: unexpected,
  generate: unexpected,
  hear: unexpected,
  transcribe: unexpected,
  translate: unexpected,
  kernels: unexpected,
  useKernels: unexpected,
  close: () => Promise.resolve(),
}

const scores = (mae: number) => ({ mae, rmse: mae * 1.4, mase: mae / 5, r2: 0.5 })

export const evaluation: ForecastEvaluation = {
  task: 'forecast',
  part: 'test',
  target: 'temp',
  unit: '°F',
  windows: 1190,
  horizons: [24],
  interval: null,
  standardised: [
    { mse: 0.18, mae: 0.31 },
    { mse: 0.22, mae: 0.35 },
  ],
  columns: [],
  forecasters: [
    { name: 'network', label: 'LSTM', scores: scores(6.7), byStep: [scores(6.7)] },
    { name: 'persistence', label: 'Persistence', scores: scores(7.61), byStep: [scores(7.61)] },
  ],
  verdict: '12 % better than persistence.',
}

export const summary = (state: RunState, facts: Partial<RunSummary> = {}): RunSummary => ({
  id: 'first',
  name: 'weather',
  dataset: 'weather.csv',
  state,
  created: '2026-01-02T03:04:05.000Z',
  progress: 0,
  epoch: 0,
  epochs: 2,
  bestValidationLoss: null,
  headline: null,
  problem: null,
  ...facts,
})

const suggestion: Suggestion = {
  target: 'temp',
  inputs: ['temp', 'dewp'],
  season: 24,
  window: 96,
  horizon: 24,
  reasons: { target: 'first', inputs: 'numbers', season: 'peak', window: 'four seasons', horizon: 'one season' },
}

export const plan: ExperimentPlan = {
  resolved: parseExperiment({ data: { file: '/data/weather.csv' }, task: { kind: 'forecast', target: 'temp' } }),
  suggestion,
  rows: 8730,
  features: ['temp', 'dewp'],
  parts: [{ name: 'train', samples: 5992 }],
  repairs: [{ what: 'steps without a row', count: 28 }],
  warnings: [],
  parameters: 4513,
  memoryBytes: 3_390_000,
  secondsPerEpoch: 0.6,
  stepsPerEpoch: 188,
  facts: {
    kind: 'forecast',
    stepText: '1 h',
    windowSteps: 96,
    horizonSteps: 24,
    seasonSteps: 24,
    targets: ['temp'],
    windowText: '4 d',
    horizonText: '24 h',
    spans: [{ name: 'train', from: 0, to: 6111, start: '2013-01-01', end: '2013-09-12' }],
    overview: [],
  },
}

export const profile: DatasetProfile = {
  name: 'weather.csv',
  bytes: 703_000,
  fingerprint: '00',
  rows: 8703,
  reading: {
    format: 'csv',
    delimiter: ',',
    quote: '"',
    encoding: 'utf-8',
    decimal: '.',
    thousands: '',
    header: true,
    dateOrder: 'ymd',
    utc: false,
    timeFormat: '%Y-%m-%d %H:%M:%S',
    skip: 0,
    comment: '',
    missing: ['NA'],
  },
  columns: [],
  clock: null,
  questions: [],
  warnings: [],
  preview: [],
  suggestion,
}

export const trainingEvents: readonly TrainingEvent[] = [
  { kind: 'start', step: 0, epochs: 2, stepsPerEpoch: 1, tensors: [] },
  { kind: 'step', step: 1, epoch: 1, loss: 0.5, gradientNorm: 1, clippedNorm: 1, learningRate: 0.01 },
  {
    ...{
      kind: 'epoch',
      epoch: 1,
      step: 1,
      trainingLoss: 0.5,
      validationLoss: 0.25,
      accuracy: null,
      best: true,
      bestEpoch: 1,
    },
    ...{ learningRate: 0.01, throughput: 5000, secondsLeft: 61, seconds: 61, stretch: [] },
  },
  { kind: 'end', reason: 'finished', step: 2, epoch: 2, bestEpoch: 1, bestValidationLoss: 0.25, seconds: 122 },
]

/** An engine with one run that says `events` and ends as told. */
export function trainer(end: RunSummary, events = trainingEvents): { engine: Partial<Engine>; calls: string[] } {
  const calls: string[] = []
  let tell: (folder: string, progress: RunProgress) => void = () => undefined
  const began =
    (call: string) =>
    (...args: readonly unknown[]) => {
      calls.push(call)
      const folder = String(args.at(call === 'start' ? 1 : 0))
      queueMicrotask(() => {
        tell(folder, {
          summary: summary('running', { progress: 0.5, epoch: 1 }),
          waitsFor: null,
          events,
          glimpse: null,
        })
      })
      return Promise.resolve(summary('queued'))
    }
  return {
    calls,
    engine: {
      plan: () => Promise.resolve(plan),
      profile: () => Promise.resolve(profile),
      onProgress(listen) {
        tell = listen
        return () => undefined
      },
      start: began('start'),
      resume: began('resume'),
      finished: () =>
        new Promise(resolve =>
          setTimeout(() => {
            resolve(end)
          }, 5),
        ),
      evaluate: () => Promise.resolve(evaluation),
      control(_, command) {
        calls.push(command)
        return Promise.resolve(end)
      },
      close() {
        calls.push('close')
        return Promise.resolve()
      },
    },
  }
}
