/**
 * How well a model expects what comes, from the negative log-likelihood of every sequence: NLL = −Σ_t ln P(symbol t | before),
 * in nats (natural logarithms). One number in the units that papers use; 1 nat = 1/ln 2 ≈ 1.4427 bits.
 */
export interface Likelihood {
  /** Symbols, or steps, that were judged. */
  readonly count: number
  /** Mean NLL of a symbol over all symbols. */
  readonly nats: number
  readonly bits: number
  /** e^nats: the number of equally likely symbols that would be as hard to expect. Infinite where it exceeds 1.8·10³⁰⁸. */
  readonly perplexity: number
  /** Mean over the sequences of each one's own mean, in nats: a short one counts as much as a long one. */
  readonly natsPerSequence: number
}

/**
 *   nll (n): NLL of each sequence in nats, +∞ where the model had ruled out what came · lengths (n): its symbols
 * A sequence without symbols does not count. Everything is NaN when nothing was judged.
 */
export function likelihoodOf(nll: ArrayLike<number>, lengths: ArrayLike<number>): Likelihood {
  if (nll.length !== lengths.length) throw new RangeError(`${nll.length} sums of NLL have ${lengths.length} lengths`)
  let count = 0
  let sum = 0
  let sequences = 0
  let sumOfMeans = 0
  for (let k = 0; k < nll.length; k++) {
    if (lengths[k] === 0) continue
    count += lengths[k]
    sum += nll[k]
    sequences++
    sumOfMeans += nll[k] / lengths[k]
  }
  const nats = sum / count
  return { count, nats, bits: bitsOf(nats), perplexity: Math.exp(nats), natsPerSequence: sumOfMeans / sequences }
}

export const bitsOf = (nats: number): number => nats / Math.LN2
