import { codecOf } from '../../data/vocabulary'
import { join } from '../../data/tokens'
import type { FloatArray } from '../../floats'
import { placeNats } from '../../tasks/generate/likelihoods'
import { sequenceRows, sourceRows } from '../../tasks/generate/data'
import type { Sequences } from '../../tasks/generate/plan'
import type { GenerateRecipe } from '../../tasks/generate/recipe'
import { cut, slotValues, startsOf, stepsRead } from '../../tasks/generate/sequences'
import { withSlots } from '../../tasks/generate/slots'
import type { GenerateParts } from './generate'
import type { GenerateFile } from './generate-schema'
import type { ModelFrame } from './frame'
import { checkedOf, largestDifference, referenceOutputs, type CheckSequences } from './sequences'

/** A sequence as the user has it, with what the model gives for each of its steps. */
export type CheckPiece = GenerateFile['check'][number]

/** Steps of a piece that a check keeps. */
const STEPS = 60

/**
 * Some of the sequences of a part as the user has them, first, last and between, with −ln P of their steps by the reference (float64).
 *   part: numbers of its sequences
 */
export function generateCheckOf(
  { recipe, network, parameters }: Pick<GenerateParts, 'recipe'> & Pick<ModelFrame, 'network' | 'parameters'>,
  sequences: Sequences,
  part: Int32Array,
): CheckPiece[] {
  const check = checkedOf(part.length).map(k => pieceAt(recipe, sequences, part[k]))
  const nats = natsOf(
    { recipe, check },
    referenceOutputs(network, parameters, generateCheckSequences({ recipe, check })),
  )
  return check.map((piece, n) => ({ ...piece, outputs: Array.from(nats[n]) }))
}

/** The beginning of a sequence. */
function pieceAt(
  recipe: GenerateRecipe,
  { starts, lengths, symbols, keys, texts, cells }: Sequences,
  one: number,
): CheckPiece {
  const { form, vocabulary } = recipe
  const own = cells?.[one] ?? null
  const length = Math.min(lengths[one], STEPS)
  if (form.kind === 'keys') {
    const K = form.keys.length
    const stepAt = (t: number): number[] =>
      form.keys.flatMap((_, key) => (keys?.[(starts[one] + t) * K + key] === 1 ? [key] : []))
    return { cells: own, text: null, steps: Array.from({ length }, (_, t) => stepAt(t)), outputs: [] }
  }
  if (texts !== null) return { cells: own, text: texts[one], steps: null, outputs: [] }
  if (vocabulary === null || symbols === null) throw new Error('texts have a vocabulary')
  const tokens = codecOf(vocabulary).decode(symbols.subarray(starts[one], starts[one] + length))
  return { cells: null, text: join(tokens, form.by), steps: null, outputs: [] }
}

type Checked = Pick<GenerateParts, 'recipe' | 'check'>
type SequenceSteps = Parameters<typeof sequenceRows>[1]

/** The pieces of a check as sequences of their own. */
function sequencesOf({ recipe, check }: Checked): SequenceSteps {
  const { form, vocabulary, slots } = recipe
  const frame = { count: check.length, cells: check.map(({ cells }) => cells ?? {}) }
  if (form.kind === 'keys') {
    const lengths = Int32Array.from(check, ({ steps }) => steps?.length ?? 0)
    const all = check.flatMap(({ steps }) => steps ?? [])
    const keys = new Float32Array(all.length * form.keys.length)
    all.forEach((step, t) => {
      for (const key of step) keys[t * form.keys.length + key] = 1
    })
    return { ...frame, starts: startsOf(lengths), lengths, symbols: null, keys }
  }
  if (vocabulary === null) throw new Error('texts have a vocabulary')
  const tokens = check.map(
    ({ text, cells }) => withSlots(cut(text ?? '', form), slotValues(slots, cells ?? {}, form)).tokens,
  )
  const lengths = Int32Array.from(tokens, ({ length }) => length)
  return {
    ...frame,
    starts: startsOf(lengths),
    lengths,
    symbols: codecOf(vocabulary).encode(tokens.flat()),
    keys: null,
  }
}

/** Steps that are foretold of a sequence of a check, which is not longer than it is read. */
const placesOf = ({ form, longest }: GenerateRecipe, length: number): number =>
  form.kind === 'stream' ? length - 1 : stepsRead({ form, longest }, length)

const inDouble = (values: number): Float64Array => new Float64Array(values)

/** The pieces of a check as a network reads them, one behind the other. */
export function generateCheckSequences(checked: Checked): CheckSequences {
  const { recipe } = checked
  const sequences = sequencesOf(checked)
  const { starts, features, tokens } = sequenceRows(recipe, sequences, inDouble)
  const lengths = sequences.lengths.map(length => placesOf(recipe, length))
  return {
    features,
    tokens,
    count: sequences.count,
    starts,
    lengths,
    steps: lengths.reduce((longest, length) => Math.max(longest, length), 1),
    ...(recipe.vector?.enter === 'state' ? { source: sourceOf(recipe, sequences) } : {}),
  }
}

function sourceOf(recipe: GenerateRecipe, sequences: SequenceSteps): CheckSequences['source'] {
  const source = sourceRows(recipe, sequences, inDouble)
  const starts = Int32Array.from({ length: sequences.count }, (_, n) => n)
  return { ...source, starts, lengths: null, steps: 1 }
}

/** −ln P of every step of every piece. `outputs` (pieces, T, O) */
function natsOf(checked: Checked, outputs: FloatArray): Float64Array[] {
  const { starts, lengths, count, steps } = generateCheckSequences(checked)
  const { targets } = sequenceRows(checked.recipe, sequencesOf(checked), inDouble)
  const size = outputs.length / count
  return Array.from(starts, (start, n) => {
    const places = lengths?.[n] ?? steps
    const rows = Array.from({ length: places }, (_, t) => start + t)
    return placeNats({ targets }, rows, outputs.subarray(n * size, n * size + (size / steps) * places))
  })
}

/** The largest error of −ln P that outputs (logits, as a network says them) mean. */
export const generateCheckError = (checked: Checked, outputs: FloatArray): number =>
  largestDifference(
    Float64Array.from(natsOf(checked, outputs).flatMap(nats => Array.from(nats))),
    checked.check.flatMap(({ outputs }) => outputs),
  )
