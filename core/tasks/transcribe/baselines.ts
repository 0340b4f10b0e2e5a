import { shown } from '../../data/wording'
import { nearestNeighbours } from '../baselines/nearest-neighbour'
import { within } from '../baselines/progress'
import type { TranscribeData, TranscribeSamples } from './data'
import type { TranscribePlan } from './plan'
import { textOf } from './recipe'
import type { Transcriptions } from './results'

export interface BaselineTranscriptions {
  readonly validation: readonly Transcriptions[]
  readonly test: readonly Transcriptions[]
}

/** What is said in some samples, as texts. */
export const truthOf = (
  { said, recipe: { cut } }: Pick<TranscribePlan, 'said' | 'recipe'>,
  { recordings }: Pick<TranscribeSamples, 'recordings'>,
): string[] => Array.from(recordings, one => textOf(said[one], cut))

/** The transcribers that a network has to beat. Yields the share done, 0 … 1: run it in a worker thread. */
export function* baselineTranscriptions(
  plan: TranscribePlan,
  data: TranscribeData,
): Generator<number, BaselineTranscriptions> {
  const learned = truthOf(plan, data.train)
  const often = mostFrequentText(learned)
  const validation = yield* within(0, 0.5, nearest(data, data.validation, learned))
  const test = yield* within(0.5, 1, nearest(data, data.test, learned))
  return {
    validation: [frequentText(often, data.validation.count), validation],
    test: [frequentText(often, data.test.count), test],
  }
}

/** Of equally frequent texts the first. */
export function mostFrequentText(texts: readonly string[]): string {
  const counts = new Map<string, number>()
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1)
  return [...counts].reduce((best, next) => (next[1] > best[1] ? next : best))[0]
}

/** The same text for every recording. */
export const frequentText = (text: string, count: number): Transcriptions => ({
  name: 'frequent',
  label: `Most frequent text (“${shown(text)}”)`,
  texts: new Array<string>(count).fill(text),
})

/** The text of the training recording that is nearest. */
function* nearest(
  { features, inputs, train }: TranscribeData,
  samples: TranscribeSamples,
  learned: readonly string[],
): Generator<number, Transcriptions> {
  const rangesOf = ({ starts, lengths, count }: TranscribeSamples) => ({
    starts,
    lengths: lengths ?? new Int32Array(count),
  })
  const found = yield* nearestNeighbours(features, inputs, rangesOf(train), rangesOf(samples), { distance: 'dtw' })
  const texts = new Array<string | null>(samples.count).fill(null)
  found.judged.forEach((one, k) => (texts[one] = learned[found.nearest[k]]))
  const some = found.compared < train.count ? ` of ${found.compared} recordings` : ''
  return { name: 'nearest-neighbour', label: `Nearest neighbour (DTW)${some}`, texts }
}
