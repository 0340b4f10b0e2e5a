import { codecOf } from '../../data/vocabulary'
import type { FloatArray } from '../../floats'
import { Problem } from '../../problem'
import type { DataShape, Samples, Targets, TrainingData } from '../samples'
import { lanesOf } from './lanes'
import type { GeneratePlan, Sequences } from './plan'
import { vectorSize, type GenerateRecipe } from './recipe'
import { startsOf, stepsRead } from './sequences'
import { writeVector } from './vector'

export interface GenerateSamples extends Samples {
  /** Number of the sequence of each sample among those of the plan; a piece of a running text belongs to that of its part. */
  readonly sequences: Int32Array
}

export interface GenerateData extends TrainingData {
  readonly train: GenerateSamples
  readonly validation: GenerateSamples
  readonly test: GenerateSamples
}

/** What the network reads and foretells at every step of every sequence, and the samples of each part. */
export function generateData({ recipe, sequences, parts, experiment }: GeneratePlan): GenerateData {
  const { batch } = experiment.training
  const rows = sequenceRows(recipe, sequences, values => new Float32Array(values))
  const { source, ...shape } = generateShape(recipe)
  const vectors = source && sourceRows(recipe, sequences, values => new Float32Array(values))
  const samplesOf = (part: Int32Array, least: number): GenerateSamples => {
    if (recipe.form.kind === 'stream') {
      const [one] = part
      // The last symbol of a part is foretold and nothing after it.
      const from = sequences.starts[one]
      const lanes = lanesOf({ from, to: from + sequences.lengths[one] - 1 }, { batch, steps: recipe.longest, least })
      return { ...lanes, targets: rows.targets, sequences: new Int32Array(lanes.count).fill(one) }
    }
    return {
      count: part.length,
      starts: part.map(one => rows.starts[one]),
      lengths: part.map(one => stepsRead(recipe, sequences.lengths[one])),
      targets: rows.targets,
      sequences: part,
      ...(source ? { sources: { starts: part, lengths: null } } : {}),
    }
  }
  return {
    ...shape,
    ...(source && vectors ? { source: { ...source, ...vectors } } : {}),
    features: rows.features,
    tokens: rows.tokens,
    carried: recipe.form.kind === 'stream',
    train: samplesOf(parts.train, 1),
    validation: samplesOf(parts.validation, JUDGED_PIECES),
    test: samplesOf(parts.test, JUDGED_PIECES),
  }
}

/** Pieces that follow each other where a text is judged, at least: each beginning knows nothing of what was before. */
const JUDGED_PIECES = 8

export function generateShape({ form, vocabulary, vector, longest }: GenerateRecipe): DataShape {
  const values = vector === null ? 0 : vectorSize(vector)
  const isSource = vector?.enter === 'state'
  const K = form.kind === 'keys' ? form.keys.length : 0
  return {
    ...(isSource ? { source: { inputs: values, symbols: [], steps: 1 } } : {}),
    inputs: isSource ? K : K + values,
    symbols: vocabulary === null ? [] : [vocabulary.symbols.length],
    steps: longest,
    outputs: vocabulary === null ? K : vocabulary.symbols.length,
    read: 'every',
  }
}

/** What the network reads and foretells at every step of every sequence. `room`: for its features, in the precision that is wanted. */
export const sequenceRows = <Values extends FloatArray>(
  recipe: GenerateRecipe,
  sequences: SequenceSteps,
  room: (values: number) => Values,
): Rows<Values> => (recipe.form.kind === 'keys' ? keyRows(recipe, sequences, room) : textRows(recipe, sequences, room))

type SequenceSteps = Pick<Sequences, 'count' | 'starts' | 'lengths' | 'symbols' | 'keys' | 'cells'>

/** The vectors of all sequences as what an encoder reads, a row each. */
export function sourceRows<Values extends FloatArray>(
  { vector }: Pick<GenerateRecipe, 'vector'>,
  { count, cells }: Pick<Sequences, 'count' | 'cells'>,
  room: (values: number) => Values,
): { features: Values; tokens: null } {
  if (vector === null || cells === null) throw new Error('there are no vectors')
  const values = vectorSize(vector)
  const features = room(count * values)
  for (let k = 0; k < count; k++) writeVector(vector, cells[k], features, k * values)
  return { features, tokens: null }
}

interface Rows<Values extends FloatArray> {
  /** First row of each sequence. */
  readonly starts: Int32Array
  readonly features: Values
  readonly tokens: Int32Array | null
  readonly targets: Targets
}

/**
 * Row t of a text reads what was said last, first of all its start, and foretells symbol t, last of all its end. A running text
 * has neither: row t reads symbol t and foretells the next.
 */
function textRows<Values extends FloatArray>(
  recipe: GenerateRecipe,
  sequences: SequenceSteps,
  room: (values: number) => Values,
): Rows<Values> {
  const { starts, lengths, symbols, count } = sequences
  if (symbols === null || recipe.vocabulary === null) throw new Error('these are no texts')
  if (recipe.form.kind === 'stream') {
    const classes = new Int32Array(symbols.length).fill(-1)
    classes.set(symbols.subarray(1))
    return { starts, features: room(0), tokens: symbols, targets: classesOf(classes) }
  }
  const { start, end } = codecOf(recipe.vocabulary)
  if (start === null || end === null) throw new Error('texts begin and end')
  const own = lengths.map(length => length + 1)
  const first = startsOf(own)
  const rows = own.reduce((sum, length) => sum + length, 0)
  const tokens = new Int32Array(rows)
  const classes = new Int32Array(rows)
  for (let k = 0; k < count; k++) {
    const text = symbols.subarray(starts[k], starts[k] + lengths[k])
    tokens[first[k]] = start
    tokens.set(text, first[k] + 1)
    classes.set(text, first[k])
    classes[first[k] + lengths[k]] = end
  }
  const features = roomFor(recipe, rows, room)
  writeVectors(recipe, sequences, { starts: first, lengths: own }, features)
  return { starts: first, features, tokens, targets: classesOf(classes) }
}

const classesOf = (classes: Int32Array): Targets => ({ kind: 'classes', classes, weights: null })

/** Row t reads the keys of the step before, at first none, and foretells those of step t. */
function keyRows<Values extends FloatArray>(
  recipe: GenerateRecipe,
  sequences: SequenceSteps,
  room: (values: number) => Values,
): Rows<Values> {
  const { starts, lengths, keys, count } = sequences
  if (keys === null || recipe.form.kind !== 'keys') throw new Error('these are no keys')
  const K = recipe.form.keys.length
  const rows = keys.length / K
  const features = roomFor(recipe, rows, room)
  const D = generateShape(recipe).inputs
  for (let k = 0; k < count; k++)
    for (let t = 1; t < lengths[k]; t++) {
      const row = starts[k] + t
      features.set(keys.subarray((row - 1) * K, row * K), row * D)
    }
  writeVectors(recipe, sequences, sequences, features)
  return { starts, features, tokens: null, targets: { kind: 'keys', values: keys } }
}

const MOST_BYTES = 2 ** 30

function roomFor<Values extends FloatArray>(
  recipe: GenerateRecipe,
  rows: number,
  room: (values: number) => Values,
): Values {
  const values = rows * generateShape(recipe).inputs
  if (4 * values <= MOST_BYTES) return room(values)
  throw new Problem(
    'VECTOR_TOO_LARGE',
    `A vector of ${generateShape(recipe).inputs} values beside each of ${rows} steps would take ${(values / 2 ** 28).toFixed(1)} GB.`,
    {
      advice: 'Let it enter as the initial state (task.vector.enter: state), or choose fewer columns.',
      place: { field: 'task.vector.enter' },
    },
  )
}

/** Writes the vector of each sequence behind the keys of its steps: of the first alone, or of every one. */
function writeVectors(
  recipe: GenerateRecipe,
  { count, cells }: SequenceSteps,
  { starts, lengths }: Pick<Sequences, 'starts' | 'lengths'>,
  features: FloatArray,
): void {
  const { vector } = recipe
  if (vector === null || cells === null || vector.enter === 'state') return
  const D = generateShape(recipe).inputs
  const values = vectorSize(vector)
  for (let k = 0; k < count; k++) {
    const at = starts[k] * D + D - values
    writeVector(vector, cells[k], features, at)
    if (vector.enter === 'first') continue
    for (let t = 1; t < lengths[k]; t++) features.copyWithin(at + t * D, at, at + values)
  }
}
