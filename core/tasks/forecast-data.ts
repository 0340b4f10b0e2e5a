import type { Series } from '../data/series'
import type { ForecastPlan } from './forecast'
import { featureNames, fillFeatures, knownRows, present, usableRows } from './inputs'
import { horizonsOf, type ForecastRecipe } from './recipe'
import type { Samples, Targets, TrainingData } from './samples'
import { scale, unscale } from './scaler'
import { windowStarts } from './windows'

/** Gives memory of `bytes` zeros; training passes one that gives SharedArrayBuffers. */
export type Allocate = (bytes: number) => ArrayBufferLike

const ownMemory: Allocate = bytes => new ArrayBuffer(bytes)

export interface ForecastSamples extends Samples {
  /** Scaled, as the network learns them. */
  readonly targets: Extract<Targets, { kind: 'values' }>

  /** y(t), the target at the last row of each window (count). */
  readonly last: Float64Array
  /** What happened, in the target's unit: (count, O), NaN where the series does not know. */
  readonly truth: Float64Array
}

export interface ForecastData extends TrainingData {
  readonly train: ForecastSamples
  readonly validation: ForecastSamples
  readonly test: ForecastSamples
}

/** Features and windows of all three parts. Windows are index ranges into the one feature matrix. */
export function forecastData(plan: ForecastPlan, series: Series, allocate: Allocate = ownMemory): ForecastData {
  const { recipe, parts } = plan
  const [train, validation, test] = parts.map(({ starts }) => samplesAt(recipe, series, starts, { allocate }))
  return {
    inputs: plan.features.length,
    symbols: [],
    steps: recipe.window,
    outputs: horizonsOf(recipe).length,
    read: 'last',
    features: featureMatrix(recipe, series, allocate),
    tokens: null,
    carried: false,
    train,
    validation,
    test,
  }
}

/** A model's recipe on another series: every window that fits, the last ones with targets beyond the end (NaN). */
export function recipeData(
  recipe: ForecastRecipe,
  series: Series,
  allocate: Allocate = ownMemory,
): { features: Float32Array; samples: ForecastSamples } {
  const starts = recipeWindows(recipe, series, [0])
  return { features: featureMatrix(recipe, series, allocate), samples: samplesAt(recipe, series, starts, { allocate }) }
}

/** First rows of the windows of a recipe whose target is known `horizons` steps after their end; 0: at their end, all that fit. */
export function recipeWindows(recipe: ForecastRecipe, series: Series, horizons: readonly number[]): number[] {
  const usable = { inputs: usableRows(recipe.inputs, series), targets: knownRows(series, recipe.target) }
  return windowStarts(usable, { window: recipe.window, horizons }, 0, series.rows)
}

/** The inputs of a recipe as the network reads them, (rows, D). */
export function featureMatrix(recipe: ForecastRecipe, series: Series, allocate: Allocate): Float32Array {
  const features = new Float32Array(allocate(series.rows * featureNames(recipe.inputs).length * 4))
  fillFeatures(recipe.inputs, series, features)
  return features
}

/** The windows that begin at the rows `at`. `known`: of the target, where it is made already. */
export function samplesAt(
  recipe: ForecastRecipe,
  series: Series,
  at: ArrayLike<number>,
  { allocate = ownMemory, known = knownRows(series, recipe.target) }: { allocate?: Allocate; known?: Uint8Array } = {},
): ForecastSamples {
  const { window, predict, scaler } = recipe
  const horizons = horizonsOf(recipe)
  const { values } = present(series, recipe.target)
  const count = at.length
  const starts = new Int32Array(allocate(count * 4))
  starts.set(at)
  const last = new Float64Array(count)
  const truth = new Float64Array(count * horizons.length)
  const targets = new Float32Array(allocate(count * horizons.length * 4))
  for (let n = 0; n < count; n++) {
    const t = at[n] + window - 1
    last[n] = values[t]
    const base = predict === 'change' ? last[n] : 0
    horizons.forEach((h, k) => {
      const y = t + h < series.rows && known[t + h] ? values[t + h] : NaN
      truth[n * horizons.length + k] = y
      targets[n * horizons.length + k] = scale(scaler, y - base)
    })
  }
  return { count, starts, lengths: null, targets: { kind: 'values', values: targets }, last, truth }
}

/** Outputs of a network, (count, O), as forecasts in the target's unit. */
export function toTargetUnits(
  { predict, scaler }: Pick<ForecastRecipe, 'predict' | 'scaler'>,
  { last }: Pick<ForecastSamples, 'last'>,
  outputs: ArrayLike<number>,
): Float64Array {
  const O = outputs.length / last.length
  const forecasts = new Float64Array(outputs.length)
  for (let k = 0; k < outputs.length; k++)
    forecasts[k] = unscale(scaler, outputs[k]) + (predict === 'change' ? last[Math.floor(k / O)] : 0)
  return forecasts
}
