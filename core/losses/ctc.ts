import type { Floats } from '../floats'
import type { Frames } from '../frames'
import { logAdd, logAdd3 } from '../log-domain'

/**
 * Connectionist temporal classification (Graves, Fernández, Gomez & Schmidhuber 2006): the loss of a label sequence l of which
 * nobody knows where in the frames x it lies. With the softmax y of every frame's logits a, and B the function that merges
 * repeats and then drops blanks (`decoding/collapse.ts`):
 *
 *   p(l|x) = Σ_{π: B(π) = l} Π_t y_t(π_t)      ℓ = −ln p(l|x)      (eq. 2, 3, 12)
 *
 * l' is l with a blank before, between and after its labels, S = 2U + 1 symbols. α_t(s) is the probability of frames 0 … t
 * ending at l'_s, β_t(s) that of frames t+1 … T−1 going from there to the end. Both are kept as logarithms. The paper's β also
 * has the factor y_t(l'_s), which α already has; without it Σ_s α_t(s) β_t(s) = p(l|x) at every t (its eq. 14 has to divide).
 *
 *   α_t(s) = (α_{t−1}(s) + α_{t−1}(s−1) + [leap] α_{t−1}(s−2)) y_t(l'_s)                                (eq. 6, 7)
 *   β_t(s) = Σ_{r = s, s+1, [leap] s+2} β_{t+1}(r) y_{t+1}(l'_r)                                        (eq. 10, 11)
 *   ∂ℓ/∂a_t(k) = y_t(k) − Σ_{s: l'_s = k} α_t(s) β_t(s) / p(l|x)                                        (eq. 16)
 *
 * A leap over the blank between two labels is allowed where they differ.
 */

/** Logits of one sequence, in frames of which `length` are data, and its labels. */
export interface CtcSequence extends Frames {
  /** Frames there are, `length` or more. The logits of those beyond the length are not read, their gradient is exactly 0. */
  readonly steps: number
  /** The U labels are labels[firstLabel] … labels[firstLabel + labelCount − 1]: classes other than the blank. */
  readonly labels: ArrayLike<number>
  readonly firstLabel: number
  readonly labelCount: number
}

export interface CtcOptions {
  /** Number of the class that stands for "no label here". */
  readonly blank: number
  /**
   * What an impossible target says: one that needs more frames than there are (`framesNeeded`), or whose probability is
   * exactly 0. As in PyTorch: false, the loss is Infinity and the gradient of its frames NaN, which stops a training where it
   * happens; true, both are 0, so that the sequence takes no part.
   */
  readonly zeroInfinity: boolean
}

/** Memory for sequences of at most T frames and U labels, of K classes. Nothing in it lasts from one call to the next. */
export interface CtcWorkspace {
  readonly T: number
  readonly U: number
  readonly K: number
  /** l' (S), and 1 at the places that may be reached by a leap; two more, as the way back looks two places ahead. */
  readonly symbols: Int32Array
  readonly leaps: Uint8Array
  /** Softmax (T,K), and ln Σ eᵃ of each frame (T). */
  readonly y: Float64Array
  readonly norm: Float64Array
  /** ln α, ln β (T,S) */
  readonly alpha: Float64Array
  readonly beta: Float64Array
  /** Σ αβ/p of one frame by class (K); 0 between calls. */
  readonly occupancy: Float64Array
}

export function newCtcWorkspace(T: number, U: number, K: number): CtcWorkspace {
  const S = 2 * U + 1
  return {
    T,
    U,
    K,
    symbols: new Int32Array(S),
    leaps: new Uint8Array(S + 2),
    y: new Float64Array(T * K),
    norm: new Float64Array(T),
    alpha: new Float64Array(T * S),
    beta: new Float64Array(T * S),
    occupancy: new Float64Array(K),
  }
}

/**
 * J = w ℓ of one sequence, and its gradient in the same places as the logits. Allocates nothing.
 *   `weight` w carries the reduction; where it is 0 the sequence is not read and its gradient is 0
 *   `gradient` null: only the loss is wanted
 * @throws RangeError when the sequence is larger than the workspace, the blank is no class, or a label is none or the blank
 */
export function ctcLoss(
  sequence: CtcSequence,
  weight: number,
  { blank, zeroInfinity }: CtcOptions,
  gradient: Floats | null,
  workspace: CtcWorkspace,
): number {
  const { length, steps } = sequence
  if (gradient) fillFrames(gradient, sequence, weight === 0 ? 0 : length, steps, 0)
  if (weight === 0) return 0
  const lnP = forward(sequence, blank, workspace)
  if (lnP === -Infinity) {
    if (gradient) fillFrames(gradient, sequence, 0, length, zeroInfinity ? 0 : NaN)
    return zeroInfinity ? 0 : Infinity
  }
  if (gradient) {
    backward(sequence, workspace)
    writeGradient(sequence, lnP, weight, gradient, workspace)
  }
  return weight * (0 - lnP)
}

/** Every variable of the two passes, to be looked at. */
export interface CtcLattice {
  /** l' (S): labels with blanks around them. */
  readonly symbols: Int32Array
  /** ln α, ln β (T,S); one of them is −∞ at a place that no alignment goes through. */
  readonly alpha: Float64Array
  readonly beta: Float64Array
  /** ln p(l|x), −∞ for an impossible target. α + β − lnP is the logarithm of the share of alignments through a place. */
  readonly lnP: number
}

export function ctcLattice(sequence: CtcSequence, blank: number): CtcLattice {
  const workspace = newCtcWorkspace(sequence.length, sequence.labelCount, sequence.classes)
  const lnP = forward(sequence, blank, workspace)
  backward(sequence, workspace)
  const { symbols, alpha, beta } = workspace
  return { symbols, alpha, beta, lnP }
}

/** Frames that the labels need at least: one each, and one for the blank between two that are equal. */
export function framesNeeded({
  labels,
  firstLabel,
  labelCount,
}: Pick<CtcSequence, 'labels' | 'firstLabel' | 'labelCount'>): number {
  let needed = labelCount
  for (let u = firstLabel + 1; u < firstLabel + labelCount; u++) if (labels[u] === labels[u - 1]) needed++
  return needed
}

/**
 * Weights for the mean over a batch of each loss per label, as PyTorch's reduction "mean": w = 1 / (max(U, 1) · sequences).
 * Where `labelCounts` (weights.length) are one shard of a batch, `sequences` is the count over the whole batch.
 */
export function meanPerLabel(labelCounts: ArrayLike<number>, weights: Floats, sequences = weights.length): void {
  for (let b = 0; b < weights.length; b++) weights[b] = 1 / (Math.max(1, labelCounts[b]) * sequences)
}

/** Fills l', softmax and ln α; gives ln p(l|x). */
function forward(sequence: CtcSequence, blank: number, workspace: CtcWorkspace): number {
  extendLabels(sequence, blank, workspace)
  softmaxOfFrames(sequence, workspace)
  const { values, offset, stride, length: T, labelCount } = sequence
  const { symbols, leaps, norm, alpha } = workspace
  const S = 2 * labelCount + 1
  if (T === 0) return labelCount === 0 ? 0 : -Infinity
  for (let t = 0; t < T; t++) {
    const frame = offset + t * stride
    const row = t * S
    const last = row - S
    alpha.fill(-Infinity, row, row + S)
    const from = firstPlace(t, T, S)
    const to = lastPlace(t, S)
    for (let s = from; s <= to; s++) {
      // Every path begins at the first blank or the first label.
      const before =
        t === 0
          ? 0
          : logAdd3(
              alpha[last + s],
              s > 0 ? alpha[last + s - 1] : -Infinity,
              leaps[s] ? alpha[last + s - 2] : -Infinity,
            )
      alpha[row + s] = before + values[frame + symbols[s]] - norm[t]
    }
  }
  const end = T * S - 1
  return S === 1 ? alpha[end] : logAdd(alpha[end], alpha[end - 1]) // eq. 8
}

/** Fills ln β, after `forward`. */
function backward({ values, offset, stride, length: T, labelCount }: CtcSequence, workspace: CtcWorkspace): void {
  const { symbols, leaps, norm, beta } = workspace
  const S = 2 * labelCount + 1
  for (let t = T - 1; t >= 0; t--) {
    const row = t * S
    beta.fill(-Infinity, row, row + S)
    const from = firstPlace(t, T, S)
    const to = lastPlace(t, S)
    if (t === T - 1) {
      beta.fill(0, row + from, row + to + 1)
      continue
    }
    const next = row + S
    const frame = offset + (t + 1) * stride
    let one = -Infinity // ln β_{t+1}(s+1) y_{t+1}(l'_{s+1})
    let two = -Infinity // the same of s+2
    for (let s = lastPlace(t + 1, S); s >= from; s--) {
      const same = beta[next + s] + values[frame + symbols[s]] - norm[t + 1]
      if (s <= to) beta[row + s] = logAdd3(same, one, leaps[s + 2] ? two : -Infinity)
      two = one
      one = same
    }
  }
}

function writeGradient(sequence: CtcSequence, lnP: number, weight: number, gradient: Floats, w: CtcWorkspace): void {
  const { offset, stride, length: T, classes: K, labelCount } = sequence
  const { symbols, y, alpha, beta, occupancy } = w
  const S = 2 * labelCount + 1
  for (let t = 0; t < T; t++) {
    const row = t * S
    const to = lastPlace(t, S)
    for (let s = firstPlace(t, T, S); s <= to; s++) {
      occupancy[symbols[s]] += Math.exp(alpha[row + s] + beta[row + s] - lnP)
    }
    const frame = offset + t * stride
    for (let k = 0; k < K; k++) gradient[frame + k] = weight * (y[t * K + k] - occupancy[k])
    occupancy.fill(0)
  }
}

/** The places of l' that frame t can have: there is time to come from the beginning, and to go on to the end. */
const firstPlace = (t: number, T: number, S: number): number => Math.max(0, S - 2 * (T - t))
const lastPlace = (t: number, S: number): number => Math.min(S - 1, 2 * t + 1)

/** l' and its leaps. */
function extendLabels(sequence: CtcSequence, blank: number, { T, U, K, symbols, leaps }: CtcWorkspace): void {
  const { length, classes, labels, firstLabel, labelCount } = sequence
  if (classes !== K || length > T || labelCount > U)
    throw new RangeError(
      `the workspace is for ${T} frames, ${U} labels and ${K} classes, got ${length}, ${labelCount} and ${classes}`,
    )
  if (!isClass(blank, K)) throw new RangeError(`the blank is ${blank}, it must be a class below ${K}`)
  symbols[0] = blank
  for (let u = 0; u < labelCount; u++) {
    const label = labels[firstLabel + u]
    if (!isClass(label, K) || label === blank)
      throw new RangeError(`label ${u} is ${label}, it must be a class below ${K} and not the blank, ${blank}`)
    symbols[2 * u + 1] = label
    symbols[2 * u + 2] = blank
    leaps[2 * u + 1] = u > 0 && label !== symbols[2 * u - 1] ? 1 : 0
  }
}

const isClass = (k: number, K: number): boolean => Number.isInteger(k) && k >= 0 && k < K

/** y = softmax(a) of every frame, with the largest logit subtracted first, and ln Σ eᵃ. */
function softmaxOfFrames({ values, offset, stride, length, classes: K }: CtcSequence, { y, norm }: CtcWorkspace): void {
  for (let t = 0; t < length; t++) {
    const frame = offset + t * stride
    let m = -Infinity
    for (let k = 0; k < K; k++) m = Math.max(m, values[frame + k])
    let sum = 0
    for (let k = 0; k < K; k++) sum += y[t * K + k] = Math.exp(values[frame + k] - m)
    for (let k = 0; k < K; k++) y[t * K + k] /= sum
    norm[t] = m + Math.log(sum)
  }
}

function fillFrames(into: Floats, { offset, stride, classes }: Frames, from: number, to: number, value: number): void {
  for (let t = from; t < to; t++) {
    const frame = offset + t * stride
    for (let k = 0; k < classes; k++) into[frame + k] = value
  }
}
