import { editCounts, type EditCounts } from './edit-distance'

/** Edits of a whole corpus. */
export interface ErrorRate extends EditCounts {
  /** Elements of all references. */
  readonly length: number
  /** Edits / length: 0 is perfect, and it is above 1 where more was invented than there was to say; null without references. */
  readonly rate: number | null
}

/** A reference text and what was recognised in its place. */
export interface Recognised {
  readonly reference: string
  readonly hypothesis: string
}

/**
 * Letter (character) error rate: Σ edits / Σ reference length over the corpus, counted in code points, spaces and
 * punctuation included, upper and lower case different. A long text weighs as much as its letters; the mean of each text's own
 * rate (the "label error rate" of Graves et al. 2006, eq. 1) weighs every text the same and is another number.
 */
export const letterErrorRate = (texts: Iterable<Recognised>): ErrorRate => errorRate(texts, text => [...text])

/** Word error rate: the same, counted in words, which is what stands between white space. */
export const wordErrorRate = (texts: Iterable<Recognised>): ErrorRate =>
  errorRate(texts, text => text.split(/\s+/).filter(word => word !== ''))

function errorRate(texts: Iterable<Recognised>, elements: (text: string) => string[]): ErrorRate {
  let length = 0
  let substitutions = 0
  let insertions = 0
  let deletions = 0
  for (const text of texts) {
    const reference = elements(text.reference)
    const counts = editCounts(reference, elements(text.hypothesis))
    length += reference.length
    substitutions += counts.substitutions
    insertions += counts.insertions
    deletions += counts.deletions
  }
  const edits = substitutions + insertions + deletions
  return { substitutions, insertions, deletions, length, rate: length === 0 ? null : edits / length }
}
