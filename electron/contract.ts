import { z } from 'zod'
import { Experiment } from '../core/experiment/schema'
import type { DatasetProfile } from '../core/data/profile'
import type { Experiment as ResolvedExperiment } from '../core/experiment/schema'
import type { ProblemReport } from '../core/problem'
import type { Evaluation } from '../core/tasks/evaluation'
import type { TrainingEvent } from '../core/training/events'

/**
 * Everything that crosses the border between window and main process, and nothing else. The window gets names and
 * identifiers, never paths: `data.file` of an experiment in the window is the name of an opened data set.
 */
export type Reply<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: ProblemReport }

const DatasetId = z.string().regex(/^[a-z0-9-]{1,64}$/)
/** A folder's name: never `.` or `..`, nothing hidden. */
const RunId = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$/)
export type DatasetId = z.infer<typeof DatasetId>
export type RunId = z.infer<typeof RunId>

/** Arguments of every call, checked in the main process before anything runs. */
export const calls = {
  appInfo: z.tuple([]),
  listSamples: z.tuple([]),
  openSample: z.tuple([z.string().regex(/^[a-z0-9-]{1,64}$/)]),
  /** Shows the open dialog; null: it was closed. */
  chooseDataset: z.tuple([]),
  /** Fast: the first rows, in under a second. */
  previewDataset: z.tuple([DatasetId, Experiment]),
  profileDataset: z.tuple([DatasetId, Experiment]),
  /** What the choices mean: windows, split, sizes, cost; refused with its arithmetic when it cannot be done. */
  planExperiment: z.tuple([DatasetId, Experiment]),
  /** Scores of the baselines on the validation and test part of this plan. */
  baselines: z.tuple([DatasetId, Experiment]),
  /** Shows the open dialog for an experiment file; null: it was closed. */
  openExperiment: z.tuple([]),
  saveExperiment: z.tuple([DatasetId, Experiment]),
  startRun: z.tuple([DatasetId, Experiment]),
  resumeRun: z.tuple([RunId]),
  controlRun: z.tuple([RunId, z.enum(['pause', 'continue', 'step', 'stop', 'discard'])]),
  listRuns: z.tuple([]),
  openRun: z.tuple([RunId]),
  results: z.tuple([RunId]),
  /** Shows the save dialog; the name of the file written, null: it was closed. */
  exportRun: z.tuple([RunId, z.enum(['model', 'predictions', 'metrics', 'curves', 'experiment'])]),
  /** Saves something the window made (a chart as PNG or CSV); base64 for PNG, text for CSV. */
  saveChart: z.tuple([z.string().max(120), z.enum(['png', 'csv']), z.string().max(50_000_000)]),
  setTheme: z.tuple([z.enum(['system', 'light', 'dark'])]),
} as const

export type CallName = keyof typeof calls

export interface AppInfo {
  readonly version: string
  readonly electron: string
  readonly chrome: string
  readonly node: string
  readonly platform: string
  readonly kernels: string
  readonly cores: number
  /** The sample that the app was started with (`--sample weather-newark`): to be opened first. */
  readonly sample: string | null
}

export interface SampleInfo {
  readonly id: string
  readonly title: string
  readonly description: string
  readonly source: string
}

export interface OpenedDataset {
  readonly dataset: DatasetId
  readonly name: string
  /** The experiment it comes with (a sample, an experiment file) or the defaults for a bare file. */
  readonly experiment: ResolvedExperiment
}

export interface DatasetPreview {
  readonly columns: readonly string[]
  readonly rows: readonly (readonly (string | null)[])[]
}

/** Rows of the regular series: from (included) and to (excluded), with how many windows fit. */
export interface PartPlan {
  readonly name: 'train' | 'validation' | 'test'
  readonly from: number
  readonly to: number
  readonly windows: number
  readonly start: string
  readonly end: string
}

export interface ExperimentPlan {
  /** The experiment with every "auto" decided. */
  readonly resolved: ResolvedExperiment
  readonly rows: number
  /** Words for one step of the clock: "1 h". */
  readonly stepText: string
  readonly windowSteps: number
  readonly horizonSteps: number
  readonly seasonSteps: number | null
  readonly windowText: string
  readonly horizonText: string
  readonly features: readonly string[]
  readonly parts: readonly PartPlan[]
  readonly repairs: readonly { readonly what: string; readonly count: number }[]
  readonly parameters: number
  readonly memoryBytes: number
  readonly secondsPerEpoch: number
  readonly stepsPerEpoch: number
  /** The target over the whole series, thinned: smallest and largest value of equal stretches; null where missing. */
  readonly overview: readonly (readonly [min: number, max: number] | null)[]
}

export interface BaselineReport {
  readonly validation: Evaluation
  readonly test: Evaluation
  /** Loss of each baseline in the units of the training loss, for lines in the loss chart. */
  readonly losses: readonly { readonly name: string; readonly label: string; readonly loss: number }[]
}

export type RunState = 'queued' | 'preparing' | 'running' | 'paused' | 'finished' | 'stopped' | 'interrupted' | 'failed'

export interface RunSummary {
  readonly id: RunId
  readonly name: string
  readonly dataset: string
  readonly state: RunState
  readonly created: string
  /** Share done, 0…1. */
  readonly progress: number
  readonly epoch: number
  readonly epochs: number
  readonly bestValidationLoss: number | null
  /** Of the network on the test part, once evaluated. */
  readonly testMae: number | null
  readonly unit: string
  readonly problem: ProblemReport | null
}

/** A stretch of the validation part: truth once, forecasts anew in each EpochEvent.stretch (scaled by the plan; see `forecast`). */
export interface ForecastStretch {
  readonly times: readonly number[]
  readonly truth: readonly number[]
  readonly forecast: readonly number[]
  readonly epoch: number
}

export interface RunDetail {
  readonly summary: RunSummary
  readonly experiment: ResolvedExperiment
  readonly plan: ExperimentPlan
  readonly baselines: BaselineReport
  /** The events so far, steps thinned to at most 5,000 with extremes kept. */
  readonly events: readonly TrainingEvent[]
  readonly stretch: ForecastStretch | null
  readonly environment: Readonly<Record<string, string | number>>
}

export interface RunResults {
  readonly evaluation: Evaluation
  /** Times (ms, the file's own clock) of the forecast value on the test part at the farthest step, truth, network and baselines. */
  readonly times: readonly number[]
  readonly truth: readonly number[]
  readonly forecasters: readonly { readonly name: string; readonly label: string; readonly values: readonly number[] }[]
  readonly residuals: { readonly edges: readonly number[]; readonly counts: readonly number[] }
}

/** Sent at most once a frame and run: everything that happened since the last message. */
export interface RunProgress {
  readonly summary: RunSummary
  readonly events: readonly TrainingEvent[]
  readonly stretch: ForecastStretch | null
}

export type MenuCommand =
  | 'open'
  | 'open-experiment'
  | 'save-experiment'
  | 'command-palette'
  | 'shortcuts'
  | 'about'
  | 'train'
  | 'pause'
  | 'stop'

interface Results {
  appInfo: AppInfo
  listSamples: readonly SampleInfo[]
  openSample: OpenedDataset
  chooseDataset: OpenedDataset | null
  previewDataset: DatasetPreview
  profileDataset: DatasetProfile
  planExperiment: ExperimentPlan
  baselines: BaselineReport
  openExperiment: OpenedDataset | null
  saveExperiment: string | null
  startRun: RunId
  resumeRun: RunId
  controlRun: RunSummary | null
  listRuns: readonly RunSummary[]
  openRun: RunDetail
  results: RunResults
  exportRun: string | null
  saveChart: string | null
  setTheme: 'light' | 'dark'
}

/** What `window.longhand` offers: one promise per call, plus the two streams and the dropped file. */
export type Api = { [Name in CallName]: (...args: z.input<(typeof calls)[Name]>) => Promise<Reply<Results[Name]>> } & {
  /** A file dropped on the window; the preload turns it into a path for the main process alone. */
  dropDataset(file: File): Promise<Reply<OpenedDataset>>
  /** Return “stop listening”. */
  onProgress(listen: (progress: RunProgress) => void): () => void
  onMenu(listen: (command: MenuCommand) => void): () => void
}

export type ResultOf<Name extends CallName> = Results[Name]
