import type {
  Api,
  AppInfo,
  CallName,
  ExperimentPlan,
  Headline,
  KernelRequest,
  Reply,
  RunDetail,
  RunProgress,
  RunSummary,
} from '../../../electron/contract'
import { Experiment } from '../../../core/experiment/schema'
import { parameterTable } from '../../../core/network/parameters'
import type { ProblemReport } from '../../../core/problem'
import type { TrainingEvent } from '../../../core/training/events'
import { kernelReport } from './fake-kernels'
import { opened, overview, preview, profile, samples } from './fake-data'
import {
  baselines,
  epochEvent,
  EPOCHS,
  results,
  start,
  stepEvent,
  STEPS_PER_EPOCH,
  stretchAt,
  watchEvent,
} from './fake-training'

/** A main process that never was, for tests and for looking at the window without Electron. */
export interface FakeApi extends Api {
  /** Names of the calls so far, with their arguments. */
  readonly called: { name: string; args: unknown[] }[]
  /** Takes a running training so many steps further and tells the window. */
  advance(steps: number): void
  /** Puts the run into a state that trainings reach by themselves. */
  become(state: RunSummary['state'], problem?: ProblemReport): void
  /** The next call of this name is refused. */
  refuse(name: CallName, problem: ProblemReport): void
  menu(command: Parameters<Parameters<Api['onMenu']>[0]>[0]): void
}

const hours = (span: unknown): number => (typeof span === 'number' ? span : parseInt(String(span), 10))

export function planOf(experiment: Experiment): ExperimentPlan {
  const { task, network, evaluation } = experiment
  const windowSteps = task.window === 'auto' ? 96 : hours(task.window)
  const horizonSteps = task.horizon === 'auto' ? 24 : hours(task.horizon)
  const rows = 8726
  const { train, validation } = evaluation.split
  const ends = [0, Math.round(rows * train), Math.round(rows * (train + validation)), rows]
  const inputs = task.inputs === 'auto' ? profile.suggestion.inputs : task.inputs
  const table = parameterTable({
    cell:
      network.cell === 'lstm'
        ? { kind: 'lstm', variant: network.variant, peepholes: network.peepholes }
        : { kind: 'simple-rnn', activation: network.activation },
    inputs: inputs.length + 2 * experiment.data.calendar.length,
    embeddings: [],
    units: network.units,
    layers: network.layers,
    bidirectional: network.bidirectional,
    dropout: network.dropout,
    outputs: task.output === 'path' ? horizonSteps : 1,
    read: 'last',
  })
  return {
    resolved: {
      ...experiment,
      task: {
        ...task,
        inputs: [...inputs],
        target: task.target === 'auto' ? 'temp' : task.target,
        window: `${windowSteps} h`,
        horizon: `${horizonSteps} h`,
      },
    },
    suggestion: { ...profile.suggestion, target: task.target === 'auto' ? 'temp' : task.target },
    rows,
    features: inputs,
    parts: PARTS.map((name, k) => ({
      name,
      samples: Math.max(0, ends[k + 1] - ends[k] - windowSteps - horizonSteps + 1),
    })),
    facts: {
      kind: 'forecast',
      stepText: '1 h',
      windowSteps,
      horizonSteps,
      seasonSteps: 24,
      targets: ['temp'],
      windowText: `${windowSteps} h`,
      horizonText: `${horizonSteps} h`,
      spans: PARTS.map((name, k) => ({
        name,
        from: ends[k],
        to: ends[k + 1],
        start: ['2013-01-01T01:00:00', '2013-09-12T13:00:00', '2013-11-06T03:00:00'][k],
        end: ['2013-09-12T12:00:00', '2013-11-06T02:00:00', '2013-12-30T18:00:00'][k],
      })),
      overview,
    },
    repairs: [
      { what: 'steps added where the clock has gaps', count: 34 },
      { what: 'repeated times merged', count: 1 },
      { what: 'missing values filled by time distance', count: 1018 },
    ],
    parameters: table.size,
    memoryBytes: table.size * 16 + 32 * windowSteps * network.units * 24 * network.layers,
    secondsPerEpoch: (table.size * windowSteps * 6000) / 1.2e9,
    stepsPerEpoch: STEPS_PER_EPOCH,
  }
}

const PARTS = ['train', 'validation', 'test'] as const
const maeOf = (value: number): Headline => ({ metric: 'MAE', value, unit: '°F', better: 'lower' })

const summary = (id: string, name: string, state: RunSummary['state'], mae: number | null): RunSummary => ({
  id,
  name,
  dataset: 'weather-newark.csv',
  state,
  created: '2026-01-12T09:30:00.000Z',
  progress: state === 'finished' ? 1 : 0,
  epoch: state === 'finished' ? EPOCHS : 0,
  epochs: EPOCHS,
  bestValidationLoss: mae === null ? null : 0.23,
  headline: mae === null ? null : maeOf(mae),
  problem: null,
})

export function fakeApi({ runs = [] as RunSummary[], path = false } = {}): FakeApi {
  const called: FakeApi['called'] = []
  const refused = new Map<string, ProblemReport>()
  const listeners = new Set<(progress: RunProgress) => void>()
  const menus = new Set<(command: Parameters<FakeApi['menu']>[0]) => void>()
  let list: RunSummary[] = runs
  let experiment = opened.experiment
  let step = 0

  const ok = <T>(value: T): Reply<T> => ({ ok: true, value })
  function answer<Args extends unknown[], T>(name: string, work: (...args: Args) => T) {
    return (...args: Args): Promise<Reply<T>> => {
      called.push({ name, args: structuredClone(args.map(arg => (arg instanceof File ? arg.name : arg))) })
      const problem = refused.get(name)
      refused.delete(name)
      return Promise.resolve(problem ? { ok: false, problem } : ok(work(...args)))
    }
  }
  let kernels: KernelRequest = { build: 'auto', width: 'auto' }
  const current = (): RunSummary => list[0]
  function update(change: Partial<RunSummary>): RunSummary {
    list = [{ ...current(), ...change }, ...list.slice(1)]
    return current()
  }
  const tell = (events: readonly TrainingEvent[], epoch: number | null = null): void =>
    listeners.forEach(listen =>
      listen({ summary: current(), waitsFor: null, events, glimpse: epoch === null ? null : stretchAt(epoch) }),
    )

  function eventsUntil(last: number, first = 1): TrainingEvent[] {
    const events: TrainingEvent[] = first === 1 ? [start] : []
    for (let k = first; k <= last; k++) {
      events.push(stepEvent(k))
      if (k % 20 === 0) events.push(watchEvent(k))
      if (k % STEPS_PER_EPOCH === 0) events.push(epochEvent(k / STEPS_PER_EPOCH))
    }
    return events
  }

  function advance(steps: number): void {
    const events = eventsUntil(Math.min(step + steps, EPOCHS * STEPS_PER_EPOCH), step + 1)
    step = Math.min(step + steps, EPOCHS * STEPS_PER_EPOCH)
    const epoch = Math.floor(step / STEPS_PER_EPOCH)
    const finished = epoch === EPOCHS
    update({
      state: finished ? 'finished' : 'running',
      progress: step / (EPOCHS * STEPS_PER_EPOCH),
      epoch,
      bestValidationLoss: epoch === 0 ? null : epochEvent(epoch).validationLoss,
      headline: finished ? maeOf(6.64) : null,
    })
    if (finished)
      events.push({
        kind: 'end',
        reason: 'finished',
        step,
        epoch,
        bestEpoch: 37,
        bestValidationLoss: 0.231,
        seconds: 84,
      })
    tell(events, epoch === 0 ? null : epoch)
  }

  const control = (_: string, action: 'pause' | 'continue' | 'step' | 'stop' | 'discard'): RunSummary | null => {
    if (action === 'discard') {
      list = list.slice(1)
      return null
    }
    if (action === 'pause') return update({ state: 'paused' })
    if (action === 'stop') return update({ state: 'stopped', headline: maeOf(6.88) })
    if (action === 'step') advance(1)
    return update({ state: action === 'step' ? 'paused' : 'running' })
  }

  return {
    called,
    advance,
    become(state, problem) {
      update({
        state,
        problem: problem ?? null,
        headline: state === 'finished' || state === 'stopped' ? maeOf(6.64) : null,
      })
      tell([])
    },
    refuse: (name, problem) => void refused.set(name, problem),
    menu: command => menus.forEach(listen => listen(command)),
    appInfo: answer('appInfo', (): AppInfo => ({
      version: '0.1.0',
      electron: '25.9.8',
      chrome: '114.0.5735.289',
      node: '18.15.0',
      platform: 'linux',
      cores: 8,
      license: 'MIT',
      sample: null,
    })),
    listSamples: answer('listSamples', () => samples),
    openSample: answer('openSample', () => opened),
    chooseDataset: answer('chooseDataset', () => opened),
    dropDataset: answer('dropDataset', () => opened),
    previewDataset: answer('previewDataset', () => preview),
    profileDataset: answer('profileDataset', () => profile),
    planExperiment: answer('planExperiment', (_, chosen) => planOf(Experiment.parse(chosen))),
    baselines: answer('baselines', () => baselines),
    openExperiment: answer('openExperiment', () => opened),
    saveExperiment: answer('saveExperiment', () => 'weather-newark.experiment.json'),
    startRun: answer('startRun', (_, chosen) => {
      experiment = Experiment.parse(chosen)
      step = 0
      list = [summary(`run-${list.length + 1}`, `Run ${list.length + 1}`, 'preparing', null), ...list]
      return current().id
    }),
    resumeRun: answer('resumeRun', id => {
      update({ state: 'running' })
      return id
    }),
    controlRun: answer('controlRun', control),
    listRuns: answer('listRuns', () => list),
    openRun: answer('openRun', (id): RunDetail => {
      const run = list.find(entry => entry.id === id) ?? current()
      const done = run.state === 'finished' ? EPOCHS * STEPS_PER_EPOCH : step
      return {
        summary: run,
        experiment,
        plan: planOf(experiment),
        baselines,
        events: eventsUntil(done),
        glimpse: done >= STEPS_PER_EPOCH ? stretchAt(Math.floor(done / STEPS_PER_EPOCH)) : null,
        environment: { version: '0.1.0', kernels: 'relaxed SIMD', threads: 7 },
      }
    }),
    results: answer('results', () => results(path)),
    exportRun: answer('exportRun', (_, what) => `${what}.json`),
    saveChart: answer('saveChart', (title, kind) => `${title}.${kind}`),
    kernels: answer('kernels', () => kernelReport(kernels)),
    useKernels: answer('useKernels', request => kernelReport((kernels = request))),
    setTheme: answer('setTheme', theme => (theme === 'dark' ? 'dark' : 'light')),
    onProgress(listen) {
      listeners.add(listen)
      return () => void listeners.delete(listen)
    },
    onMenu(listen) {
      menus.add(listen)
      return () => void menus.delete(listen)
    },
  }
}

export const finishedRuns = (): RunSummary[] => [
  summary('run-3', 'LSTM 32 · 96 h', 'finished', 6.64),
  summary('run-2', 'LSTM 64 · 48 h', 'finished', 6.9),
  summary('run-1', 'RNN 32 · 96 h', 'interrupted', null),
]
