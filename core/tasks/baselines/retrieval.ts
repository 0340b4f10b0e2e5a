import { nGramCounts } from '../../metrics/n-gram-counts'

/**
 * The baseline of translation and of texts from vectors: say the answer that belongs to the most similar training source.
 * Similarity is the cosine between the sources' TF-IDF vectors, with scikit-learn's smoothing:
 *
 *   weight of word w in text d = n_wd · idf_w      idf_w = 1 + ln((1 + n) / (1 + n_w))
 *
 *   n_wd occurrences of w in d · n training texts, of which n_w have w. A word that training has not seen has no weight.
 */
export interface TextIndex {
  readonly words: ReadonlyMap<string, Postings>
}

/** The texts that have a word, with its share of each text's unit vector. */
interface Postings {
  readonly idf: number
  readonly texts: readonly number[]
  readonly weights: readonly number[]
}

export interface Found {
  /** The training text, of equally similar ones the first; −1: none shares a word. */
  readonly text: number
  /** Cosine, 0 … 1. */
  readonly similarity: number
}

/** Postings read for one query: the rarest words come first, and what is left tells texts apart the least. */
const MOST_POSTINGS = 100_000

export function indexTexts(texts: readonly (readonly string[])[]): TextIndex {
  const counts = texts.map(text => nGramCounts(text, 1))
  const textsWith = new Map<string, number>()
  for (const own of counts) for (const word of own.keys()) textsWith.set(word, (textsWith.get(word) ?? 0) + 1)
  const words = new Map<string, { idf: number; texts: number[]; weights: number[] }>()
  for (const [word, count] of textsWith) {
    words.set(word, { idf: 1 + Math.log((1 + texts.length) / (1 + count)), texts: [], weights: [] })
  }
  counts.forEach((own, text) => {
    for (const { postings, weight } of unitVector(words, own)) {
      postings.texts.push(text)
      postings.weights.push(weight)
    }
  })
  return { words }
}

/** The most similar training text. */
export function mostSimilar({ words }: TextIndex, query: readonly string[], mostPostings = MOST_POSTINGS): Found {
  const vector = unitVector(words, nGramCounts(query, 1)).sort((a, b) => b.postings.idf - a.postings.idf)
  const cosines = new Map<number, number>()
  let read = 0
  for (const { postings, weight } of vector) {
    if (read > 0 && read + postings.texts.length > mostPostings) break
    read += postings.texts.length
    postings.texts.forEach((text, k) => {
      cosines.set(text, (cosines.get(text) ?? 0) + weight * postings.weights[k])
    })
  }
  let best: Found = { text: -1, similarity: 0 }
  for (const [text, similarity] of cosines) {
    if (similarity > best.similarity || (similarity === best.similarity && text < best.text))
      best = { text, similarity }
  }
  return best
}

/** The known words of a text with their weights, scaled to length 1. */
function unitVector<P extends { readonly idf: number }>(
  words: ReadonlyMap<string, P>,
  counts: ReadonlyMap<string, number>,
): { postings: P; weight: number }[] {
  const vector: { postings: P; weight: number }[] = []
  let squares = 0
  for (const [word, count] of counts) {
    const postings = words.get(word)
    if (!postings) continue
    const weight = count * postings.idf
    squares += weight * weight
    vector.push({ postings, weight })
  }
  for (const entry of vector) entry.weight /= Math.sqrt(squares)
  return vector
}
