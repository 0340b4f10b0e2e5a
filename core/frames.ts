import type { Floats } from './floats'

/**
 * What a network said of one sequence, read where it lies in an array of many: row b of a batch [T][B][K] has the offset b·K
 * and the stride B·K.
 */
export interface Frames {
  readonly values: Floats
  /** Frame t has its K values from `offset + t · stride` on. */
  readonly offset: number
  readonly stride: number
  /** T: frames that belong to the sequence. */
  readonly length: number
  /** K: values of a frame. */
  readonly classes: number
}
