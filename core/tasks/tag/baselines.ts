import { shown } from '../../data/wording'
import { majorityOf } from '../baselines/majority'
import { within } from '../baselines/progress'
import { classByThreshold, fitClassMeans, fitThreshold, nearestMean } from '../baselines/step-classifiers'
import { byRegression, fitStepRegression } from '../baselines/step-regression'
import { fitWordLookup, tagOf } from '../baselines/word-lookup'
import type { PartName } from '../split'
import type { TagData } from './data'
import { sequenceFeatures } from '../step-features'
import { stepsOf, type TagPlan } from './plan'
import { classesOf } from './recipe'
import type { Tagging } from './results'

export interface BaselineTaggings {
  readonly validation: readonly Tagging[]
  readonly test: readonly Tagging[]
}

/** Says something of one step, from that step alone. */
interface StepTagger {
  readonly name: string
  readonly label: string
  of(step: number): number
}

/**
 * The taggers that a network has to beat: what is usual, and what one step by itself tells. Yields the share done, 0 … 1: run it
 * in a worker thread.
 */
export function* baselineTaggings(plan: TagPlan, data: TagData): Generator<number, BaselineTaggings> {
  const taggers = yield* plan.truth.kind === 'labels'
    ? labelTaggers(plan, data, plan.truth.classes)
    : numberTaggers(plan, data, plan.truth.values)
  const said = (part: PartName): Tagging[] => {
    const steps = [...stepsOf(plan.stretches, part)]
    return taggers.map(({ name, label, of }) => ({
      ...{ name, label },
      values: plan.truth.kind === 'labels' ? Int32Array.from(steps, of) : Float64Array.from(steps, of),
    }))
  }
  return { validation: said('validation'), test: said('test') }
}

function* labelTaggers(
  { recipe, sequences: { words }, stretches }: TagPlan,
  { features, inputs: D }: TagData,
  labels: Int32Array,
): Generator<number, StepTagger[]> {
  const names = classesOf(recipe)
  const C = names.length
  const known = Int32Array.from([...stepsOf(stretches, 'train')].filter(step => labels[step] >= 0))
  const learned = known.map(step => labels[step])
  const usual = majorityOf(learned, C)
  const taggers: StepTagger[] = [{ name: 'majority', label: `Majority (“${shown(names[usual])}”)`, of: () => usual }]
  if (words !== null) {
    const lookup = fitWordLookup(
      Array.from(known, step => words[step]),
      learned,
      C,
    )
    taggers.push({
      name: 'word-lookup',
      label: 'Most frequent label of the word',
      of: step => tagOf(lookup, words[step]),
    })
  }
  if (D === 0) return taggers
  const threshold = yield* within(0, 0.8, fitThreshold(features, D, known, labels, C))
  const means = fitClassMeans(features, D, known, labels, C)
  return [
    ...taggers,
    {
      name: 'threshold',
      label: `One cut through “${shown(sequenceFeatures(recipe.inputs)[threshold.feature])}”`,
      of: step => classByThreshold(threshold, features, D, step),
    },
    { name: 'nearest-mean', label: 'Nearest mean of a label', of: step => nearestMean(means, features, D, step) },
  ]
}

function* numberTaggers(
  { stretches }: TagPlan,
  { features, inputs: D }: TagData,
  values: Float64Array,
): Generator<number, StepTagger[]> {
  const known = Int32Array.from([...stepsOf(stretches, 'train')].filter(step => Number.isFinite(values[step])))
  const mean = known.reduce((sum, step) => sum + values[step], 0) / known.length
  const taggers: StepTagger[] = [{ name: 'mean', label: 'Mean of the training part', of: () => mean }]
  if (D === 0) return taggers
  const weights = yield* within(0, 0.9, fitStepRegression(features, D, known, values))
  return [
    ...taggers,
    {
      name: 'linear',
      label: 'Linear regression on the step alone',
      of: step => byRegression(weights, features, D, step),
    },
  ]
}
