import { mostFrequent } from './majority'

/**
 * Multinomial naive Bayes (McCallum & Nigam 1998) on the words of a text and on its pairs of neighbouring words, with one
 * imagined occurrence of every term in every class (Laplace):
 *
 *   ln P(c | text) = ln (n_c / n) + Σ_terms ln ((N_ct + 1) / (N_c + V)) − ln Z
 *
 *   n_c texts of class c among n · N_ct occurrences of term t in them, N_c of all terms · V terms in all.
 * Terms that training has not seen say nothing. The equals of scikit-learn are CountVectorizer(ngram_range=(1, 2)) and
 * MultinomialNB().
 */
export interface NaiveBayes {
  readonly classes: number
  /** Number of each term. */
  readonly terms: ReadonlyMap<string, number>
  /** ln (n_c / n) (C), −∞ for a class without texts. */
  readonly priors: Float64Array
  /** ln ((N_ct + 1) / (N_c + V)), [term][class]. */
  readonly logs: Float64Array
}

/** Terms kept, in the order in which they come: about 200 MB of strings and numbers. */
const MOST_TERMS = 2 ** 20
/** Texts between two yields. */
const SLICE = 1000

/** Yields the share done. `texts` (n)(words) · labels (n), 0 … classes − 1. */
export function* fitNaiveBayes(
  texts: readonly (readonly string[])[],
  labels: ArrayLike<number>,
  classes: number,
  most = MOST_TERMS,
): Generator<number, NaiveBayes> {
  const terms = new Map<string, number>()
  const counts: number[] = []
  const textsOf = new Float64Array(classes)
  const termsOf = new Float64Array(classes)
  for (let n = 0; n < texts.length; n++) {
    textsOf[labels[n]]++
    for (const term of termsIn(texts[n])) {
      let number = terms.get(term)
      if (number === undefined) {
        if (terms.size === most) continue
        number = terms.size
        terms.set(term, number)
        for (let own = 0; own < classes; own++) counts.push(0)
      }
      counts[number * classes + labels[n]]++
      termsOf[labels[n]]++
    }
    if (n % SLICE === SLICE - 1) yield (n + 1) / texts.length
  }
  return {
    classes,
    terms,
    priors: textsOf.map(count => Math.log(count / texts.length)),
    logs: Float64Array.from(counts, (count, k) => Math.log((count + 1) / (termsOf[k % classes] + terms.size))),
  }
}

/** ln P(c | text) of each class. */
export function logProbabilities({ classes, terms, priors, logs }: NaiveBayes, text: readonly string[]): Float64Array {
  const sums = priors.slice()
  for (const term of termsIn(text)) {
    const number = terms.get(term)
    if (number === undefined) continue
    for (let own = 0; own < classes; own++) sums[own] += logs[number * classes + own]
  }
  const largest = sums.reduce((a, b) => Math.max(a, b))
  const lnZ = largest + Math.log(sums.reduce((sum, value) => sum + Math.exp(value - largest), 0))
  return sums.map(value => value - lnZ)
}

/** The most likely class. */
export const classOf = (model: NaiveBayes, text: readonly string[]): number =>
  mostFrequent(logProbabilities(model, text))

function* termsIn(words: readonly string[]): Generator<string, void> {
  for (let k = 0; k < words.length; k++) {
    yield words[k]
    if (k > 0) yield `${words[k - 1]} ${words[k]}`
  }
}
