import { codecOf } from '../../data/vocabulary'
import type { InputRows } from '../../network/compiled.types'
import type { DataShape, InputShape, Samples, TrainingData } from '../samples'
import type { Pairs } from './pairs'
import type { TranslatePlan } from './plan'
import type { TranslateRecipe } from './recipe'

export interface TranslateData extends TrainingData {
  readonly source: InputRows & InputShape
}

/** Numbers of what stands around a translation. */
export interface Frame {
  readonly start: number
  readonly end: number
}

export function frameOf({ target }: Pick<TranslateRecipe, 'target'>): Frame {
  const { start, end } = codecOf(target.vocabulary)
  if (start === null || end === null) throw new Error('the vocabulary of a target has its start and its end')
  return { start, end }
}

/**
 * Pair n is a source, and a row for each symbol of its target and one more:
 *   reads  <start> w₁ … w_T
 *   says   w₁ … w_T <end>
 */
export function translateData({ experiment, recipe, pairs, learned }: TranslatePlan): TranslateData {
  const frame = frameOf(recipe)
  const target = codecOf(recipe.target.vocabulary)
  const targets = pairs.targets.map(symbols => target.encode(symbols))
  const sources = encodedSources(recipe, pairs.sources)
  const lengths = Int32Array.from(targets, ({ length }) => length + 1)
  const starts = startsOf(lengths)
  const tokens = new Int32Array(lengths.reduce((sum, length) => sum + length, 0))
  const classes = new Int32Array(tokens.length)
  targets.forEach((symbols, pair) => {
    tokens.set([frame.start, ...symbols], starts[pair])
    classes.set([...symbols, frame.end], starts[pair])
  })
  const samplesOf = (part: Int32Array): Samples => ({
    count: part.length,
    starts: part.map(pair => starts[pair]),
    lengths: part.map(pair => lengths[pair]),
    targets: { kind: 'classes', classes, weights: null },
    sources: { starts: part.map(pair => sources.starts[pair]), lengths: part.map(pair => sources.lengths[pair]) },
  })
  const shape = translateShape(recipe)
  return {
    ...shape,
    features: new Float32Array(0),
    tokens,
    source: { ...shape.source, features: new Float32Array(0), tokens: sources.tokens },
    teacher: experiment.task.teacher,
    carried: false,
    train: samplesOf(learned.train),
    validation: samplesOf(learned.validation),
  }
}

export const translateShape = ({ source, target }: TranslateRecipe): DataShape & { readonly source: InputShape } => ({
  inputs: 0,
  symbols: [target.vocabulary.symbols.length],
  steps: target.longest + 1,
  outputs: target.vocabulary.symbols.length,
  read: 'every',
  source: { inputs: 0, symbols: [source.vocabulary.symbols.length], steps: source.longest },
})

/** Sources one behind the other as the encoder reads them. */
export interface EncodedSources {
  readonly tokens: Int32Array
  readonly starts: Int32Array
  readonly lengths: Int32Array
}

/** Of a source longer than any that was learned from, the first symbols are read. */
export function encodedSources({ source }: Pick<TranslateRecipe, 'source'>, texts: Pairs['sources']): EncodedSources {
  const codec = codecOf(source.vocabulary)
  const encoded = texts.map(symbols => codec.encode(symbols.slice(0, source.longest)))
  const lengths = Int32Array.from(encoded, ({ length }) => length)
  const starts = startsOf(lengths)
  const tokens = new Int32Array(lengths.reduce((sum, length) => sum + length, 0))
  encoded.forEach((symbols, n) => {
    tokens.set(symbols, starts[n])
  })
  return { tokens, starts, lengths }
}

function startsOf(lengths: Int32Array): Int32Array {
  const starts = new Int32Array(lengths.length)
  for (let n = 1; n < starts.length; n++) starts[n] = starts[n - 1] + lengths[n - 1]
  return starts
}
