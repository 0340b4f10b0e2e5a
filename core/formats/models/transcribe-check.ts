import { probabilitiesOf } from '../../tasks/classify/results'
import { columnsToRead, fillSequenceSteps, rangesOf, sequenceFeatures } from '../../tasks/step-features'
import { present } from '../../tasks/step-inputs'
import type { TranscribeRecipe } from '../../tasks/transcribe/recipe'
import type { Recordings } from '../../tasks/transcribe/recordings'
import type { ModelFrame } from './frame'
import { checkedOf, columnOfCells, largestDifference, referenceOutputs, type CheckSequences } from './sequences'
import { columnsOfFrames, saidBy, type TranscribeParts } from './transcribe'
import type { TranscribeFile } from './transcribe-schema'

/** A recording as the user has it, with the probabilities of its frames and what they say. */
export type CheckRecording = TranscribeFile['check'][number]

/** Frames of a recording of the check: a stranger's reader, which has no kernels, is done in a second. */
const FRAMES = 100

/**
 * The beginnings of some recordings of a part as the user has them, first, last and between, each as a recording of its own, with
 * what the reference (float64) says of them.
 *   part: numbers of its recordings
 */
export function transcribeCheckOf(
  { recipe, network, parameters }: Pick<TranscribeParts, 'recipe'> & Pick<ModelFrame, 'network' | 'parameters'>,
  recordings: Pick<Recordings, 'starts' | 'lengths' | 'columns'>,
  part: Int32Array,
): CheckRecording[] {
  const shown = checkedOf(part.length).map(k => rowsAt(recipe, recordings, part[k]))
  const sequences = sequencesOf(recipe, shown)
  const probabilities = byFrame(recipe, referenceOutputs(network, parameters, sequences), sequences)
  return shown.map((rows, n) => ({ rows, outputs: probabilities[n], said: saidBy(recipe, probabilities[n]) }))
}

function rowsAt(
  recipe: TranscribeRecipe,
  { starts, lengths, columns }: Pick<Recordings, 'starts' | 'lengths' | 'columns'>,
  one: number,
): CheckRecording['rows'] {
  const own = columnsOfFrames(recipe).map(name => present(columns, name))
  return Array.from({ length: Math.min(lengths[one], recipe.longest, FRAMES) }, (_, t) =>
    own.map(({ kind, levels, values }) => {
      const value = values[starts[one] + t]
      if (!Number.isFinite(value)) return null
      return kind === 'number' ? value : levels[value]
    }),
  )
}

/** The recordings of a check as a network reads them, one behind the other. */
export const transcribeCheckSequences = ({
  recipe,
  check,
}: Pick<TranscribeParts, 'recipe' | 'check'>): CheckSequences =>
  sequencesOf(
    recipe,
    check.map(({ rows }) => rows),
  )

function sequencesOf(recipe: TranscribeRecipe, check: readonly CheckRecording['rows'][]): CheckSequences {
  const all = check.map(rows => rows.length)
  const starts = new Int32Array(check.length)
  for (let n = 1; n < starts.length; n++) starts[n] = starts[n - 1] + all[n - 1]
  const rows = check.flat()
  const columns = columnsOfFrames(recipe).map((column, c) => {
    const isCategory = recipe.inputs.some(input => input.kind === 'category' && input.column === column)
    return columnOfCells({ column, kind: isCategory ? 'category' : 'number' }, rows, c)
  })
  const features = new Float64Array(rows.length * sequenceFeatures(recipe.inputs).length)
  const ranges = rangesOf({ starts, lengths: Int32Array.from(all) })
  fillSequenceSteps(recipe.inputs, columnsToRead(recipe, columns, ranges), features)
  const lengths = Int32Array.from(all, length => Math.min(length, recipe.longest))
  return {
    ...{ features, tokens: null, count: check.length, starts, lengths },
    steps: lengths.reduce((longest, length) => Math.max(longest, length), 1),
  }
}

/** Probabilities of every frame of every recording, from outputs (count, T, K). */
function byFrame(
  { labels }: TranscribeRecipe,
  outputs: ArrayLike<number>,
  { lengths, count, steps }: Pick<CheckSequences, 'lengths' | 'count' | 'steps'>,
): number[][][] {
  const K = labels.length + 1
  const p = probabilitiesOf(outputs, K)
  return Array.from({ length: count }, (_, n) =>
    Array.from({ length: lengths?.[n] ?? steps }, (_, t) =>
      Array.from(p.subarray((n * steps + t) * K, (n * steps + t + 1) * K)),
    ),
  )
}

/** The largest error of the probabilities that outputs (count, T, K) mean. */
export function transcribeCheckError(
  { recipe, check }: Pick<TranscribeParts, 'recipe' | 'check'>,
  outputs: ArrayLike<number>,
): number {
  const sequences = transcribeCheckSequences({ recipe, check })
  return largestDifference(
    byFrame(recipe, outputs, sequences).flat(2),
    check.flatMap(({ outputs }) => outputs.flat()),
  )
}
