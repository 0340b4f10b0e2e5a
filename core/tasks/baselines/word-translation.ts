/**
 * Which word of a translation stands for which of its source: IBM model 1 (Brown, Della Pietra, Della Pietra & Mercer 1993, § 4),
 * by expectation maximisation from pairs alone. Each word of a translation comes from one word of the source, or from none (NULL),
 * every one equally likely at first:
 *
 *   count(f, e) ← Σ_pairs t(f|e) / Σ_e' t(f|e')        t(f|e) ← count(f, e) / Σ_f' count(f', e)
 */
export interface WordTranslation {
  /** The most probable translation of each word of a source. */
  readonly words: ReadonlyMap<string, string>
}

interface Pair {
  readonly source: readonly string[]
  readonly target: readonly string[]
}

/** Its order of words it cannot learn, and which word goes with which hardly changes any more. */
const ITERATIONS = 5
/** Products of lengths that are looked at: pairs beyond are left out. */
const MOST = 2e6
/** Pairs between two yields. */
const SLICE = 500

/** In a source's place where a word of the translation comes from none of its words. No token is empty. */
const NULL = ''

/** Yields the share done. */
export function* fitWordTranslation(pairs: readonly Pair[]): Generator<number, WordTranslation> {
  const used = withinLimit(pairs)
  let t: Table | null = null
  for (let iteration = 0; iteration < ITERATIONS; iteration++) {
    const counts: Map<string, Map<string, number>> = new Map()
    for (const [n, { source, target }] of used.entries()) {
      count(counts, [NULL, ...source], target, t)
      if (n % SLICE === SLICE - 1) yield (iteration + n / used.length) / ITERATIONS
    }
    for (const own of counts.values()) normalise(own)
    t = counts
  }
  const words = [...(t ?? [])].flatMap(([word, own]): [string, string][] =>
    word === NULL ? [] : [[word, mostProbable(own)]],
  )
  return { words: new Map(words) }
}

/** What each word is most probably called, in the order of the source; a word that training has not seen stands for itself. */
export const wordForWord = ({ words }: WordTranslation, source: readonly string[]): string[] =>
  source.map(word => words.get(word) ?? word)

/** t(f|e), by e and then by f. */
type Table = ReadonlyMap<string, ReadonlyMap<string, number>>

/** Adds to the counts what the words of one pair are expected to come from; `t` null: every word alike. */
function count(
  counts: Map<string, Map<string, number>>,
  source: readonly string[],
  target: readonly string[],
  t: Table | null,
): void {
  const probability = (e: string, f: string): number => (t === null ? 1 : (t.get(e)?.get(f) ?? 0))
  for (const f of target) {
    const sum = source.reduce((all, e) => all + probability(e, f), 0)
    for (const e of source) {
      const own = counts.get(e) ?? new Map<string, number>()
      own.set(f, (own.get(f) ?? 0) + probability(e, f) / sum)
      counts.set(e, own)
    }
  }
}

function normalise(own: Map<string, number>): void {
  let sum = 0
  for (const share of own.values()) sum += share
  for (const [f, share] of own) own.set(f, share / sum)
}

/** Of equally probable words the first that training met. */
const mostProbable = (own: ReadonlyMap<string, number>): string =>
  [...own].reduce((best, next) => (next[1] > best[1] ? next : best))[0]

function withinLimit(pairs: readonly Pair[]): Pair[] {
  let sum = 0
  return pairs.filter(({ source, target }) => (sum += source.length * target.length) <= MOST)
}
