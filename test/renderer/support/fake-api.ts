import type {
  Api,
  AppInfo,
  CallName,
  Headline,
  KernelRequest,
  Reply,
  RunDetail,
  RunProgress,
  RunSummary,
} from '../../../electron/contract'
import { Experiment } from '../../../core/experiment/schema'
import type { ProblemReport } from '../../../core/problem'
import { GenerateRequest } from '../../../core/tasks/generate/request'
import type { TrainingEvent } from '../../../core/training/events'
import { caseFile, tagFile } from './fake-case-data'
import type { Cases } from './fake-cases'
import { opened as weather, preview, profile, samples } from './fake-data'
import { heard } from './fake-transcribe'
import { translated } from './fake-translate'
import { kernelReport } from './fake-kernels'
import { generatedBy, sourceFile, type Source } from './fake-generate'
import { accuracyOf, fakeKinds, maeOf } from './fake-kinds'
import { planOf, SCENES } from './fake-plan'
import { taggedText, type Tags } from './fake-tags'
import type { Scene } from './scene'
import { epochEvent, EPOCHS, start, stepEvent, STEPS_PER_EPOCH, watchEvent } from './fake-training'

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

const summary = (id: string, name: string, state: RunSummary['state'], headline: Headline | null): RunSummary => ({
  id,
  name,
  dataset: 'weather-newark.csv',
  state,
  created: '2026-01-12T09:30:00.000Z',
  progress: state === 'finished' ? 1 : 0,
  epoch: state === 'finished' ? EPOCHS : 0,
  epochs: EPOCHS,
  bestValidationLoss: headline === null ? null : 0.23,
  headline,
  problem: null,
})

interface Options {
  readonly runs?: RunSummary[]
  readonly path?: boolean
  /** The file holds cases, or sequences with labels, not a series. */
  readonly cases?: Cases | null
  readonly tags?: Tags | null
  /** The file holds something to go on with. */
  readonly source?: Source | null
  /** The file is that of one of these, with all that is said of it. */
  readonly scene?: Scene | null
}

export function fakeApi({
  runs = [],
  path = false,
  cases = null,
  tags = null,
  source = null,
  scene = null,
}: Options = {}): FakeApi {
  const called: FakeApi['called'] = []
  const refused = new Map<string, ProblemReport>()
  const listeners = new Set<(progress: RunProgress) => void>()
  const menus = new Set<(command: Parameters<FakeApi['menu']>[0]) => void>()
  let list: RunSummary[] = runs
  const series = { opened: weather, profile, preview }
  const seriesOrTags = tags !== null ? tagFile(tags) : series
  const seriesOrMore = source !== null ? sourceFile(source) : seriesOrTags
  const file = scene ?? (cases !== null ? caseFile(cases) : seriesOrMore)
  let experiment = file.opened.experiment
  const scenes = { cases: cases ?? SCENES.cases, tags: tags ?? SCENES.tags, source: source ?? SCENES.source }
  const kinds = fakeKinds(scenes, path)
  const kind = () => kinds[experiment.task.kind]
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
  const glimpseAt = (epoch: number | null) => (epoch === null ? null : kind().glimpseAt(epoch))
  const epochOf = (epoch: number) => ({
    ...epochEvent(epoch),
    accuracy: kind().accuracyAt(epoch),
    said: kind().saidAt?.(epoch),
  })
  const tell = (events: readonly TrainingEvent[], epoch: number | null = null): void =>
    listeners.forEach(listen => listen({ summary: current(), waitsFor: null, events, glimpse: glimpseAt(epoch) }))

  function eventsUntil(last: number, first = 1): TrainingEvent[] {
    const events: TrainingEvent[] = first === 1 ? [start] : []
    for (let k = first; k <= last; k++) {
      events.push(stepEvent(k))
      if (k % 20 === 0) events.push(watchEvent(k))
      if (k % STEPS_PER_EPOCH === 0) events.push(epochOf(k / STEPS_PER_EPOCH))
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
      headline: finished ? kind().headline(false) : null,
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
    if (action === 'stop') return update({ state: 'stopped', headline: kind().headline(true) })
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
        headline: state === 'finished' || state === 'stopped' ? kind().headline(false) : null,
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
    openSample: answer('openSample', () => file.opened),
    chooseDataset: answer('chooseDataset', () => file.opened),
    dropDataset: answer('dropDataset', () => file.opened),
    previewDataset: answer('previewDataset', () => file.preview),
    profileDataset: answer('profileDataset', () => file.profile),
    planExperiment: answer('planExperiment', (_, chosen) => planOf(Experiment.parse(chosen), scenes)),
    baselines: answer('baselines', (_, chosen) => kinds[Experiment.parse(chosen).task.kind].baselines()),
    openExperiment: answer('openExperiment', () => file.opened),
    saveExperiment: answer('saveExperiment', () => 'weather-newark.experiment.json'),
    startRun: answer('startRun', (_, chosen) => {
      experiment = Experiment.parse(chosen)
      step = 0
      const run = summary(`run-${list.length + 1}`, `Run ${list.length + 1}`, 'preparing', null)
      list = [{ ...run, dataset: file.opened.name }, ...list]
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
        plan: planOf(experiment, scenes),
        baselines: kind().baselines(),
        events: eventsUntil(done),
        glimpse: glimpseAt(done >= STEPS_PER_EPOCH ? Math.floor(done / STEPS_PER_EPOCH) : null),
        environment: { version: '0.1.0', kernels: 'relaxed SIMD', threads: 7 },
      }
    }),
    results: answer('results', () => kind().results()),
    generate: answer('generate', (_, request) => generatedBy(scenes.source, GenerateRequest.parse(request))),
    tagText: answer('tagText', (_, text) => taggedText(text)),
    translate: answer('translate', (_, request) => translated(request)),
    hear: answer('hear', (_, { recording }) => heard(recording)),
    transcribeFile: answer('transcribeFile', () => [heard(41), heard(52)]),
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
  summary('run-3', 'LSTM 32 · 96 h', 'finished', maeOf(6.64)),
  summary('run-2', 'LSTM 64 · 48 h', 'finished', maeOf(6.9)),
  summary('run-1', 'RNN 32 · 96 h', 'interrupted', null),
]

export const finishedCaseRuns = (): RunSummary[] => [
  summary('run-2', 'LSTM 64', 'finished', accuracyOf(96.2)),
  summary('run-1', 'RNN 32', 'finished', accuracyOf(91.9)),
]
