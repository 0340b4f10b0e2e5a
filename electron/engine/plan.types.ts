import type { Suggestion } from '../../core/data/profile'
import type { TokenKind } from '../../core/data/tokens'
import type { ProblemReport } from '../../core/problem'
import type { CaseShown, RecordingShown, SequenceShown } from './run.types'
import type { Experiment } from '../../core/experiment/schema'
import type { Evaluation } from '../../core/tasks/evaluation'
import type { Piece } from '../../core/tasks/generate/request'

export interface DatasetPreview {
  readonly columns: readonly string[]
  /** The first ones, cells as texts; null where missing. */
  readonly rows: readonly (readonly (string | null)[])[]
}

/** What an experiment means: what its task makes of the data, and what its network costs. */
export interface ExperimentPlan extends TaskPlan {
  readonly parameters: number
  readonly memoryBytes: number
  readonly secondsPerEpoch: number
  readonly stepsPerEpoch: number
}

export interface TaskPlan {
  /** The experiment with every "auto" decided. */
  readonly resolved: Experiment
  /** What is proposed for the target at hand: the profile's own may be about another one. */
  readonly suggestion: Suggestion
  readonly rows: number
  readonly features: readonly string[]
  readonly parts: readonly PartPlan[]
  readonly repairs: readonly { readonly what: string; readonly count: number }[]
  /** What only this kind of task knows. */
  readonly facts: TaskFacts
  /** What a person should know before training. */
  readonly warnings: readonly ProblemReport[]
}

export type TaskFacts = ForecastFacts | ClassifyFacts | GenerateFacts | TranslateFacts | TranscribeFacts | TagFacts

export interface PartPlan {
  readonly name: 'train' | 'validation' | 'test'
  /** Sequences that the network learns from, or is judged on. */
  readonly samples: number
}

export interface ForecastFacts {
  readonly kind: 'forecast'
  /** Words for one step of the clock: "1 h". */
  readonly stepText: string
  readonly windowSteps: number
  readonly horizonSteps: number
  readonly seasonSteps: number | null
  /** Columns that are forecast, the one that is shown first at the head. */
  readonly targets: readonly string[]
  readonly windowText: string
  readonly horizonText: string
  /** Rows of the regular series that each part has: from (included) and to (excluded). */
  readonly spans: readonly (Pick<PartPlan, 'name'> & {
    readonly from: number
    readonly to: number
    readonly start: string
    readonly end: string
  })[]
  /** Of a file of many series: how many they are, and the one whose `spans` and `overview` these are. Absent: there is one. */
  readonly series?: { readonly count: number; readonly shown: string }
  /** The first target over the whole series, thinned: smallest and largest value of equal stretches; null where missing. */
  readonly overview: readonly (readonly [min: number, max: number] | null)[]
}

export interface BaselineReport {
  readonly validation: Evaluation
  readonly test: Evaluation
  /** Loss of each baseline in the units of the training loss, for lines in the loss chart. */
  readonly losses: readonly { readonly name: string; readonly label: string; readonly loss: number }[]
}

export interface ClassifyFacts {
  readonly kind: 'classify'
  /** What a row of the file is, and why it is thought so; null: a person said it. */
  readonly form: 'long' | 'wide' | 'text'
  readonly reason: string | null
  readonly label: string
  readonly cases: number
  /** Cases of each class in each part. */
  readonly classes: readonly {
    readonly name: string
    readonly train: number
    readonly validation: number
    readonly test: number
  }[]
  /** Steps of a case. */
  readonly lengths: Lengths
  /** T: steps that the network reads at most. */
  readonly steps: number
  /** Symbols that it knows; null: there are no texts. */
  readonly symbols: number | null
  /** A case of each class, of some classes. */
  readonly examples: readonly CaseShown[]
}

export interface GenerateFacts {
  readonly kind: 'generate'
  readonly form: 'stream' | 'texts' | 'keys'
  /** Why it is thought so; null: a person said it. */
  readonly reason: string | null
  /** The column of the texts; null: keys. */
  readonly column: string | null
  /** What a step of a text is; null: keys. */
  readonly by: 'characters' | 'words' | 'blanks' | null
  /** Symbols that are told apart, the unknown and the end among them; null: keys. */
  readonly symbols: number | null
  /** Names of the keys by their numbers; null: texts. */
  readonly keys: readonly string[] | null
  /** Texts or pieces in all parts; 1: one running text. */
  readonly sequences: number
  /** Steps that are foretold in each part. */
  readonly places: { readonly train: number; readonly validation: number; readonly test: number }
  /** T: steps that are read at once. */
  readonly steps: number
  /** Steps of a sequence, as long as it is in the file. */
  readonly lengths: { readonly shortest: number; readonly median: number; readonly longest: number }
  readonly vector: {
    readonly enter: 'state' | 'first' | 'every'
    /** D: values that stand for a row's columns. */
    readonly values: number
    readonly columns: readonly VectorColumn[]
  } | null
  /** Texts in which the values of a slot were replaced by its name, of all. */
  readonly slots: readonly { readonly column: string; readonly texts: number }[]
  /** Of the training part. */
  readonly examples: readonly Piece[]
}

/** A column that a sequence is made from, as a person chooses its value. */
export interface VectorColumn {
  readonly name: string
  readonly kind: 'number' | 'category' | 'text'
  /** Frequent values of the training part, at most 50. */
  readonly values: readonly string[]
  /** Of numbers. */
  readonly range: { readonly min: number; readonly max: number } | null
  readonly slot: boolean
}

/** The texts of one column of pairs. */
export interface SideFacts {
  readonly by: TokenKind
  /** Symbols that the network knows. */
  readonly symbols: number
  /** Symbols of a text. */
  readonly lengths: { readonly shortest: number; readonly median: number; readonly longest: number }
  /** Symbols that are read or written of a text at most. */
  readonly steps: number
  /** Share of the symbols of the validation part that training has not seen often enough to know. */
  readonly unknown: number
}

/** A text and its translation, cut into symbols. */
export interface PairShown {
  readonly source: readonly string[]
  readonly reference: readonly string[]
}

export interface TranslateFacts {
  readonly kind: 'translate'
  /** The columns, and why they are thought to be these; null: a person said it. */
  readonly source: string
  readonly target: string
  readonly reason: string | null
  readonly pairs: number
  readonly sources: SideFacts
  readonly targets: SideFacts
  /** Of the training part, short and long ones. */
  readonly examples: readonly PairShown[]
}

export interface TranscribeFacts {
  readonly kind: 'transcribe'
  /** What a row of the file is, and why it is thought so; null: a person said it. */
  readonly form: 'frames' | 'sounds'
  readonly reason: string | null
  /** The column of what is said, and what its texts are cut into. */
  readonly text: string
  readonly by: 'characters' | 'words' | 'blanks'
  readonly recordings: number
  /** What can be said, the blank left out. */
  readonly labels: readonly string[]
  /** Values that the network reads of a frame. */
  readonly features: number
  /** From one frame to the next, and of all recordings together; null: there are no sounds. */
  readonly frameSeconds: number | null
  readonly seconds: number | null
  /** Frames of a recording, labels of a text. */
  readonly frames: Lengths
  readonly letters: Lengths
  /** T: frames that the network reads at most. */
  readonly steps: number
  /** Recordings with fewer frames than CTC needs for their text: nothing is learned from them. */
  readonly unsayable: number
  readonly examples: readonly RecordingShown[]
}

export interface Lengths {
  readonly shortest: number
  readonly median: number
  readonly longest: number
}

export interface TagFacts {
  readonly kind: 'tag'
  /** Rows with columns that name their sequence, a file that is one sequence, or a file with a token a line; why it is thought so, null: a person said it. */
  readonly form: 'long' | 'series' | 'tokens'
  readonly reason: string | null
  readonly label: string
  readonly says: LabelFacts | NumberFacts
  /** Sequences of all files, and their steps together. */
  readonly sequences: number
  readonly places: number
  /** Steps of a sequence. */
  readonly lengths: { readonly shortest: number; readonly median: number; readonly longest: number }
  /** T: steps of the longest piece that the network reads at once. */
  readonly steps: number
  /** Symbols of each table of vectors: words, then what they look like; none where no words are read. */
  readonly symbols: readonly { readonly name: string; readonly count: number }[]
  /** Beginnings of some sequences of the training part. */
  readonly examples: readonly SequenceShown[]
}

export interface LabelFacts {
  readonly kind: 'labels'
  /** Whether the labels are marks of entities, such as B-person. */
  readonly entities: boolean
  /** Steps with each label in each part. */
  readonly classes: ClassifyFacts['classes']
}

export interface NumberFacts {
  readonly kind: 'number'
  readonly unit: string
  /** Of the training part. */
  readonly min: number
  readonly max: number
}
