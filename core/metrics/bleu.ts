import { nGramCounts } from './n-gram-counts'

/** BLEU and what it is made of, as shares (papers print 100 times as much). */
export interface Bleu {
  readonly bleu: number
  /** p_1 … p_N: of the candidates' n-grams, the share that a reference has too. */
  readonly precisions: readonly number[]
  readonly brevityPenalty: number
  /** c: tokens of all candidates. */
  readonly candidateLength: number
  /** r: tokens of the references, for each candidate the one nearest to it in length, the shorter of two as near. */
  readonly referenceLength: number
}

/**
 * BLEU of a corpus (Papineni et al. 2002), by default BLEU-4:
 *
 *   BLEU = BP · exp(1/N Σ_n ln p_n)      BP = 1 where c > r, exp(1 − r/c) elsewhere
 *   p_n = Σ_candidates Σ_n-grams min(count in the candidate, largest count in one of its references) / Σ_candidates Σ_n-grams count
 *
 * Counts are summed over the whole corpus before dividing, so this is not a mean over sentences. Nothing is smoothed: a corpus
 * without one matching 4-gram has BLEU 0. Tokens are the caller's; they are compared as they are, case included.
 *   candidates (n)(tokens) · references (n)(one or more)(tokens)
 */
export function corpusBleu(
  candidates: readonly (readonly string[])[],
  references: readonly (readonly (readonly string[])[])[],
  order = 4,
): Bleu {
  if (candidates.length !== references.length)
    throw new RangeError(`${candidates.length} candidates have ${references.length} sets of references`)
  const matches = new Array<number>(order).fill(0)
  const totals = new Array<number>(order).fill(0)
  let c = 0
  let r = 0
  candidates.forEach((candidate, k) => {
    if (references[k].length === 0) throw new RangeError(`candidate ${k} has no reference`)
    c += candidate.length
    r += nearestLength(candidate.length, references[k])
    for (let n = 1; n <= order; n++) {
      const allowed = references[k].map(reference => nGramCounts(reference, n))
      for (const [gram, count] of nGramCounts(candidate, n)) {
        totals[n - 1] += count
        matches[n - 1] += Math.min(count, Math.max(...allowed.map(counts => counts.get(gram) ?? 0)))
      }
    }
  })
  const precisions = matches.map((match, n) => (match === 0 ? 0 : match / totals[n]))
  const brevityPenalty = c > r ? 1 : c === 0 ? 0 : Math.exp(1 - r / c)
  const meanLog = precisions.reduce((sum, p) => sum + Math.log(p) / order, 0)
  return {
    bleu: brevityPenalty * Math.exp(meanLog),
    precisions,
    brevityPenalty,
    candidateLength: c,
    referenceLength: r,
  }
}

/**
 * BLEU of one sentence, with one added to matches and totals of pairs and longer n-grams (Lin & Och 2004, BLEU+1), without which
 * a short one without a matching 4-gram would be 0. To put sentences in order; their mean is not the BLEU of a corpus.
 */
export function sentenceBleu(candidate: readonly string[], reference: readonly string[], order = 4): number {
  if (candidate.length === 0) return 0
  let meanLog = 0
  for (let n = 1; n <= order; n++) {
    const added = n === 1 ? 0 : 1
    const allowed = nGramCounts(reference, n)
    let matches = added
    let total = added
    for (const [gram, count] of nGramCounts(candidate, n)) {
      total += count
      matches += Math.min(count, allowed.get(gram) ?? 0)
    }
    meanLog += Math.log(matches / total) / order
  }
  const [c, r] = [candidate.length, reference.length]
  return (c > r ? 1 : Math.exp(1 - r / c)) * Math.exp(meanLog)
}

function nearestLength(length: number, references: readonly (readonly string[])[]): number {
  const lengths = references.map(reference => reference.length).sort((a, b) => a - b)
  return lengths.reduce((best, next) => (Math.abs(next - length) < Math.abs(best - length) ? next : best))
}
