import type { DatasetProfile } from '../../core/data/profile'
import type { Experiment } from '../../core/experiment/schema'
import type { Translated, TranslateRequest } from '../../core/tasks/translate/request'
import type { Evaluation } from '../../core/tasks/evaluation'
import type { Generated, GenerateRequest } from '../../core/tasks/generate/request'
import type { KernelSource } from './kernel-choice'
import type { KernelReport, KernelRequest } from './kernel-choice.types'
import type { BaselineReport, DatasetPreview, ExperimentPlan } from './plan.types'
import type { Heard, RunDetail, RunProgress, RunResults, RunSummary, TaggedText } from './run.types'

/**
 * Everything that the window's main process and the terminal ask of the engine. All heavy work runs in worker threads;
 * every call may be made from an event loop that must not stall. What is wrong is thrown as a `Problem`.
 *
 * In every experiment given to the engine `data.file` is an absolute path (`readExperiment` and `bareExperiment` see to it).
 * A run is named by its folder; its id is the folder's last name.
 */
export interface Engine {
  /** The first rows. */
  preview(experiment: Experiment): Promise<DatasetPreview>
  profile(experiment: Experiment): Promise<DatasetProfile>
  plan(experiment: Experiment): Promise<ExperimentPlan>
  baselines(experiment: Experiment): Promise<BaselineReport>

  /**
   * Writes the run folder (which must be new or empty) and queues the run. Answers as soon as it is queued; what happens
   * then is told by `onProgress`, and `finished` waits for the end.
   */
  start(experiment: Experiment, folder: string): Promise<RunSummary>
  /** Continues a run that was interrupted or stopped, from its last checkpoint and to the same bits. */
  resume(folder: string): Promise<RunSummary>
  /** Takes effect after the batch at hand. Null: the run was discarded, its folder is gone. */
  control(folder: string, command: RunCommand): Promise<RunSummary | null>
  /** Waits until the run has left the queue: finished, stopped, failed (look at `state` and `problem`), null: discarded. */
  finished(folder: string): Promise<RunSummary | null>
  /** At most about 20 messages a second and run. Returns "stop listening". */
  onProgress(listen: (folder: string, progress: RunProgress) => void): () => void

  /** Runs in the folder `runs`, newest first; folders that are no runs are passed over. */
  list(runs: string): Promise<readonly RunSummary[]>
  open(folder: string): Promise<RunDetail>
  results(folder: string): Promise<RunResults>
  /** Writes one thing of a run to `file`; a model's check is run again on the written file before this answers. */
  export(folder: string, what: RunExport, file: string): Promise<void>

  /**
   * What a model says of every case of a file, or of every window that fits, the last one reaching beyond its end; or of that one
   * alone. A run: its model.
   */
  predict(modelOrRun: string, file: string, windows?: 'all' | 'last'): Promise<Predictions>
  /** Translates a text that a person wrote. A run: its model. */
  translate(modelOrRun: string, request: TranslateRequest): Promise<Translated>
  /** A run: its evaluation on the test part. A model (a run's, too) and a file: the same scores on that file. */
  evaluate(modelOrRun: string, file?: string): Promise<Evaluation>
  /** What a network that generates says of a start, a vector, or nothing. A run at work: of its best weights so far. */
  generate(modelOrRun: string, request: GenerateRequest): Promise<Generated>

  /** What a model that tags words says of each word of a typed text. A run: its model. */
  tagText(modelOrRun: string, text: string): Promise<TaggedText>
  /** What a run's network hears in a recording of its test part, by its number in the results. */
  hear(run: string, recording: number, beam: number): Promise<Heard>
  /** What a model hears in a sound file, or in the first recordings of a file. */
  transcribe(modelOrRun: string, file: string, beam: number): Promise<readonly Heard[]>

  /** Which kernels run here, and why. Chosen when first asked for, which takes about a tenth of a second once in a machine's life. */
  kernels(): Promise<KernelReport>
  /**
   * Chooses anew, from the next run on.
   * @throws Problem KERNELS_UNKNOWN when this engine cannot run them
   */
  useKernels(request: KernelRequest): Promise<KernelReport>

  /** Asks running trainings to write a checkpoint and stop (they can be resumed), then ends all threads. No run begins any more. */
  close(): Promise<void>
}

export interface EngineOptions {
  /** Folder with the built worker files, one per file of electron/workers (`prepare.js`, `train.js`, …). */
  readonly workers: string
  /** Threads of all trainings together: all cores but one beside a window, all in a terminal. Changes the speed, never the result. */
  readonly threads: number
  /** What the networks and data of all trainings together may take, bytes; a run by itself may take more. Default: half of what the machine has. */
  readonly memory?: number
  /** Which kernels to compute with. Default: what they think best themselves, untried. */
  readonly kernels?: KernelSource
  /** How far the threads stand back behind the process's own event loop, as the system's `nice` counts. Default 0. */
  readonly niceness?: number
  /** How long a thread that has nothing to do waits for more before it ends and gives its memory back, ms. Default 500. */
  readonly idle?: number
}

export type RunCommand = 'pause' | 'continue' | 'step' | 'stop' | 'discard'
export type RunExport = 'model' | 'predictions' | 'metrics' | 'curves' | 'experiment'

/** What a model says of a file, made while it is read: however much it is, only some thousand values are in memory. */
interface Said {
  /** Windows or cases. */
  readonly count: number
  /**
   * All of it as UTF-8 text, in pieces. Times are ISO 8601 without a zone (the file's own clock), or row numbers; numbers
   * read back as the same bits. `onProgress`: windows or cases that are done and have been taken.
   */
  text(form: TextForm, onProgress?: (done: number) => void): AsyncIterable<Uint8Array>
}

export interface Forecasts extends Said {
  readonly kind: 'forecast'
  readonly target: string
  readonly unit: string
  /** Distance ahead of each value of a window, in steps of the series. */
  readonly horizons: readonly number[]
}

export interface Classifications extends Said {
  readonly kind: 'classify'
  readonly label: string
  readonly classes: readonly string[]
}

export interface Transcriptions extends Said {
  readonly kind: 'transcribe'
  /** The column of what is said. */
  readonly column: string
}

export type Predictions = Forecasts | Classifications | Transcriptions

/**
 *   csv      forecasts: a row per window and step: from (time of the window's last row), steps (ahead), time, forecast, truth
 *            (empty where the file does not know it) · classes: a row per case: case, class, truth (where the file has the
 *            column), the probability of each class · transcriptions: a row per recording: recording, text, truth (where the
 *            file has the column), ln p of the text over all its alignments
 *   ndjson   a line per window: { kind: "forecast", from, times, values, truth }, null for what is not known; or per case:
 *            { kind: "class", case, class, truth, probabilities }
 */
export type TextForm = { readonly kind: 'csv'; readonly lineEnd: '\n' | '\r\n' } | { readonly kind: 'ndjson' }
