import { within } from '../baselines/progress'
import { indexTexts, mostSimilar } from '../baselines/retrieval'
import { fitWordTranslation, wordForWord } from '../baselines/word-translation'
import type { TranslatePlan } from './plan'

/** What one translator says of some pairs. */
export interface Translation {
  /** `network`, `greedy`, `retrieval`, `word-for-word`. */
  readonly name: string
  readonly label: string
  /** Symbols of each pair's translation. */
  readonly said: readonly (readonly string[])[]
}

export interface BaselineTranslations {
  readonly validation: readonly Translation[]
  readonly test: readonly Translation[]
}

/** The translators that a network has to beat. Yields the share done, 0 … 1: run it in a worker thread. */
export function* baselineTranslations({
  pairs,
  parts,
  learned,
}: Pick<TranslatePlan, 'pairs' | 'parts' | 'learned'>): Generator<number, BaselineTranslations> {
  const sourcesOf = (part: Int32Array): string[][] => Array.from(part, pair => [...pairs.sources[pair]])
  const train = Array.from(learned.train, pair => ({ source: pairs.sources[pair], target: pairs.targets[pair] }))
  const index = yield* within(0, 0.2, indexTexts(train.map(({ source }) => source)))
  function* retrieved(part: Int32Array, from: number, to: number): Generator<number, Translation> {
    const found = yield* within(from, to, mostSimilar(index, sourcesOf(part)))
    const said = found.map(({ text }) => (text < 0 ? [] : train[text].target))
    return { name: 'retrieval', label: 'Most similar source', said }
  }
  const validation = yield* retrieved(parts.validation, 0.2, 0.4)
  const test = yield* retrieved(parts.test, 0.4, 0.6)
  const lexicon = yield* within(0.6, 1, fitWordTranslation(train))
  const word = (part: Int32Array): Translation => ({
    name: 'word-for-word',
    label: 'Word for word',
    said: sourcesOf(part).map(source => wordForWord(lexicon, source)),
  })
  return { validation: [validation, word(parts.validation)], test: [test, word(parts.test)] }
}
