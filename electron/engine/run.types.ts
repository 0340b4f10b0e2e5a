import type { Experiment } from '../../core/experiment/schema'
import type { ProblemReport } from '../../core/problem'
import type { GroupedErrors } from '../../core/tasks/error-groups'
import type {
  ClassifyEvaluation,
  ForecastEvaluation,
  GenerateEvaluation,
  Headline,
  TagEvaluation,
  TranslateEvaluation,
} from '../../core/tasks/evaluation'
import type { Piece } from '../../core/tasks/generate/request'
import type { TranscribeEvaluation } from '../../core/tasks/transcribe/evaluation'
import type { TrainingEvent } from '../../core/training/events'
import type { BaselineReport, ExperimentPlan, PairShown, VectorColumn } from './plan.types'

export type RunState = 'queued' | 'preparing' | 'running' | 'paused' | 'finished' | 'stopped' | 'interrupted' | 'failed'

export interface RunSummary {
  /** The last name of the run's folder. */
  readonly id: string
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
  readonly headline: Headline | null
  /** Why it failed; of any other run something to know, which stopped nothing. */
  readonly problem: ProblemReport | null
}

/** What the network of an epoch says of some validation samples. */
export type Glimpse = ForecastGlimpse | GenerateGlimpse | TranslateGlimpse | TranscribeGlimpse | TagGlimpse

/** A stretch of the validation part in the target's units: the truth, and the forecast as of an epoch. */
export interface ForecastGlimpse {
  readonly kind: 'forecast'
  readonly times: readonly number[]
  readonly truth: readonly number[]
  readonly forecast: readonly number[]
  /** Null: the network tells no interval. */
  readonly interval: { readonly lower: readonly number[]; readonly upper: readonly number[] } | null
  readonly epoch: number
}

export interface RunDetail {
  readonly summary: RunSummary
  readonly experiment: Experiment
  readonly plan: ExperimentPlan
  readonly baselines: BaselineReport
  /** The events so far, steps thinned to at most 5,000 with extremes kept. */
  readonly events: readonly TrainingEvent[]
  readonly glimpse: Glimpse | null
  readonly environment: Readonly<Record<string, string | number>>
}

export type RunResults =
  ForecastResults | ClassifyResults | GenerateResults | TranslateResults | TranscribeResults | TagResults

/** A case as it can be drawn or read; long ones in part. */
export interface CaseShown {
  readonly name: string
  readonly truth: string
  /** Steps it has in all. */
  readonly steps: number
  /** Null: it has none. */
  readonly tokens: readonly string[] | null
  /** Null: missing. */
  readonly columns: readonly { readonly name: string; readonly values: readonly (number | null)[] }[]
}

export interface ClassifyResults {
  readonly kind: 'classify'
  readonly evaluation: ClassifyEvaluation
  /** Cases of the test part, the first ones of a large one. */
  readonly cases: readonly CaseJudged[]
}

/** What the network said of a case, and how sure it was. */
export interface CaseJudged extends CaseShown {
  readonly said: string
  readonly probability: number
}

/** A sequence as it can be drawn or read, with what its steps are; long ones in part, from their first step. */
export interface SequenceShown {
  readonly name: string
  /** Steps it has in all. */
  readonly steps: number
  /** Null: it has none. */
  readonly tokens: readonly string[] | null
  /** Null: missing. */
  readonly columns: readonly { readonly name: string; readonly values: readonly (number | null)[] }[]
  /** The label of each step, null where missing; null: numbers are said. */
  readonly labels: readonly (string | null)[] | null
  /** The number of each step likewise. */
  readonly numbers: readonly (number | null)[] | null
}

/** What the network said of its steps, and how sure it was. */
export interface SequenceJudged extends SequenceShown {
  readonly said: readonly string[] | null
  readonly probabilities: readonly number[] | null
  readonly saidNumbers: readonly number[] | null
}

/** Some sequences of the validation part as the network of an epoch says them. */
export interface TagGlimpse {
  readonly kind: 'tag'
  readonly epoch: number
  readonly sequences: readonly SequenceJudged[]
}

export interface TagResults {
  readonly kind: 'tag'
  readonly evaluation: TagEvaluation
  /** Of the test part, the first ones of a large one. */
  readonly sequences: readonly SequenceJudged[]
}

/** What a model says of each word of a text that a person typed. */
export interface TaggedText {
  readonly tokens: readonly string[]
  readonly said: readonly string[]
  readonly probabilities: readonly number[]
}

/** Of the first column that is forecast, and of the `others`. */
export interface ForecastResults extends ForecastPicture {
  readonly kind: 'forecast'
  readonly evaluation: ForecastEvaluation
  readonly others: readonly ForecastPicture[]
  /** The first ones of several series, with the pictures of each column; the first picture of all is that of the first series. */
  readonly series?: readonly { readonly name: string; readonly pictures: readonly ForecastPicture[] }[]
}

/** One column over the test part. */
export interface ForecastPicture {
  /**
   * Times (ms, the file's own clock) of the forecast value on the test part at the farthest step, truth, network and baselines.
   * Of a long test part those rows that keep every peak: enough for a drawing.
   */
  readonly times: readonly number[]
  readonly truth: readonly number[]
  readonly forecasters: readonly { readonly name: string; readonly label: string; readonly values: readonly number[] }[]
  /** Of the network, for the same rows; null: it tells none. */
  readonly interval: { readonly lower: readonly number[]; readonly upper: readonly number[] } | null
  /** The errors of all rows, grouped by hour, weekday and so on; `mae` in the order of the forecasters. */
  readonly errors: readonly GroupedErrors[]
  readonly residuals: { readonly edges: readonly number[]; readonly counts: readonly number[] }
}

/** What is said in some recordings of the validation part, and what the network of an epoch hears in them; by their labels. */
export interface TranscribeGlimpse {
  readonly kind: 'transcribe'
  readonly epoch: number
  readonly lines: readonly RecordingJudged[]
}

export interface TranscribeResults {
  readonly kind: 'transcribe'
  readonly evaluation: TranscribeEvaluation
  /** Of the test part, the first ones of a large one. */
  readonly recordings: readonly RecordingJudged[]
  /** How many of them, from the first on, can be heard again with their probabilities. */
  readonly heard: number
}

/** By their labels. */
export interface RecordingJudged {
  readonly name: string
  readonly reference: readonly string[]
  /** By prefix beam search. */
  readonly said: readonly string[]
}

/** A recording as it can be drawn. */
export interface RecordingShown {
  readonly name: string
  readonly reference: readonly string[]
  readonly frames: number
  /** Null: not known, as there is no sound. */
  readonly seconds: number | null
  readonly picture: FramesPicture
}

/** Values of frames from the smallest, 0, to the largest of the feature, 1; of a long recording means of neighbouring frames. */
export interface FramesPicture {
  readonly features: number
  /** 300 at most. */
  readonly columns: number
  /** (columns, features) */
  readonly values: readonly number[]
}

/** What the network hears in one recording, and how sure it is at each of its frames. */
export interface Heard {
  readonly name: string
  /** Null: nobody has written it down. */
  readonly reference: readonly string[] | null
  readonly said: readonly string[]
  /** What the most probable label of each frame says. */
  readonly bestPath: readonly string[]
  /** The next best of prefix beam search, with the probabilities of all their alignments; the first is that of `said`. */
  readonly ranked: readonly { readonly labels: readonly string[]; readonly probability: number }[]
  /** What can be said; the blank, "", is the first. */
  readonly labels: readonly string[]
  /** Softmax of each frame, (frames, labels). */
  readonly probabilities: readonly (readonly number[])[]
  /** Null: not kept. */
  readonly picture: FramesPicture | null
  readonly frames: number
  readonly seconds: number | null
}

/** Sent at most twenty times a second and run: everything that happened since the last message. */
export interface RunProgress {
  readonly summary: RunSummary
  /** Of a run in the queue: what there is not enough of beside the runs at work. */
  readonly waitsFor: 'core' | 'memory' | null
  readonly events: readonly TrainingEvent[]
  readonly glimpse: Glimpse | null
}

/** Pieces that the network of an epoch said; from a vector, what the data have for it beside them. */
export interface GenerateGlimpse {
  readonly kind: 'generate'
  readonly epoch: number
  readonly pieces: readonly SaidPiece[]
  /** Names of the keys by their numbers; null: texts. */
  readonly keys: readonly string[] | null
}

/** What the network said, and of the same vector what the data say. */
export interface SaidPiece {
  readonly said: Piece
  readonly reference: Piece | null
}

export interface GenerateResults {
  readonly kind: 'generate'
  readonly evaluation: GenerateEvaluation
  /** Drawn with the final weights; of a vector the most probable text for some rows of the test part. */
  readonly samples: readonly SaidPiece[]
  /** Texts or pieces of the test part, to begin with and to compare; none of a running text. */
  readonly pieces: readonly Piece[]
  readonly keys: readonly string[] | null
  /** What the vector of a new piece may be; empty: there is none. */
  readonly columns: readonly VectorColumn[]
}

/** Some pairs of the validation part, the same in every epoch, with what the network says. */
export interface TranslateGlimpse {
  readonly kind: 'translate'
  readonly epoch: number
  readonly lines: readonly SaidLine[]
}

export interface SaidLine extends PairShown {
  readonly said: readonly string[]
}

export interface TranslateResults {
  readonly kind: 'translate'
  readonly evaluation: TranslateEvaluation
  /** Of the test part, the first ones of a large one. */
  readonly sentences: readonly SentenceJudged[]
}

/** What the network said of a pair of the test part. */
export interface SentenceJudged extends SaidLine {
  /** The source as it stands in the file. */
  readonly text: string
  /** Of this sentence alone, 0 … 100, with one added to all counts of pairs and longer (Lin & Och 2004): to sort by. */
  readonly bleu: number
}
