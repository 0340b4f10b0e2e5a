import { Problem } from '../problem'
import { uniform, type Stream } from '../random'
import { largest } from './largest'
import { logSoftmax } from './log-softmax'

/** How the next symbol is chosen. Each narrowing acts on what the one before left. */
export interface Sampling {
  /** Logits are divided by it: below 1 surer, above 1 more varied, 0 always the most probable symbol (of equal ones the first). */
  readonly temperature: number
  /** Only the k most probable symbols; null: all. */
  readonly topK: number | null
  /** Only the fewest most probable symbols whose probabilities add up to p or more (the nucleus, Holtzman et al. 2020); null: all. */
  readonly topP: number | null
}

/** @throws Problem where an option is out of its range */
export function checkSampling({ temperature, topK, topP }: Sampling): void {
  if (!(temperature >= 0 && temperature < Infinity))
    throw new Problem('SAMPLING_TEMPERATURE', `The temperature is ${temperature}; it must be 0 or more.`, {
      advice: 'Take 1 for the probabilities as the network learned them, 0 for always the most probable symbol.',
      place: { field: 'temperature' },
    })
  if (topK !== null && !(Number.isInteger(topK) && topK >= 1))
    throw new Problem('SAMPLING_TOP_K', `Top-k is ${topK}; it must be a whole number, 1 or more.`, {
      advice: 'Take 1 for always the most probable symbol, or leave it out to allow every symbol.',
      place: { field: 'topK' },
    })
  if (topP !== null && !(topP > 0 && topP <= 1))
    throw new Problem('SAMPLING_TOP_P', `The nucleus has the mass ${topP}; it must be above 0 and at most 1.`, {
      advice: 'Usual are 0.9 and 0.95; 1 allows every symbol.',
      place: { field: 'topP' },
    })
}

/**
 * The probabilities (K) that the next symbol is drawn with.
 *   logits (K), of which those of −∞ are never drawn → into (K), sum 1
 * @throws Problem OUTPUTS_NOT_FINITE, or where an option is out of its range
 */
export function distribution(
  logits: ArrayLike<number>,
  sampling: Sampling,
  into: Float64Array = new Float64Array(logits.length),
): Float64Array {
  checkSampling(sampling)
  const { temperature, topK, topP } = sampling
  const K = logits.length
  logSoftmax(logits, 0, K, into)
  if (temperature === 0) return keep(into, largest(into, 1), () => 1)
  // The largest is subtracted before dividing, so that no temperature makes a logit +∞.
  const m = into.reduce((a, b) => Math.max(a, b), -Infinity)
  for (let k = 0; k < K; k++) into[k] = (into[k] - m) / temperature
  logSoftmax(into, 0, K, into)
  if (topK === null && topP === null) {
    for (let k = 0; k < K; k++) into[k] = Math.exp(into[k])
    return into
  }
  const candidates = largest(into, topK ?? K)
  return keep(into, topP === null ? candidates : nucleus(into, candidates, topP), Math.exp)
}

/** A symbol drawn with the given probabilities (K): always one draw of the stream. */
export function sample(probabilities: ArrayLike<number>, s: Stream): number {
  const u = uniform(s)
  let below = 0
  let last = 0
  for (let k = 0; k < probabilities.length; k++) {
    if (!(probabilities[k] > 0)) continue
    below += probabilities[k]
    if (u < below) return k
    last = k
  }
  return last // where rounding left the sum below u
}

/** The first candidates (most probable first) that hold the share p of what all candidates hold. */
function nucleus(lnP: Float64Array, candidates: readonly number[], p: number): readonly number[] {
  if (p === 1) return candidates
  const all = candidates.reduce((sum, k) => sum + Math.exp(lnP[k]), 0)
  let held = 0
  let n = 0
  while (n < candidates.length && held < p * all) held += Math.exp(lnP[candidates[n++]])
  return candidates.slice(0, n)
}

/** Sets every value to 0 but the kept ones, which become weight(value), scaled to the sum 1. */
function keep(values: Float64Array, kept: readonly number[], weight: (value: number) => number): Float64Array {
  const weights = kept.map(k => weight(values[k]))
  const sum = weights.reduce((a, b) => a + b, 0)
  values.fill(0)
  kept.forEach((k, n) => (values[k] = weights[n] / sum))
  return values
}
