import { deviationsFor } from '../metrics/intervals'
import { deviationOf } from '../losses/gaussian'
import { numbersOf } from '../losses/heads'
import { sortQuantiles } from '../losses/quantiles'
import { baseAt, type Bases } from './forecast-data'
import { horizonsOf, type ForecastRecipe } from './recipe'

type Words = Pick<ForecastRecipe, 'predict' | 'output' | 'horizon' | 'targets' | 'share' | 'head'>

/** Forecasts of windows in the targets' units, (windows, V) each. */
export interface Spoken {
  /** The value, the quantile nearest to the median, or the mean. */
  readonly values: Float64Array
  /** Null: the network says one number a value. */
  readonly interval: Interval | null
  /**
   * Everything the network says: the value; each quantile, ascending; or mean and deviation.
   */
  readonly all: readonly Float64Array[]
}

export interface Interval {
  /** Of the truth that should lie within. */
  readonly share: number
  readonly lower: Float64Array
  readonly upper: Float64Array
  /** Quantiles that were learned, with their levels; null: a normal distribution was. */
  readonly quantiles: { readonly levels: readonly number[]; readonly values: readonly Float64Array[] } | null
}

/**
 * What a network says, as forecasts in the targets' units.
 *   outputs (sequences, P·values): of each sequence first all its values as the first number, then all as the second …
 */
export function spoken(recipe: Words, bases: Bases, outputs: ArrayLike<number>): Spoken {
  const P = numbersOf(recipe.head)
  const K = horizonsOf(recipe).length
  const C = recipe.targets.length
  const width = K * (recipe.share ? 1 : C)
  const numbers = sorted(recipe, outputs, P * width)
  const all = Array.from({ length: P }, () => new Float64Array(outputs.length / P))
  for (let at = 0; at < outputs.length; at++) {
    const place = Math.floor(at / (P * width)) * width + (at % width)
    all[Math.floor(at / width) % P][place] = numbers[at]
  }
  const { head, targets } = recipe
  all.forEach((said, p) => {
    const isDeviation = head.kind === 'gaussian' && p === 1
    for (let place = 0; place < said.length; place++) {
      const { mean, deviation } = targets[Math.floor(place / K) % C].scaler
      said[place] = isDeviation
        ? deviation * deviationOf(said[place])
        : mean + deviation * said[place] + baseAt(recipe, bases, place)
    }
  })
  return { all, ...read(recipe, all) }
}

/** Forecasts alone, (windows, V). */
export const toTargetUnits = (recipe: Words, bases: Bases, outputs: ArrayLike<number>): Float64Array =>
  spoken(recipe, bases, outputs).values

function sorted({ head }: Words, outputs: ArrayLike<number>, width: number): ArrayLike<number> {
  if (head.kind !== 'quantiles') return outputs
  const own = Float64Array.from(outputs)
  sortQuantiles(own, own.length / width, head.levels.length)
  return own
}

function read({ head }: Words, all: readonly Float64Array[]): Pick<Spoken, 'values' | 'interval'> {
  switch (head.kind) {
    case 'point':
      return { values: all[0], interval: null }
    case 'quantiles': {
      const { levels } = head
      const share = levels[levels.length - 1] - levels[0]
      const quantiles = { levels, values: all }
      return {
        values: all[nearestToMedian(levels)],
        interval: { share, lower: all[0], upper: all[all.length - 1], quantiles },
      }
    }
    case 'gaussian': {
      const [mean, deviation] = all
      const z = deviationsFor(head.share)
      const at = (sign: number): Float64Array => mean.map((μ, k) => μ + sign * z * deviation[k])
      return { values: mean, interval: { share: head.share, lower: at(-1), upper: at(1), quantiles: null } }
    }
  }
}

const nearestToMedian = (levels: readonly number[]): number =>
  levels.reduce((best, level, k) => (Math.abs(level - 0.5) < Math.abs(levels[best] - 0.5) ? k : best), 0)

/** One sequence by itself: its window, with the targets that it says. */
export function ofSequence<Recipe extends Words>(
  recipe: Recipe,
  { last, before }: Bases,
  n: number,
): { recipe: Recipe; bases: Bases } {
  const { targets, share } = recipe
  const C = share ? 1 : targets.length
  const V = C * horizonsOf(recipe).length
  const said = share ? [targets[n % targets.length]] : targets
  return {
    recipe: { ...recipe, targets: said, share: false },
    bases: {
      last: last.subarray(n * C, (n + 1) * C),
      before: before && before.subarray(n * V, (n + 1) * V),
    },
  }
}
