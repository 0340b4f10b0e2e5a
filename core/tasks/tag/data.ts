import { balancedClassWeights } from '../../losses/class-weights'
import { classCounts } from '../baselines/majority'
import type { Samples, SequenceShape, Targets, TrainingData } from '../samples'
import { scale } from '../scaler'
import type { PartName } from '../split'
import { columnsToRead, fillSequenceSteps, rangesOf, sequenceFeatures } from '../step-features'
import { wordTables, wordTokens } from './features'
import type { Range } from '../step-changes'
import { piecesOf } from './pieces'
import { stepsOf, type TagPlan } from './plan'
import type { TagRecipe } from './recipe'
import type { Sequences } from './sequences'

export interface TagData extends TrainingData {
  readonly test: Samples
}

/** Features and tokens of all steps of all sequences, and the pieces of each part. Steps are judged where their truth is known. */
export function tagData(plan: TagPlan): TagData {
  const { recipe, sequences, stretches } = plan
  const targets = targetsOf(plan)
  const samplesOf = (name: PartName): Samples => {
    const pieces = stretches.filter(({ part }) => part === name).flatMap(own => piecesOf(own, recipe.longest))
    return {
      count: pieces.length,
      starts: Int32Array.from(pieces, ({ start }) => start),
      lengths: Int32Array.from(pieces, ({ length }) => length),
      targets,
    }
  }
  return {
    ...tagShape(recipe),
    ...tagRows(recipe, sequences, rangesOf(sequences)),
    carried: false,
    train: samplesOf('train'),
    validation: samplesOf('validation'),
    test: samplesOf('test'),
  }
}

export const tagShape = ({ inputs, words, says, longest }: TagRecipe): SequenceShape => ({
  inputs: sequenceFeatures(inputs).length,
  symbols: words === null ? [] : wordTables(words).map(({ size }) => size),
  steps: longest,
  outputs: says.kind === 'labels' ? says.classes.length : 1,
  read: 'every',
})

/** What the network reads at every step: (steps, D), and the tokens beside it, (steps, tables). */
export function tagRows(
  recipe: TagRecipe,
  { columns, words, rows }: Pick<Sequences, 'columns' | 'words' | 'rows'>,
  sequences: readonly Range[],
): { features: Float32Array; tokens: Int32Array | null } {
  const features = new Float32Array(rows.length * sequenceFeatures(recipe.inputs).length)
  fillSequenceSteps(recipe.inputs, columnsToRead(recipe, columns, sequences), features)
  return { features, tokens: recipe.words === null || words === null ? null : wordTokens(recipe.words, words) }
}

/** Of every step of all sequences: parts share them. */
function targetsOf({ experiment, recipe, truth, stretches }: TagPlan): Targets {
  const { says } = recipe
  if (truth.kind === 'labels') {
    const learned = [...stepsOf(stretches, 'train')].map(step => truth.classes[step]).filter(own => own >= 0)
    const weights = experiment.task.balance
      ? Float32Array.from(balancedClassWeights(classCounts(learned, tagShape(recipe).outputs)))
      : null
    return { kind: 'classes', classes: truth.classes, weights }
  }
  if (says.kind !== 'number') throw new Error('numbers are said where the truth is one')
  return { kind: 'values', values: Float32Array.from(truth.values, value => scale(says.scaler, value)), gaps: true }
}
