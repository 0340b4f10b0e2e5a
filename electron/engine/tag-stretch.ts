import type { TagData } from '../../core/tasks/tag/data'
import { piecesOf } from '../../core/tasks/tag/pieces'
import type { TagPlan } from '../../core/tasks/tag/plan'
import type { TagRecipe } from '../../core/tasks/tag/recipe'
import { outputsInOrder } from '../../core/tasks/tag/results'
import type { SequenceJudged, SequenceShown, TagGlimpse } from './run.types'
import { sequenceShown } from './tag-files'
import { taggingOf } from './tagging'

/** Some pieces of the validation part that every epoch says anew. */
export interface TagStretch {
  readonly kind: 'tag'
  /** Numbers of the pieces among the samples of the validation part. */
  readonly samples: readonly number[]
  readonly sequences: readonly SequenceShown[]
  readonly recipe: Pick<TagRecipe, 'says'>
  /** T and O: the outputs of a piece are (T, O), what lies behind its end too. */
  readonly steps: number
  readonly outputs: number
}

const MOST = 5
/** Values of an epoch that are worth a line in the journal. */
const MOST_VALUES = 4000

/** The first pieces that are worth looking at: with two labels or more, as far as there are some. */
export function stretchOf(plan: TagPlan, { steps, outputs }: TagData): TagStretch {
  const { recipe, stretches, truth } = plan
  const pieces = stretches
    .filter(({ part }) => part === 'validation')
    .flatMap(stretch => piecesOf(stretch, recipe.longest).map(piece => ({ ...stretch, ...piece })))
  const isMixed = ({ start, length }: (typeof pieces)[number]): boolean =>
    truth.kind === 'number' || new Set(truth.classes.subarray(start, start + length)).size > 1
  const numbered = pieces.map((piece, sample) => ({ piece, sample }))
  const most = Math.min(MOST, Math.floor(MOST_VALUES / (steps * outputs)))
  const mixed = numbered.filter(({ piece }) => isMixed(piece))
  const chosen = (mixed.length > 0 ? mixed : numbered).slice(0, most)
  return {
    kind: 'tag',
    samples: chosen.map(({ sample }) => sample),
    sequences: chosen.map(({ piece }) => sequenceShown(plan, piece)),
    recipe: { says: recipe.says },
    steps,
    outputs,
  }
}

/** The outputs of an epoch, (pieces, T, O), as what they say; null: there are none. */
export function glimpseOf(
  { sequences, recipe, steps, outputs }: TagStretch,
  { epoch, stretch }: { epoch: number; stretch: readonly number[] },
): TagGlimpse | null {
  if (sequences.length === 0) return null
  const lengths = sequences.map(({ labels, numbers }) => (labels ?? numbers ?? []).length)
  const { values, probabilities } = taggingOf(
    recipe,
    outputsInOrder(Float32Array.from(stretch), lengths, { steps, outputs }),
  )
  const { says } = recipe
  let at = 0
  return {
    kind: 'tag',
    epoch,
    sequences: sequences.map((shown, n): SequenceJudged => {
      const from = at
      at += lengths[n]
      const own = Array.from(values.subarray(from, at))
      if (says.kind === 'number' || probabilities === null)
        return { ...shown, said: null, probabilities: null, saidNumbers: own }
      const C = says.classes.length
      return {
        ...shown,
        said: own.map(number => says.classes[number]),
        probabilities: own.map((number, t) => probabilities[(from + t) * C + number]),
        saidNumbers: null,
      }
    }),
  }
}
