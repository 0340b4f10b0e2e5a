import { shown } from '../../data/wording'
import { majorityOf } from '../baselines/majority'
import { classOf, fitNaiveBayes } from '../baselines/naive-bayes'
import { nearestNeighbours } from '../baselines/nearest-neighbour'
import { within } from '../baselines/progress'
import type { ClassifyData, ClassifySamples } from './data'
import type { ClassifyPlan } from './plan'

/** What one classifier says of some samples. */
export interface Classification {
  /** `network`, `majority`, `nearest-neighbour`, `naive-bayes`. */
  readonly name: string
  readonly label: string
  /** Number of the class of each sample; −1: it was not judged. */
  readonly classes: Int32Array
}

export interface BaselineClassifications {
  readonly validation: readonly Classification[]
  readonly test: readonly Classification[]
}

/** The classifiers that a network has to beat. Yields the share done, 0 … 1: run it in a worker thread. */
export function* baselineClassifications(
  plan: ClassifyPlan,
  data: ClassifyData,
): Generator<number, BaselineClassifications> {
  const other = data.tokens === null ? neighbours(plan, data) : bayes(plan, data)
  const { train } = data
  const classes = plan.recipe.classes.length
  const learned = Int32Array.from(train.cases, one => plan.classes[one])
  const most = majorityOf(learned, classes)
  const majority = ({ count }: ClassifySamples): Classification => ({
    name: 'majority',
    label: `Majority (“${shown(plan.recipe.classes[most])}”)`,
    classes: new Int32Array(count).fill(most),
  })
  const found = yield* other
  return {
    validation: [majority(data.validation), found.validation],
    test: [majority(data.test), found.test],
  }
}

type Both = Record<'validation' | 'test', Classification>

/** The class of the nearest training case: by DTW where lengths differ. */
function* neighbours({ classes }: ClassifyPlan, data: ClassifyData): Generator<number, Both> {
  const { features, inputs, train, validation, test } = data
  const rangesOf = ({ starts, lengths, count }: ClassifySamples) => ({
    starts,
    lengths: lengths ?? new Int32Array(count).fill(data.steps),
  })
  const all = [train, validation, test].map(rangesOf)
  const length = all[0].lengths[0]
  const distance = all.every(({ lengths }) => lengths.every(own => own === length)) ? 'euclid' : 'dtw'
  function* of(samples: ClassifySamples, from: number, to: number): Generator<number, Classification> {
    const { judged, nearest, compared } = yield* within(
      from,
      to,
      nearestNeighbours(features, inputs, all[0], rangesOf(samples), { distance }),
    )
    const said = new Int32Array(samples.count).fill(-1)
    judged.forEach((one, k) => (said[one] = classes[train.cases[nearest[k]]]))
    const some = compared < train.count ? ` of ${compared} cases` : ''
    const name = distance === 'dtw' ? 'Nearest neighbour (DTW)' : 'Nearest neighbour (Euclid)'
    return { name: 'nearest-neighbour', label: `${name}${some}`, classes: said }
  }
  return { validation: yield* of(validation, 0, 0.5), test: yield* of(test, 0.5, 1) }
}

/** Words and pairs of words, each counting by itself. */
function* bayes(
  { classes, cases, recipe }: ClassifyPlan,
  { train, validation, test }: ClassifyData,
): Generator<number, Both> {
  const tokens = cases.tokens ?? []
  const textsOf = (samples: ClassifySamples): string[][] =>
    Array.from(samples.cases, one => tokens.slice(cases.starts[one], cases.starts[one] + cases.lengths[one]))
  const learned = Int32Array.from(train.cases, one => classes[one])
  const model = yield* within(0, 0.8, fitNaiveBayes(textsOf(train), learned, recipe.classes.length))
  const of = (samples: ClassifySamples): Classification => ({
    name: 'naive-bayes',
    label:
      recipe.form.kind === 'text' && recipe.form.by === 'characters'
        ? 'Naive Bayes (pairs of characters)'
        : 'Naive Bayes (words and pairs)',
    classes: Int32Array.from(textsOf(samples), text => classOf(model, text)),
  })
  yield 0.9
  return { validation: of(validation), test: of(test) }
}
