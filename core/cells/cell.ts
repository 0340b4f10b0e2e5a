import type { Term, Vec } from './vector'

/** The variables of one time step by their letters; null where a variant has no such variable. */
export type Variables = { readonly [letter: string]: Term }

/**
 * A cell with its parameters, as the time loop sees it: one step, forward and backward.
 *   S: what a step hands to the next one · P: everything a step computed, which includes S · D: its deltas.
 * Methods, not function properties: a `Cell` of unknown letters then stands for any cell.
 */
export interface Cell<
  S extends Variables = Variables,
  P extends S = S,
  D extends { readonly δx: Vec } = Variables & { readonly δx: Vec },
> {
  readonly units: number
  /** The zero state; as a gradient: nothing flows back. */
  zero(): S
  /** What the layer shows to the outside, (H). */
  output(state: S): Vec
  step(x: Vec, last: S): P
  /**
   * above: ∂J/∂output from outside the layer · next: ∂J/∂state from step t+1 · limit: clamps deltas before the activation.
   * Adds the gradients of the parameters to the cell's own sums; δlast is ∂J/∂(state before).
   */
  stepBackward(x: Vec, last: S, step: P, above: Vec, next: S, limit: number | null): { δ: D; δlast: S }
}
