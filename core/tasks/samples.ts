import type { InputRows } from '../network/compiled.types'

/**
 * What a task hands to training: sequences as index ranges into one row-major feature matrix (nothing is copied), with
 * their targets. Arrays lie on shared memory, so that every thread reads the same bytes.
 */
export interface Samples {
  /** Sequences. */
  readonly count: number
  /** First row of each sequence in `features` (count). */
  readonly starts: Int32Array
  /** Steps of each sequence (count); null: all have the network's `steps`. */
  readonly lengths: Int32Array | null
  /** What the network shall say: [count][O] when it reads the last step, [count][steps][O] when it reads every step. */
  readonly targets: Float32Array
}

export interface TrainingData extends InputRows {
  /** D: values of one row of `features`. */
  readonly inputs: number
  /** T: most steps of one sequence. */
  readonly steps: number
  /** O: values of one target. */
  readonly outputs: number
  readonly train: Samples
  readonly validation: Samples
  /** What no choice may see. */
  readonly test?: Samples
}
