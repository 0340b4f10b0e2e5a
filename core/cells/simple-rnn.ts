import type { Activation } from './activations'
import type { Cell } from './cell'
import { add, addOuter, addTo, clamp, dot, dotT, mul, zeros, type Mat, type Vec } from './vector'

/** U (H,D) · W (H,H) · b (H) */
export interface RnnParameters {
  readonly U: Mat
  readonly W: Mat
  readonly b: Vec
  /** g: tanh or ReLU. */
  readonly g: Activation
}

export type RnnState = { readonly h: Vec }
export type RnnStep = RnnState & { readonly a: Vec }
export type RnnDeltas = { readonly δh: Vec; readonly δa: Vec; readonly δx: Vec }

/**
 * One step of the simple recurrent network (Elman 1990, in the letters of Goodfellow, Bengio and Courville 2016, eq. 10.8–10.9).
 *   x (D) · h⁻ (H)  →  a, h (H)
 */
export function rnnStep({ U, W, b, g }: RnnParameters, x: Vec, last: RnnState): RnnStep {
  const a = add(b, dot(W, last.h), dot(U, x))
  const h = g.of(a)
  return { a, h }
}

/**
 * The same step backwards. `above` is ∂J/∂h from outside the layer; `next` is what step t+1 sends back to this state, Wᵀ δa⁺
 * (0 at the last step); `limit` clamps δa before it flows on. Returns the deltas, and what this step sends to the state before.
 */
export function rnnStepBackward(
  { U, W, g }: RnnParameters,
  { h }: RnnStep,
  above: Vec,
  next: RnnState,
  limit: number | null,
): { δ: RnnDeltas; δlast: RnnState } {
  const δh = add(above, next.h)
  const δa = clamp(mul(δh, g.slope(h)), limit)
  const δx = dotT(U, δa)
  const δlast = { h: dotT(W, δa) }
  return { δ: { δh, δa, δx }, δlast }
}

/** δU = Σ_t δa xᵀ · δW = Σ_t δa h⁻ᵀ · δb = Σ_t δa: adds one step of these sums. */
export function addRnnGradients(gradients: RnnParameters, x: Vec, last: RnnState, { δa }: RnnDeltas): void {
  addOuter(gradients.U, δa, x)
  addOuter(gradients.W, δa, last.h)
  addTo(gradients.b, δa)
}

/** The simple RNN as the time loop sees it; gradients are added to `gradients`, which has the shapes of the parameters. */
export function rnnCell(parameters: RnnParameters, gradients: RnnParameters): Cell<RnnState, RnnStep, RnnDeltas> {
  const H = parameters.b.length
  return {
    units: H,
    zero: () => ({ h: zeros(H) }),
    output: ({ h }) => h,
    step: (x, last) => rnnStep(parameters, x, last),
    stepBackward: (x, last, step, above, next, limit) => {
      const { δ, δlast } = rnnStepBackward(parameters, step, above, next, limit)
      addRnnGradients(gradients, x, last, δ)
      return { δ, δlast }
    },
  }
}
