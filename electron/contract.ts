import { z } from 'zod'
import { Experiment } from '../core/experiment/schema'
import { GenerateRequest, type Generated } from '../core/tasks/generate/request'
import { TranslateRequest, type Translated } from '../core/tasks/translate/request'
import type { DatasetProfile } from '../core/data/profile'
import type { Experiment as ResolvedExperiment, TaskKind } from '../core/experiment/schema'
import type { BaselineReport, DatasetPreview, ExperimentPlan } from './engine/plan.types'
import type { KernelReport, KernelRequest as KernelRequestType } from './engine/kernel-choice.types'
import type { Reply } from './engine/reply.types'
import type { Heard, RunDetail, RunProgress, RunResults, RunSummary, TaggedText } from './engine/run.types'

/**
 * Everything that crosses the border between window and main process, and nothing else. The window gets names and
 * identifiers, never paths: `data.file` of an experiment in the window is the name of an opened data set. What the engine
 * produces crosses as the engine declares it.
 */
export type {
  BaselineReport,
  ClassifyFacts,
  DatasetPreview,
  ExperimentPlan,
  ForecastFacts,
  GenerateFacts,
  PartPlan,
  VectorColumn,
  PairShown,
  SideFacts,
  TranscribeFacts,
  TranslateFacts,
  TagFacts,
} from './engine/plan.types'
export type { KernelReport, KernelRequest } from './engine/kernel-choice.types'
export type { Reply } from './engine/reply.types'
export type {
  CaseShown,
  ClassifyResults,
  FramesPicture,
  Heard,
  RecordingShown,
  SentenceJudged,
  TranscribeResults,
  TranslateResults,
  ForecastGlimpse,
  ForecastResults,
  GenerateGlimpse,
  GenerateResults,
  Glimpse,
  RunDetail,
  RunProgress,
  RunResults,
  RunState,
  RunSummary,
  SaidPiece,
  SequenceJudged,
  SequenceShown,
  TagGlimpse,
  TagResults,
  TaggedText,
} from './engine/run.types'
export type { Generated, GenerateRequest, Piece } from '../core/tasks/generate/request'
export type { Saying, Translated } from '../core/tasks/translate/request'
export type { Headline } from '../core/tasks/evaluation'

const DatasetId = z.string().regex(/^[a-z0-9-]{1,64}$/)
/** A folder's name: never `.` or `..`, nothing hidden. */
const RunId = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$/)
/** Beginnings of a text that a search keeps. */
const Beam = z.int().min(1).max(1000)
export type DatasetId = z.infer<typeof DatasetId>
export type RunId = z.infer<typeof RunId>
/** The settings keep it too. */
export const KernelChoices = z.object({
  build: z.enum(['auto', 'relaxed', 'plain']),
  width: z.enum(['auto', 'wide', 'narrow']),
}) satisfies z.ZodType<KernelRequestType>

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
  /** What a network that generates makes of a start or a vector. */
  generate: z.tuple([RunId, GenerateRequest]),
  /** What the model of a run says of every word of a typed text. */
  tagText: z.tuple([RunId, z.string().min(1).max(20_000)]),
  /** A recording of the test part again, by its place in the results: how sure the network is of each label at each frame. */
  hear: z.tuple([RunId, z.strictObject({ recording: z.int().min(0), beam: Beam })]),
  /** Shows the open dialog for a sound, or for frames in the form of the file of the run; null: it was closed. */
  transcribeFile: z.tuple([RunId, z.strictObject({ beam: Beam })]),
  /** What the network of a run makes of a text that a person typed, and where it looks meanwhile. */
  translate: z.tuple([RunId, TranslateRequest]),
  /** Shows the save dialog; the name of the file written, null: it was closed. */
  exportRun: z.tuple([RunId, z.enum(['model', 'predictions', 'metrics', 'curves', 'experiment'])]),
  /** Saves something the window made (a chart as PNG or CSV); base64 for PNG, text for CSV. */
  saveChart: z.tuple([z.string().max(120), z.enum(['png', 'csv']), z.string().max(50_000_000)]),
  setTheme: z.tuple([z.enum(['system', 'light', 'dark'])]),
  /** Which kernels run, and why. */
  kernels: z.tuple([]),
  /** Chooses anew, from the next run on; remembered. */
  useKernels: z.tuple([KernelChoices]),
} as const

export type CallName = keyof typeof calls

export interface AppInfo {
  readonly version: string
  readonly electron: string
  readonly chrome: string
  readonly node: string
  readonly platform: string
  readonly cores: number
  readonly license: string
  /** The sample that the app was started with (`--sample weather-newark`): to be opened first. */
  readonly sample: string | null
}

export interface SampleInfo {
  readonly id: string
  readonly task: TaskKind
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
  generate: Generated
  tagText: TaggedText
  hear: Heard
  transcribeFile: readonly Heard[] | null
  translate: Translated
  exportRun: string | null
  saveChart: string | null
  setTheme: 'light' | 'dark'
  kernels: KernelReport
  useKernels: KernelReport
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
