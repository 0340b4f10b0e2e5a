import { fitKeyFrequencies, keyNats } from '../baselines/frequency-per-key'
import { fitNgram, ngramNats, type Ngram } from '../baselines/n-gram'
import { within } from '../baselines/progress'
import type { Ranges } from '../baselines/ranges'
import { indexTexts, mostSimilar } from '../baselines/retrieval'
import type { GenerateData, GenerateSamples } from './data'
import type { GeneratePlan } from './plan'
import type { VectorInput } from './recipe'
import { cut, slotValues, type Cells } from './sequences'
import { withSlots, withValues, type SlotValue } from './slots'
import { wordsOf } from './vector'

/** What one model says of the sequences of a part. */
export interface Foretold {
  /** `network`, `n-gram`, `shares`, `keys-before`, `retrieval`. */
  readonly name: string
  readonly label: string
  /** −ln P of each sequence (n); null: it does not tell. */
  readonly nats: Float64Array | null
  /** Tokens of what it says of each vector (n); null: it does not tell. */
  readonly texts: readonly (readonly string[])[] | null
}

export interface BaselinesForetold {
  readonly validation: readonly Foretold[]
  readonly test: readonly Foretold[]
}

/** Models that a network has to beat. Yields the share done: run it in a worker thread. */
export function* baselinesForetold(plan: GeneratePlan, data: GenerateData): Generator<number, BaselinesForetold> {
  const likely = data.train.targets.kind === 'keys' ? byKey(data) : yield* within(0, 0.7, byContext(plan, data))
  if (plan.recipe.vector === null || plan.recipe.form.kind === 'keys') return likely
  const nearest = yield* within(0.7, 1, byVector(plan, data))
  return {
    validation: [...likely.validation, nearest.validation],
    test: [...likely.test, nearest.test],
  }
}

/** Rows of the sequences of a part, those of a running text all together. */
export function rangesOf(
  { carried }: Pick<GenerateData, 'carried'>,
  { starts, lengths, count }: GenerateSamples,
): Ranges {
  if (lengths === null) throw new Error('sequences to generate have their lengths')
  if (!carried) return { starts, lengths }
  let from = Infinity
  let steps = 0
  for (let n = 0; n < count; n++) {
    if (lengths[n] === 0) continue
    from = Math.min(from, starts[n])
    steps += lengths[n]
  }
  return { starts: Int32Array.of(from), lengths: Int32Array.of(steps) }
}

/** Longest contexts that are worth counting, and one symbol for what is foretold. */
const ORDER = { characters: 6, words: 3, blanks: 3 } as const

function* byContext({ recipe }: GeneratePlan, data: GenerateData): Generator<number, BaselinesForetold> {
  const { train, validation, test } = data
  const { targets } = train
  if (targets.kind !== 'classes' || recipe.form.kind === 'keys') throw new Error('these are no symbols')
  const { classes } = targets
  const model = yield* within(
    0,
    0.5,
    fitNgram(classes, rangesOf(data, train), { vocabulary: data.outputs, order: ORDER[recipe.form.by] }),
  )
  const judged = (of: Ngram, samples: GenerateSamples, from: number, to: number) =>
    within(from, to, ngramNats(of, classes, rangesOf(data, samples)))
  // Of the orders that were counted the one that foretells the validation part best.
  let best: { order: number; nats: Float64Array } | null = null
  for (let order = 2; order <= model.order; order++) {
    const nats = yield* judged({ ...model, order }, validation, 0.5, 0.8)
    if (best === null || sumOf(nats) < sumOf(best.nats)) best = { order, nats }
  }
  const { order } = best ?? model
  const shares = { ...model, order: 1 }
  const said = (name: string, label: string, nats: Float64Array): Foretold => ({ name, label, nats, texts: null })
  const of = (nats: Float64Array, each: Float64Array): Foretold[] => [
    said('n-gram', `${order}-gram`, nats),
    said('shares', 'Shares of the symbols', each),
  ]
  return {
    validation: of(best?.nats ?? new Float64Array(0), yield* judged(shares, validation, 0.8, 0.85)),
    test: of(yield* judged({ ...model, order }, test, 0.85, 0.95), yield* judged(shares, test, 0.95, 1)),
  }
}

const sumOf = (nats: Float64Array): number => nats.reduce((sum, one) => sum + one, 0)

function byKey(data: GenerateData): BaselinesForetold {
  const { targets } = data.train
  if (targets.kind !== 'keys') throw new Error('these are no keys')
  const model = fitKeyFrequencies(targets.values, data.outputs, rangesOf(data, data.train))
  const of = (samples: GenerateSamples): Foretold[] => {
    const ranges = rangesOf(data, samples)
    const said = (name: string, label: string, by: 'base' | 'last'): Foretold => ({
      ...{ name, label, texts: null },
      nats: keyNats(model, targets.values, ranges, by),
    })
    return [
      said('keys-before', 'Each key as it was before', 'last'),
      said('shares', 'How often each key is down', 'base'),
    ]
  }
  return { validation: of(data.validation), test: of(data.test) }
}

/** The text that belongs to the most similar vector of the training part, with the values of the vector at hand. */
function* byVector(
  { recipe, sequences }: GeneratePlan,
  { train, validation, test }: GenerateData,
): Generator<number, Record<'validation' | 'test', Foretold>> {
  const { form, vector, slots } = recipe
  const { texts, cells } = sequences
  if (form.kind === 'keys' || vector === null || texts === null || cells === null) throw new Error('there is no vector')
  const learned = train.sequences
  const wordsAt = (one: number): string[] => wordsOfCells(vector.inputs, cells[one])
  const index = yield* within(0, 0.4, indexTexts(Array.from(learned, wordsAt)))
  const valuesAt = (one: number): SlotValue[] => slotValues(slots, cells[one], form)
  const answer = (one: number, nearest: number): string[] =>
    withValues(withSlots(cut(texts[nearest], form), valuesAt(nearest)).tokens, valuesAt(one))
  const of = function* ({ sequences: asked }: GenerateSamples, from: number, to: number): Generator<number, Foretold> {
    const found = yield* within(from, to, mostSimilar(index, Array.from(asked, wordsAt)))
    return {
      ...{ name: 'retrieval', label: 'Text of the nearest vector', nats: null },
      texts: found.map(({ text }, k) => answer(asked[k], learned[Math.max(0, text)])),
    }
  }
  return { validation: yield* of(validation, 0.4, 0.7), test: yield* of(test, 0.7, 1) }
}

/** A vector as words to compare: its columns, and their values where they are told. */
export function wordsOfCells(inputs: readonly VectorInput[], cells: Cells): string[] {
  return inputs.flatMap(input => {
    const cell = cells[input.column]
    if (cell == null) return []
    const value = String(cell)
    if (input.kind === 'words') return [...wordsOf(value)]
    const isPutBack = input.kind === 'slot' && !input.levels.includes(value)
    return isPutBack ? [input.column] : [input.column, `${input.column} = ${value}`]
  })
}
