import { percent } from '../../data/wording'
import { accuracy, classScores, confusionOf, macroF1 } from '../../metrics/confusion'
import { areEntityTags, entityScores } from '../../metrics/entities'
import type { LabelTagger, LabelTagging, NumberTagger, NumberTagging, TagEvaluation } from '../evaluation'
import { scores } from '../metrics'
import { unscale } from '../scaler'
import type { Range } from '../step-changes'
import type { StepTruth } from './plan'
import type { Says, TagRecipe } from './recipe'

/** What one tagger says of some steps, in the order of the stretches they lie in. */
export interface Tagging {
  /** `network`, `majority`, `word-lookup`, `threshold`, `nearest-mean`; `mean`, `linear`. */
  readonly name: string
  readonly label: string
  /** The number of a label, or the number itself, of each step. */
  readonly values: Int32Array | Float64Array
}

/** Steps that are judged: stretches of sequences, and what their steps are. */
export interface Judged {
  readonly stretches: readonly Range[]
  readonly truth: StepTruth
}

/** Scores of taggers on the same steps; give the network first, if it is among them. */
export function evaluateTagging(
  { says, label }: Pick<TagRecipe, 'says' | 'label'>,
  part: TagEvaluation['part'],
  { stretches, truth }: Judged,
  said: readonly Tagging[],
): TagEvaluation {
  const frame = { task: 'tag' as const, part, label, sequences: stretches.length }
  if (says.kind === 'labels' && truth.kind === 'labels') {
    const own = stretches.map(({ start, length }) => truth.classes.subarray(start, start + length))
    const taggers = said.map(one => labelTagger(one, own, says.classes))
    const places = taggers.length === 0 ? 0 : taggers[0].judged
    const tagging = { ...frame, says: 'labels' as const, classes: says.classes, places, taggers }
    return { ...tagging, verdict: labelVerdict(tagging) }
  }
  if (says.kind !== 'number' || truth.kind !== 'number') throw new Error('what is said is what the truth is')
  const own = stretches.flatMap(({ start, length }) => Array.from(truth.values.subarray(start, start + length)))
  const known = own.flatMap((value, k) => (Number.isFinite(value) ? [k] : []))
  const taggers = said.map(one => numberTagger(one, own, known))
  const tagging = { ...frame, says: 'number' as const, unit: says.unit, places: known.length, taggers }
  return { ...tagging, verdict: numberVerdict(tagging) }
}

function labelTagger(
  { name, label, values }: Tagging,
  truth: readonly Int32Array[],
  classes: readonly string[],
): LabelTagger {
  const all = truth.flatMap(own => Array.from(own))
  const judged = all.flatMap((own, k) => (own >= 0 ? [k] : []))
  const confusion = confusionOf(
    judged.map(k => all[k]),
    judged.map(k => values[k]),
    classes.length,
  )
  const C = classes.length
  return {
    name,
    label,
    judged: judged.length,
    scores: { accuracy: accuracy(confusion), macroF1: macroF1(confusion) },
    classes: classScores(confusion),
    confusion: Array.from({ length: C }, (_, c) => Array.from(confusion.counts.subarray(c * C, (c + 1) * C))),
    entities: areEntityTags(classes) ? entitiesOf(truth, values, classes) : null,
  }
}

/** A step whose label is missing is outside of every entity, whatever is said of it. */
function entitiesOf(
  truth: readonly Int32Array[],
  values: ArrayLike<number>,
  classes: readonly string[],
): NonNullable<LabelTagger['entities']> {
  let at = 0
  const predicted = truth.map(own => Array.from(own, known => [known, values[at++]]))
  const tagsOf = (numbers: readonly number[]): string[] => numbers.map(number => classes[number] ?? 'O')
  const { overall, types } = entityScores(
    truth.map(own => tagsOf(Array.from(own))),
    predicted.map(pairs => tagsOf(pairs.map(([known, said]) => (known < 0 ? -1 : said)))),
  )
  return { overall, types: [...types].map(([type, of]) => ({ type, ...of })) }
}

function numberTagger(
  { name, label, values }: Tagging,
  truth: readonly number[],
  known: readonly number[],
): NumberTagger {
  const { mae, rmse, r2 } = scores(
    known.map(k => values[k]),
    known.map(k => truth[k]),
    null,
    { outputs: 1, at: null },
  )
  return { name, label, scores: { mae, rmse, r2 } }
}

const lower = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1)

/** One sentence: the network beside the best baseline, or what a network has to beat. */
function labelVerdict({ taggers }: Pick<LabelTagging, 'taggers'>): string {
  const isOfEntities = taggers.some(({ entities }) => entities !== null)
  const scoreOf = ({ entities, scores: { accuracy: share } }: LabelTagger): number => entities?.overall.f1 ?? share
  const network = taggers.find(({ name }) => name === 'network')
  const rivals = taggers.filter(tagger => tagger !== network)
  const best = [...rivals].sort((a, b) => scoreOf(b) - scoreOf(a))[0]
  const share = (tagger: LabelTagger): string => percent(scoreOf(tagger))
  if (!network) return `To beat: ${rivals.map(rival => `${share(rival)} of ${lower(rival.label)}`).join(', ')}.`
  const reached = isOfEntities
    ? `Entity F1 is ${share(network)}: ${found(network)}`
    : `Right at ${share(network)} of the steps`
  if (best === undefined) return `${reached}.`
  const points = 100 * (scoreOf(network) - scoreOf(best))
  const beside =
    Math.abs(points) < 0.05
      ? 'as much as'
      : `${Math.abs(points).toFixed(1)} percentage points ${points > 0 ? 'more' : 'less'} than`
  return `${reached}, ${beside} ${lower(best.label)} (${share(best)}).`
}

function found({ entities }: LabelTagger): string {
  if (entities === null) return ''
  const { correct, expected } = entities.overall
  return `${correct} of ${expected} entities are found`
}

function numberVerdict({ taggers, unit }: Pick<NumberTagging, 'taggers' | 'unit'>): string {
  const network = taggers.find(({ name }) => name === 'network')
  const rivals = taggers.filter(tagger => tagger !== network)
  const best = [...rivals].sort((a, b) => a.scores.mae - b.scores.mae)[0]
  const error = ({ scores: { mae } }: NumberTagger): string => `${Number(mae.toPrecision(4))} ${unit}`.trim()
  if (!network)
    return `To beat: mean error ${rivals.map(rival => `${error(rival)} of ${lower(rival.label)}`).join(', ')}.`
  const reached = `The mean error is ${error(network)}`
  if (best === undefined) return `${reached}.`
  const gain = 1 - network.scores.mae / best.scores.mae
  const beside =
    Math.abs(gain) < 0.005 ? 'as large as' : `${percent(Math.abs(gain))} ${gain > 0 ? 'less' : 'more'} than`
  return `${reached}, ${beside} that of ${lower(best.label)} (${error(best)}).`
}

/** Outputs in the order of the steps of stretches, (steps, O), from those of their pieces, (pieces, T, O). */
export function outputsInOrder(
  outputs: Float32Array,
  lengths: ArrayLike<number>,
  { steps: T, outputs: O }: { readonly steps: number; readonly outputs: number },
): Float32Array {
  let total = 0
  for (let n = 0; n < lengths.length; n++) total += lengths[n]
  const ordered = new Float32Array(total * O)
  let at = 0
  for (let n = 0; n < lengths.length; n++) {
    ordered.set(outputs.subarray(n * T * O, (n * T + lengths[n]) * O), at)
    at += lengths[n] * O
  }
  return ordered
}

/** Numbers as they are meant, from outputs (steps). */
export function saidNumbers(outputs: ArrayLike<number>, says: Extract<Says, { kind: 'number' }>): Float64Array {
  return Float64Array.from(outputs, output => unscale(says.scaler, output))
}
