import { tokenise, type TokenRule } from '../../data/tokens'
import { codecOf } from '../../data/vocabulary'
import { logSoftmax } from '../../decoding/log-softmax'
import { encodedSources, frameOf } from '../../tasks/translate/data'
import type { Pairs } from '../../tasks/translate/pairs'
import type { ModelFrame } from './frame'
import { checkedOf, largestDifference, referenceOutputs, type CheckSequences } from './sequences'
import type { TranslateParts } from './translate'
import type { TranslateFile } from './translate-schema'

/** A pair as the user has it, with the probability of every symbol of its target after those before it. */
export type CheckPair = TranslateFile['check'][number]

type Checked = Pick<TranslateParts, 'recipe'> & Pick<ModelFrame, 'network' | 'parameters'>

/** Symbols of a text of a check: enough to see that two readers compute the same. */
const MOST_SYMBOLS = 20

/**
 * Some of the pairs of a part, first, last and between, with the probabilities that the reference (float64) gives.
 *   part: numbers of its pairs
 */
export function translateCheckOf(
  { recipe, network, parameters }: Checked,
  pairs: Pick<Pairs, 'texts' | 'targetTexts'>,
  part: Int32Array,
): CheckPair[] {
  const shown = checkedOf(part.length).map(k => ({
    source: beginningOf(pairs.texts[part[k]], recipe.source),
    target: beginningOf(pairs.targetTexts[part[k]], recipe.target),
    outputs: [],
  }))
  const outputs = referenceOutputs(network, parameters, translateCheckSequences({ recipe, check: shown }))
  const p = probabilitiesOf({ recipe, check: shown }, outputs)
  return shown.map((pair, n) => ({ ...pair, outputs: p[n] }))
}

/** A text up to the last of its first symbols. */
function beginningOf(text: string, rule: TokenRule): string {
  const { ends } = tokenise(text, rule)
  return text.slice(0, ends[Math.min(ends.length, MOST_SYMBOLS) - 1])
}

type Pairing = Pick<TranslateParts, 'recipe' | 'check'>

/** Numbers of the symbols of each target. */
const targetsOf = ({ recipe: { target }, check }: Pairing): Int32Array[] => {
  const codec = codecOf(target.vocabulary)
  return check.map(pair => codec.encode(tokenise(pair.target, target).texts))
}

/** The pairs of a check as a network reads them. */
export function translateCheckSequences(pairing: Pairing): CheckSequences {
  const { recipe, check } = pairing
  const { start } = frameOf(recipe)
  const rows = targetsOf(pairing).map(symbols => [start, ...symbols])
  const sources = encodedSources(
    recipe,
    check.map(({ source }) => tokenise(source, recipe.source).texts),
  )
  const none = new Float64Array(0)
  return {
    ...{ features: none, tokens: Int32Array.from(rows.flat()), count: check.length },
    ...rangesOf(rows.map(({ length }) => length)),
    source: { features: none, tokens: sources.tokens, ...rangesOf(Array.from(sources.lengths)) },
  }
}

function rangesOf(lengths: readonly number[]): { starts: Int32Array; lengths: Int32Array; steps: number } {
  const starts = new Int32Array(lengths.length)
  for (let n = 1; n < starts.length; n++) starts[n] = starts[n - 1] + lengths[n - 1]
  return { starts, lengths: Int32Array.from(lengths), steps: Math.max(...lengths) }
}

/** Probability of every symbol of each target, and of its end, from outputs (count, T, O). */
function probabilitiesOf(pairing: Pairing, outputs: ArrayLike<number>): number[][] {
  const { recipe, check } = pairing
  const O = recipe.target.vocabulary.symbols.length
  const T = outputs.length / O / check.length
  const { end } = frameOf(recipe)
  const lnP = new Float64Array(O)
  return targetsOf(pairing).map((symbols, n) =>
    [...symbols, end].map((symbol, t) => {
      logSoftmax(outputs, (n * T + t) * O, O, lnP)
      return Math.exp(lnP[symbol])
    }),
  )
}

/** The largest error of the probabilities that outputs (count, T, O) mean. */
export function translateCheckError(pairing: Pairing, outputs: ArrayLike<number>): number {
  if (!Array.from(outputs).every(Number.isFinite)) return NaN
  return largestDifference(
    probabilitiesOf(pairing, outputs).flat(),
    pairing.check.flatMap(({ outputs }) => outputs),
  )
}
