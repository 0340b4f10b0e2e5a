import { tanh } from './activations'
import { addDenseGradients, denseStep, denseStepBackward, type DenseParameters } from './dense'
import { add, concat, mul, zeros, type Mat, type Vec } from './vector'

/** What one output of the decoder saw: α (S), c (H), and ỹ (H) that stands for y from there on. */
export interface AttentionStep {
  readonly α: Vec
  readonly c: Vec
  readonly ỹ: Vec
}

/**
 * Global attention with dot scores (Luong, Pham and Manning 2015, eq. 5–8): W (H,2H), b (H) of their W_c, which has no bias
 * there. h (S)(H): the outputs of the encoder, one per step of the source · y (H): an output of the decoder.
 */
export function attentionStep(parameters: DenseParameters, h: Mat, y: Vec): AttentionStep {
  const { α, c } = attend(h, y)
  const ỹ = tanh.of(denseStep(parameters, concat([c, y])))
  return { α, c, ỹ }
}

/** How much y looks at each h_s, and the mean of what it looks at. */
export function attend(h: Mat, y: Vec): { α: Vec; c: Vec } {
  const e = Float64Array.from(h, hs => inner(hs, y))
  const α = softmax(e)
  const c = add(zeros(y.length), ...h.map((hs, s) => hs.map(v => α[s] * v)))
  return { α, c }
}

/** The same step backwards: ∂J/∂ỹ → ∂J/∂y, ∂J/∂h, and δa = ∂J/∂(W [c; y] + b). */
export function attentionStepBackward(
  parameters: DenseParameters,
  h: Mat,
  y: Vec,
  { α, ỹ }: AttentionStep,
  δỹ: Vec,
): { δa: Vec; δy: Vec; δh: Mat } {
  const δa = mul(δỹ, tanh.slope(ỹ))
  const δx = denseStepBackward(parameters, δa)
  const δc = δx.subarray(0, y.length)
  const looked = attendBackward(h, y, α, δc)
  const δy = add(δx.subarray(y.length), looked.δy)
  return { δa, δy, δh: looked.δh }
}

export function attendBackward(h: Mat, y: Vec, α: Vec, δc: Vec): { δy: Vec; δh: Mat } {
  const δα = Float64Array.from(h, hs => inner(hs, δc))
  const mean = inner(α, δα)
  const δe = δα.map((δ, s) => α[s] * (δ - mean))
  const δy = add(zeros(y.length), ...h.map((hs, s) => hs.map(v => δe[s] * v)))
  const δh = h.map((_, s) => δc.map((δ, k) => α[s] * δ + δe[s] * y[k]))
  return { δy, δh }
}

/** δW += δa [c; y]ᵀ and δb += δa, summed over steps and sequences. */
export function addAttentionGradients(gradients: DenseParameters, { c }: AttentionStep, y: Vec, δa: Vec): void {
  addDenseGradients(gradients, concat([c, y]), δa)
}

const inner = (a: Vec, b: Vec): number => a.reduce((sum, v, k) => sum + v * b[k], 0)

/** The largest is subtracted first, so that nothing overflows. */
function softmax(e: Vec): Vec {
  const m = Math.max(...e)
  const powers = e.map(v => Math.exp(v - m))
  const sum = powers.reduce((a, b) => a + b, 0)
  return powers.map(v => v / sum)
}
