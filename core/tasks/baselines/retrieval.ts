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
  /** n */
  readonly texts: number
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
/** Texts between two yields. */
const SLICE = 500

/** Yields the share done. `texts` (n)(words) */
export function* indexTexts(texts: readonly (readonly string[])[]): Generator<number, TextIndex> {
  const textsWith = new Map<string, number>()
  for (const [text, own] of texts.entries()) {
    for (const word of new Set(own)) textsWith.set(word, (textsWith.get(word) ?? 0) + 1)
    if (text % SLICE === SLICE - 1) yield (0.3 * text) / texts.length
  }
  const words = new Map<string, { idf: number; texts: number[]; weights: number[] }>()
  for (const [word, count] of textsWith) {
    words.set(word, { idf: 1 + Math.log((1 + texts.length) / (1 + count)), texts: [], weights: [] })
  }
  for (const [text, own] of texts.entries()) {
    for (const { postings, weight } of unitVector(words, own)) {
      postings.texts.push(text)
      postings.weights.push(weight)
    }
    if (text % SLICE === SLICE - 1) yield 0.3 + (0.7 * text) / texts.length
  }
  return { texts: texts.length, words }
}

/** The most similar training text of each query. Yields the share done. */
export function* mostSimilar(
  { texts, words }: TextIndex,
  queries: readonly (readonly string[])[],
  mostPostings = MOST_POSTINGS,
): Generator<number, Found[]> {
  const found: Found[] = []
  const cosines = new Float64Array(texts)
  for (const query of queries) {
    const vector = unitVector(words, query).sort((a, b) => b.postings.idf - a.postings.idf)
    const read = withinLimit(vector, mostPostings)
    for (const { postings, weight } of read)
      for (let k = 0; k < postings.texts.length; k++) cosines[postings.texts[k]] += weight * postings.weights[k]
    let best: Found = { text: -1, similarity: 0 }
    for (const { postings } of read)
      for (const text of postings.texts) {
        const similarity = cosines[text]
        if (similarity > best.similarity || (similarity === best.similarity && text < best.text))
          best = { text, similarity }
      }
    for (const { postings } of read) for (const text of postings.texts) cosines[text] = 0
    found.push(best)
    if (found.length % SLICE === 0) yield found.length / queries.length
  }
  return found
}

/** The first words, together in no more texts than the limit; at least one word. */
function withinLimit<W extends { readonly postings: Postings }>(vector: readonly W[], most: number): W[] {
  let sum = 0
  return vector.filter(({ postings }, k) => (sum += postings.texts.length) <= most || k === 0)
}

/** The known words of a text with their weights, scaled to length 1. */
function unitVector<P extends { readonly idf: number }>(
  words: ReadonlyMap<string, P>,
  text: readonly string[],
): { postings: P; weight: number }[] {
  const vector: { postings: P; weight: number }[] = []
  let squares = 0
  for (const [word, count] of nGramCounts(text, 1)) {
    const postings = words.get(word)
    if (!postings) continue
    const weight = count * postings.idf
    squares += weight * weight
    vector.push({ postings, weight })
  }
  for (const entry of vector) entry.weight /= Math.sqrt(squares)
  return vector
}
