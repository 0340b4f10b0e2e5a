import { UNKNOWN } from '../../data/vocabulary'
import { unscale } from '../../tasks/scaler'
import { present } from '../../tasks/step-inputs'
import { probabilitiesOf } from '../../tasks/classify/results'
import { tagRows, tagShape } from '../../tasks/tag/data'
import { columnsToRead, fillSequenceSteps } from '../../tasks/step-features'
import { piecesOf } from '../../tasks/tag/pieces'
import type { Range } from '../../tasks/step-changes'
import type { TagRecipe } from '../../tasks/tag/recipe'
import type { Sequences } from '../../tasks/tag/sequences'
import type { ModelFrame } from './frame'
import { checkedOf, columnOfCells, largestDifference, referenceOutputs, type CheckSequences } from './sequences'
import { columnsOfTag, type TagParts } from './tag'
import type { TagFile } from './tag-schema'

/** A sequence as the user has it, with what is said of each of its steps. */
export type CheckTag = TagFile['check'][number]

/** Steps of a sequence of the check: a stranger's reader, which has no kernels, is done in a second. */
const STEPS = 60

/**
 * The beginnings of some stretches of a part as the user has them, first, last and between, each as a sequence of its own, with
 * what the reference (float64) says of them.
 */
export function tagCheckOf(
  { recipe, network, parameters }: Pick<TagParts, 'recipe'> & Pick<ModelFrame, 'network' | 'parameters'>,
  sequences: Pick<Sequences, 'columns' | 'words'>,
  part: readonly Range[],
): CheckTag[] {
  const shown = checkedOf(part.length).map(k => ({ rows: rowsAt(recipe, sequences, part[k]), outputs: [] }))
  const { pieces, ...read } = readCases(recipe, shown)
  const said = saidOf(recipe, referenceOutputs(network, parameters, read), pieces, read.steps)
  let at = 0
  return shown.map(({ rows }) => ({ rows, outputs: rows.map(() => said[at++]) }))
}

function rowsAt(
  recipe: TagRecipe,
  { columns, words }: Pick<Sequences, 'columns' | 'words'>,
  { start, length }: Range,
): CheckTag['rows'] {
  const wordColumn = recipe.words?.column
  return Array.from({ length: Math.min(length, STEPS) }, (_, t) =>
    columnsOfTag(recipe).map(name => {
      if (name === wordColumn) return words?.[start + t] ?? UNKNOWN
      const { kind, levels, values } = present(columns, name)
      const value = values[start + t]
      if (!Number.isFinite(value)) return null
      return kind === 'number' ? value : levels[value]
    }),
  )
}

interface ReadCases extends CheckSequences {
  readonly pieces: readonly Range[]
}

/** The sequences of a check as a network reads them: their pieces, one behind the other. */
function readCases(recipe: TagRecipe, check: readonly Pick<CheckTag, 'rows'>[]): ReadCases {
  const rows = check.flatMap(one => one.rows)
  let start = 0
  const sequences = check.map((one): Range => {
    const range = { start, length: one.rows.length }
    start += one.rows.length
    return range
  })
  const names = columnsOfTag(recipe)
  const columns = recipe.inputs
    .filter(({ kind }) => kind !== 'change')
    .map(({ kind, column }) =>
      columnOfCells({ column, kind: kind === 'category' ? kind : 'number' }, rows, names.indexOf(column)),
    )
  const words = recipe.words === null ? null : rows.map(row => String(row[names.length - 1] ?? UNKNOWN))
  const features = new Float64Array(rows.length * tagShape(recipe).inputs)
  fillSequenceSteps(recipe.inputs, columnsToRead(recipe, columns, sequences), features)
  const pieces = sequences.flatMap(own => piecesOf(own, recipe.longest))
  const { tokens } = tagRows(recipe, { columns, words, rows: new Int32Array(rows.length) }, sequences)
  return {
    features,
    tokens,
    count: pieces.length,
    starts: Int32Array.from(pieces, own => own.start),
    lengths: Int32Array.from(pieces, own => own.length),
    steps: pieces.reduce((longest, { length }) => Math.max(longest, length), 1),
    pieces,
  }
}

export function tagCheckSequences({ recipe, check }: Pick<TagParts, 'recipe' | 'check'>): CheckSequences {
  const { features, tokens, count, starts, lengths, steps } = readCases(recipe, check)
  return { features, tokens, count, starts, lengths, steps }
}

/** For each step the probability of each label, or the number, from outputs (pieces, steps, O). */
function saidOf(recipe: TagRecipe, outputs: ArrayLike<number>, pieces: readonly Range[], steps: number): number[][] {
  const { says } = recipe
  const { outputs: O } = tagShape(recipe)
  return pieces.flatMap(({ length }, n) =>
    Array.from({ length }, (_, t) => {
      const ŷ = Array.from({ length: O }, (_, o) => outputs[(n * steps + t) * O + o])
      return says.kind === 'labels' ? Array.from(probabilitiesOf(ŷ, O)) : ŷ.map(value => unscale(says.scaler, value))
    }),
  )
}

/** The largest error of what outputs (pieces, steps, O) mean: of a probability, or of a number in its deviations. */
export function tagCheckError(
  { recipe, check }: Pick<TagParts, 'recipe' | 'check'>,
  outputs: ArrayLike<number>,
): number {
  const { pieces, steps } = readCases(recipe, check)
  const said = saidOf(recipe, outputs, pieces, steps).flat()
  const error = largestDifference(
    said,
    check.flatMap(one => one.outputs.flat()),
  )
  return recipe.says.kind === 'labels' ? error : error / recipe.says.scaler.deviation
}
