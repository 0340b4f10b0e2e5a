import { balancedClassWeights } from '../../losses/class-weights'
import { UNKNOWN } from '../../data/vocabulary'
import type { ClassifyTask } from '../../experiment/tasks/classify'
import { classCounts } from '../baselines/majority'
import type { Samples, SequenceShape, TrainingData } from '../samples'
import { fillSteps, stepFeatures } from '../step-inputs'
import type { FoundCases } from './cases'
import { tokenNumbers, type ClassifyPlan } from './plan'
import type { ClassifyRecipe } from './recipe'

export interface ClassifySamples extends Samples {
  /** Number of each sample among the cases of the plan. */
  readonly cases: Int32Array
}

export interface ClassifyData extends TrainingData {
  readonly train: ClassifySamples
  readonly validation: ClassifySamples
  readonly test: ClassifySamples
}

/** Features or tokens of all steps of all cases, and the samples of each part. */
export function classifyData({ recipe, cases, classes, parts, experiment }: ClassifyPlan): ClassifyData {
  const weights = experiment.task.balance
    ? Float32Array.from(
        balancedClassWeights(
          classCounts(
            parts.train.map(one => classes[one]),
            recipe.classes.length,
          ),
        ),
      )
    : null
  const samplesOf = (part: Int32Array): ClassifySamples => ({
    count: part.length,
    starts: part.map(one => cases.starts[one]),
    lengths: part.map(one => Math.min(cases.lengths[one], recipe.longest)),
    targets: { kind: 'classes', classes: part.map(one => classes[one]), weights },
    cases: part,
  })
  const { hide } = experiment.task
  const { vocabulary } = recipe
  const hidden = vocabulary === null || hide === 0 ? null : { share: hide, symbol: vocabulary.symbols.indexOf(UNKNOWN) }
  return {
    ...classifyShape(recipe, experiment.task),
    ...stepRows(recipe, cases),
    ...(hidden === null ? {} : { hidden }),
    carried: false,
    train: samplesOf(parts.train),
    validation: samplesOf(parts.validation),
    test: samplesOf(parts.test),
  }
}

export const classifyShape = (
  { inputs, vocabulary, longest, classes }: ClassifyRecipe,
  { read }: Pick<ClassifyTask, 'read'>,
): SequenceShape => ({
  inputs: stepFeatures(inputs).length,
  symbols: vocabulary === null ? [] : [vocabulary.symbols.length],
  steps: longest,
  outputs: classes.length,
  read,
})

/** What the network reads at every step: (steps, D), and the token beside it. */
export function stepRows(
  { inputs, vocabulary }: Pick<ClassifyRecipe, 'inputs' | 'vocabulary'>,
  { columns, tokens, count, starts, lengths }: Pick<FoundCases, 'columns' | 'tokens' | 'count' | 'starts' | 'lengths'>,
): { features: Float32Array; tokens: Int32Array | null } {
  const steps = count === 0 ? 0 : starts[count - 1] + lengths[count - 1]
  const features = new Float32Array(steps * stepFeatures(inputs).length)
  fillSteps(inputs, columns, features)
  return { features, tokens: vocabulary === null || tokens === null ? null : tokenNumbers(vocabulary, tokens) }
}
