import type { ForecastHead } from '../experiment/tasks/forecast'
import type { Teacher } from '../experiment/tasks/translate'
import type { InputRows } from '../network/compiled.types'
import type { NetworkSpec } from '../network/spec'

/**
 * What a task hands to training: sequences as index ranges into rows of features and tokens (nothing is copied), with what
 * they are judged by. Arrays lie on shared memory, so that every thread reads the same bytes.
 */
export interface Samples {
  /** Sequences. */
  readonly count: number
  /** First row of each sequence (count). */
  readonly starts: Int32Array
  /** Steps of each sequence (count); null: all have the network's `steps`. */
  readonly lengths: Int32Array | null
  readonly targets: Targets
  /** What the encoder reads of each sequence, where there is one. */
  readonly sources?: Sources
}

/** Sequences of `TrainingData.source`, one for each sequence of the samples; several may read the same one. */
export interface Sources {
  readonly starts: Int32Array
  /** Null: all have the source's `steps`. */
  readonly lengths: Int32Array | null
}

/**
 * What the network shall say. A place is a sequence when the network reads the last step or the mean, and a row of the data when
 * it reads every step: then sequences that share rows share their targets.
 */
export type Targets =
  /**
   * Numbers, (places, O); with a head of several numbers a value (places, O / P), and the outputs of a place are first all its
   * values as the first number, then all as the second …
   */
  | {
      readonly kind: 'values'
      readonly values: Float32Array
      readonly head?: ForecastHead
      /** Places may have no value: one that is NaN is not judged. Then a place has one value. */
      readonly gaps?: boolean
    }
  /** 0 or 1 for each of O keys that may be down together, (places, O). */
  | { readonly kind: 'keys'; readonly values: Float32Array }
  /**
   * Numbers of classes (places); a place of −1 is not judged. `weights`: of each class in the loss, (O); null: all count alike.
   */
  | { readonly kind: 'classes'; readonly classes: Int32Array; readonly weights: Float32Array | null }
  /**
   * Labels in their order, of which nobody knows at which step they are said: those of sequence n are labels[firsts[n]] …
   * labels[firsts[n+1] − 1], (count + 1) firsts. Classes but the blank. The network reads every step; a place is a sequence.
   */
  | { readonly kind: 'labels'; readonly labels: Int32Array; readonly firsts: Int32Array }

/** The class that says no label, where labels are said. */
export const BLANK = 0

/** Sizes of what a stack of layers reads. */
export interface InputShape {
  /** D: values of one row of `features`. */
  readonly inputs: number
  /** Symbols of each table of embeddings. */
  readonly symbols: readonly number[]
  /** T: most steps of one sequence. */
  readonly steps: number
}

/** Sizes of what a network reads and says. */
export interface SequenceShape extends InputShape {
  /** O: values of one place. */
  readonly outputs: number
  readonly read: NetworkSpec['read']
}

/** Sizes of the data that the network follows from. */
export interface DataShape extends SequenceShape {
  /** What an encoder reads; absent: there is none. A source of one step is a vector that the sequence begins with. */
  readonly source?: InputShape
}

/** How what a network says of a row becomes features of it, and how often training does so. */
export interface Feedback {
  /** Of each output (of each of `each` alternating sequences): the feature that it becomes, x' = gain ŷ + offset (+ x where it keeps). */
  readonly features: Int32Array
  readonly gains: Float64Array
  readonly offsets: Float64Array
  readonly keeps: boolean
  readonly each: number
  /** Rows at most. */
  readonly steps: number
  /** Share of the training sequences whose rows are all the truth. */
  readonly teacher: number
  /** How many rows of each training sequence can be forecast from windows before it. */
  readonly room: Int32Array
}

export interface TrainingData extends InputRows, DataShape {
  readonly source?: InputRows & InputShape
  /**
   * How often a decoder, whose tokens are the classes that it said one step before, reads the truth in training. Absent: always.
   */
  readonly teacher?: Teacher
  /**
   * Sequences follow each other: row r of a batch goes on where row r of the batch before ended, with its state, from the
   * first batch of a part to its last. So they are taken in their order, and a part is whole batches; where there is nothing
   * left of a row its sequences have the length 0.
   */
  readonly carried: boolean
  /** In training this share of the symbols is read as `symbol`, the unknown one. Absent: none is. */
  readonly hidden?: { readonly share: number; readonly symbol: number }
  /** Own outputs as inputs: in training some of the newest rows of a window are what the network says of them. Absent: none are. */
  readonly feedback?: Feedback
  readonly train: Samples
  readonly validation: Samples
  /** What no choice may see. */
  readonly test?: Samples
}

/** Number of the place of a sequence's step in the targets. */
export const placeOf = (read: NetworkSpec['read'], { starts }: Samples, sample: number, t: number): number =>
  read === 'every' ? starts[sample] + t : sample

/** What the encoder reads of samples that have it. */
export function sourcesOf({ sources }: Pick<Samples, 'sources'>): Sources {
  if (!sources) throw new Error('the network has an encoder, the samples have no sources')
  return sources
}

/** Steps that a network runs over each sequence and its source, which batches are made by; null: all have as many. */
export function stepsOfSamples({ count, lengths, sources }: Samples): Int32Array | null {
  const own = sources?.lengths ?? null
  if (lengths === null || own === null) return lengths ?? own
  return Int32Array.from({ length: count }, (_, k) => lengths[k] + own[k])
}
