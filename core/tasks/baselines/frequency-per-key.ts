import type { Ranges } from './ranges'

/**
 * Baselines of multi-hot sequences, a chorale as keys that sound at every step: each key by itself, on with a fixed probability,
 * or with one that depends on whether it was on one step before ("repeat the last step" as a probability, since to repeat it for
 * certain would be ruled out by the first change). Probabilities are those of the training part, with half a step more of on and
 * of off (Krichevsky & Trofimov 1981), so that nothing is impossible.
 */
export interface KeyFrequencies {
  /** K */
  readonly keys: number
  /** P(on) of each key (K). */
  readonly base: Float64Array
  /** P(on | off one step before) and P(on | on one step before) of each key (K). */
  readonly afterOff: Float64Array
  readonly afterOn: Float64Array
}

/** `steps` (rows, K): 1 where a key is on, else 0. */
export function fitKeyFrequencies(steps: ArrayLike<number>, keys: number, ranges: Ranges): KeyFrequencies {
  const [all, off, on] = [0, 1, 2].map(() => ({ steps: new Float64Array(keys), on: new Float64Array(keys) }))
  eachValue(keys, ranges, (at, key, first) => {
    const now = steps[at]
    all.steps[key]++
    all.on[key] += now
    if (first) return
    const after = steps[at - keys] > 0 ? on : off
    after.steps[key]++
    after.on[key] += now
  })
  const shares = (counted: typeof all): Float64Array => counted.on.map((n, key) => (n + 0.5) / (counted.steps[key] + 1))
  return { keys, base: shares(all), afterOff: shares(off), afterOn: shares(on) }
}

/**
 * NLL of each sequence in nats (n), summed over its steps and keys as independent on/off choices. `by`: what the probability
 * of a key knows; the first step of a sequence has no step before it and takes the base rate.
 */
export function keyNats(
  { keys, base, afterOff, afterOn }: KeyFrequencies,
  steps: ArrayLike<number>,
  ranges: Ranges,
  by: 'base' | 'last',
): Float64Array {
  const nats = new Float64Array(ranges.starts.length)
  eachValue(keys, ranges, (at, key, first, sequence) => {
    const rates = by === 'base' || first ? base : steps[at - keys] > 0 ? afterOn : afterOff
    nats[sequence] -= Math.log(steps[at] > 0 ? rates[key] : 1 - rates[key])
  })
  return nats
}

function eachValue(
  keys: number,
  { starts, lengths }: Ranges,
  visit: (at: number, key: number, first: boolean, sequence: number) => void,
): void {
  for (let n = 0; n < starts.length; n++)
    for (let t = 0; t < lengths[n]; t++)
      for (let key = 0; key < keys; key++) visit((starts[n] + t) * keys + key, key, t === 0, n)
}
