import { classCounts, majorityOf, mostFrequent } from './majority'

/** Each known word's most frequent tag, and the most frequent tag of all for a word that is not known. */
export interface WordLookup {
  readonly tags: ReadonlyMap<string, number>
  readonly unknown: number
}

/**
 * A baseline of tagging that sees one word at a time: of equally frequent tags it takes the one with the smaller number.
 *   words, labels (n): all steps of the training part, labels 0 … classes − 1. Words are compared as they are, case included.
 */
export function fitWordLookup(words: readonly string[], labels: ArrayLike<number>, classes: number): WordLookup {
  const labelsOf = new Map<string, number[]>()
  words.forEach((word, k) => {
    const known = labelsOf.get(word)
    if (known) known.push(labels[k])
    else labelsOf.set(word, [labels[k]])
  })
  const tags = new Map<string, number>()
  for (const [word, own] of labelsOf) tags.set(word, mostFrequent(classCounts(own, classes)))
  return { tags, unknown: majorityOf(labels, classes) }
}

export const tagOf = ({ tags, unknown }: WordLookup, word: string): number => tags.get(word) ?? unknown
