import { concat, type Vec } from '../../../core/cells/vector'
import type { LayersDeltas } from '../../../core/sequence'

/** Σ a_k b_k */
export const inner = (a: Vec, b: Vec): number => a.reduce((sum, v, k) => sum + v * b[k], 0)

/** Every number that a backward pass hands out, in one row. */
export const everyGradient = (gradient: Vec, { inputs, initial }: LayersDeltas): Vec =>
  concat([gradient, ...inputs, ...initial.flat().flatMap(state => Object.values(state).flatMap(v => (v ? [v] : [])))])
