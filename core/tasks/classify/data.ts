import { balancedClassWeights } from '../../losses/class-weights'
import type { SeriesColumn } from '../../data/series'
import type { ClassifyTask } from '../../experiment/tasks/classify'
import type { FloatArray } from '../../floats'
import { classCounts } from '../baselines/majority'
import type { DataShape, Samples, TrainingData } from '../samples'
import { scale } from '../scaler'
import type { FoundCases } from './cases'
import { tokenNumbers, type ClassifyPlan } from './plan'
import type { ClassifyRecipe, StepInput } from './recipe'

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
  return {
    ...classifyShape(recipe, experiment.task),
    ...stepRows(recipe, cases),
    carried: false,
    train: samplesOf(parts.train),
    validation: samplesOf(parts.validation),
    test: samplesOf(parts.test),
  }
}

export const classifyShape = (
  { inputs, vocabulary, longest, classes }: ClassifyRecipe,
  { read }: Pick<ClassifyTask, 'read'>,
): DataShape => ({
  inputs: stepFeatures(inputs).length,
  symbols: vocabulary === null ? [] : [vocabulary.symbols.length],
  steps: longest,
  outputs: classes.length,
  read,
})

/** Names of the features of a step. */
export const stepFeatures = (inputs: readonly StepInput[]): string[] =>
  inputs.flatMap(input =>
    input.kind === 'number' ? [input.column] : input.levels.map(level => `${input.column} = ${level}`),
  )

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

/** Writes the features of every step, (steps, D). */
export function fillSteps(inputs: readonly StepInput[], columns: readonly SeriesColumn[], into: FloatArray): void {
  const D = stepFeatures(inputs).length
  let at = 0
  for (const input of inputs) at += fillStep(input, present(columns, input.column), into, D, at)
}

/** Writes the features of one column, from feature `at` on; a missing value is 0, the mean. Answers how many they are. */
function fillStep(input: StepInput, { values, levels }: SeriesColumn, into: FloatArray, D: number, at: number): number {
  if (input.kind === 'number') {
    for (let row = 0; row < values.length; row++)
      into[row * D + at] = Number.isFinite(values[row]) ? scale(input.scaler, values[row]) : 0
    return 1
  }
  const features = levels.map(level => input.levels.indexOf(level))
  for (let row = 0; row < values.length; row++) {
    const feature = Number.isNaN(values[row]) ? -1 : features[values[row]]
    if (feature >= 0) into[row * D + at + feature] = 1
  }
  return input.levels.length
}

export function present(columns: readonly SeriesColumn[], name: string): SeriesColumn {
  const column = columns.find(c => c.name === name)
  if (column === undefined) throw new Error(`the cases have no column ${name}`)
  return column
}
