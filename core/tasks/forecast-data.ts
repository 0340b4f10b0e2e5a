import { byPiece, pieceAt, piecesOf } from '../data/pieces'
import type { Series } from '../data/series'
import { numbersOf } from '../losses/heads'
import type { ForecastPlan } from './forecast'
import { judgeableRows } from './forecast-targets'
import { featureNames, fillFeatures, knownRows, present, usableRows } from './inputs'
import { horizonsOf, inputsOf, type ForecastRecipe } from './recipe'
import { relativeFeatures } from './relative'
import { feedbackOf, knownUpTo, roomsOf, stepOf } from './recursive'
import type { Feedback, Samples, Targets, TrainingData } from './samples'
import { scale } from './scaler'
import { seasonBefore, seasonsBack } from './season'
import { windowStarts } from './windows'

/** Gives memory of `bytes` zeros; training passes one that gives SharedArrayBuffers. */
export type Allocate = (bytes: number) => ArrayBufferLike

const ownMemory: Allocate = bytes => new ArrayBuffer(bytes)

/**
 * Windows of a series. C targets, K steps ahead; V = C·K values a window, those of one target side by side.
 * One window is one sequence, (V) values; in a shared network C sequences, one a target with (K) values: their rows lie in the
 * feature matrix of that target, and in the order [window][target], so that values lie alike in both.
 */
export interface ForecastSamples extends Samples, Bases {
  /** Scaled, as the network learns them: (windows, V). */
  readonly targets: Extract<Targets, { kind: 'values' }>
  readonly windows: number
  /** First row of each window in the series (windows). */
  readonly begins: Int32Array
  /** What happened, in the targets' units: (windows, V), NaN where the series does not know. */
  readonly truth: Float64Array
}

/** What forecasts of windows may start from, in the targets' units. */
export interface Bases {
  /** y(t), the targets at the last row of each window: (windows, C). */
  readonly last: Float64Array
  /** The same step one season before, where that is what is forecast: (windows, V). */
  readonly before: Float64Array | null
}

export interface ForecastData extends TrainingData {
  readonly train: ForecastSamples
  readonly validation: ForecastSamples
  readonly test: ForecastSamples
}

/** Features and windows of all three parts. Windows are index ranges into one feature matrix (of each target when shared). */
export function forecastData(plan: ForecastPlan, series: Series, allocate: Allocate = ownMemory): ForecastData {
  const { recipe, parts } = plan
  const { targets, share, window } = recipe
  const step = stepOf(recipe)
  const [train, validation, test] = parts.map(({ name, starts }) =>
    samplesAt(name === 'test' ? recipe : step, series, starts, { allocate }),
  )
  const { teacher } = plan.experiment.task
  const steps = recipe.recursive && teacher < 1 ? Math.min(recipe.horizon, window) - 1 : 0
  const feedback = feedbackFor(recipe, train, steps, teacher)
  const relative = relativeFeatures(inputsOf(recipe, 0))
  return {
    inputs: plan.features.length,
    symbols: [],
    steps: window,
    outputs: horizonsOf(step).length * (share ? 1 : targets.length) * numbersOf(recipe.head),
    read: 'last',
    features: featureMatrix(recipe, series, allocate),
    tokens: null,
    ...(relative === null ? {} : { relative }),
    ...(feedback === null ? {} : { feedback }),
    carried: false,
    train,
    validation,
    test,
  }
}

/** Own forecasts as training reads them; null: the rows are always the truth. */
function feedbackFor(recipe: ForecastRecipe, train: Samples, steps: number, teacher: number): Feedback | null {
  if (steps < 1) return null
  const feed = feedbackOf(recipe)
  return { ...feed, steps, teacher, room: roomsOf(train, feed.each, steps) }
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

/** First rows of the windows of a recipe whose targets are known `horizons` steps after their end; 0: at their end, all that fit. */
export function recipeWindows(recipe: ForecastRecipe, series: Series, horizons: readonly number[]): number[] {
  const columns = recipe.targets.map(({ column }) => ({
    column: present(series, column).values,
    known: knownRows(series, column),
  }))
  const pieces = piecesOf(series)
  const usable = {
    inputs: usableRows(
      recipe.inputs.map(input => knownUpTo(input, recipe.horizon)),
      series,
    ),
    targets: judgeableRows(columns, recipe, pieces),
  }
  return pieces.flatMap(({ from, to }) => windowStarts(usable, { window: recipe.window, horizons }, from, to))
}

/** The inputs of a recipe as the network reads them, (rows, D); of a shared one those of each target, (C, rows, D). */
export function featureMatrix(recipe: ForecastRecipe, series: Series, allocate: Allocate): Float32Array {
  const D = featureNames(inputsOf(recipe, 0)).length
  const matrices = recipe.share ? recipe.targets.length : 1
  const size = series.rows * D
  const features = new Float32Array(allocate(matrices * size * 4))
  for (let c = 0; c < matrices; c++)
    fillFeatures(inputsOf(recipe, c), series, features.subarray(c * size, (c + 1) * size))
  return features
}

/** First row in the feature matrix of each sequence of the windows that begin at the rows `at`. */
export function sequenceStarts(
  { share, targets }: Pick<ForecastRecipe, 'share' | 'targets'>,
  at: ArrayLike<number>,
  rows: number,
  allocate: Allocate = ownMemory,
): Int32Array {
  const each = share ? targets.length : 1
  const starts = new Int32Array(allocate(at.length * each * 4))
  for (let n = 0; n < starts.length; n++) starts[n] = (n % each) * rows + at[Math.floor(n / each)]
  return starts
}

/** The windows that begin at the rows `at`, which ascend. `known`: of each target, where it is made already. */
export function samplesAt(
  recipe: ForecastRecipe,
  series: Series,
  at: ArrayLike<number>,
  {
    allocate = ownMemory,
    known = recipe.targets.map(({ column }) => knownRows(series, column)),
  }: { allocate?: Allocate; known?: readonly Uint8Array[] } = {},
): ForecastSamples {
  const { window, predict, targets, head } = recipe
  const horizons = horizonsOf(recipe)
  const windows = at.length
  const [C, V] = [targets.length, targets.length * horizons.length]
  const last = new Float64Array(windows * C)
  const truth = new Float64Array(windows * V)
  const scaled = new Float32Array(allocate(windows * V * 4))
  const before = predict === 'season' ? seasonsBefore(recipe, series, at, known) : null
  const pieces = piecesOf(series)
  const ends = Int32Array.from(at, row => pieceAt(pieces, row).to)
  targets.forEach(({ column, scaler }, c) => {
    const { values } = present(series, column)
    for (let n = 0; n < windows; n++) {
      const t = at[n] + window - 1
      last[n * C + c] = values[t]
      horizons.forEach((h, k) => {
        const place = n * V + c * horizons.length + k
        const y = t + h < ends[n] && known[c][t + h] ? values[t + h] : NaN
        truth[place] = y
        scaled[place] = scale(scaler, y - baseAt(recipe, { last, before }, place))
      })
    }
  })
  const begins = new Int32Array(allocate(windows * 4))
  begins.set(at)
  const starts = recipe.share ? sequenceStarts(recipe, at, series.rows, allocate) : begins
  return {
    ...{ count: starts.length, starts, lengths: null, windows, begins, last, before, truth },
    targets: { kind: 'values', values: scaled, ...(head.kind === 'point' ? {} : { head }) },
  }
}

/** What a forecast is told against, in the target's unit; `place`: in (windows, V). */
export function baseAt(
  recipe: Pick<ForecastRecipe, 'predict' | 'output' | 'horizon'>,
  { last, before }: Bases,
  place: number,
): number {
  switch (recipe.predict) {
    case 'value':
      return 0
    case 'change':
      return last[Math.floor(place / (recipe.output === 'value' ? 1 : recipe.horizon))]
    case 'season':
      if (before === null) throw new Error('the same step one season before is not there')
      return before[place]
  }
}

/** y(t+h) of the newest season that the window knows, (windows, V); the mean of training where there is none. */
function seasonsBefore(
  recipe: ForecastRecipe,
  series: Series,
  at: ArrayLike<number>,
  known: readonly Uint8Array[],
): Float64Array {
  const { window, season, targets, horizon } = recipe
  if (season === null) throw new Error('a recipe that forecasts against the season has none')
  const horizons = horizonsOf(recipe)
  const V = targets.length * horizons.length
  const before = new Float64Array(at.length * V)
  targets.forEach(({ column, values: { mean: otherwise } }, c) => {
    const { values } = present(series, column)
    let n = 0
    for (const { piece, rows } of byPiece(series, at)) {
      const [own, seen] = [values.subarray(piece.from, piece.to), known[c].subarray(piece.from, piece.to)]
      const bases = new Map<number, Float64Array>()
      horizons.forEach((h, k) => {
        const back = seasonsBack(h, season)
        const base = bases.get(back) ?? seasonBefore(own, seen, { season, k: back, more: horizon, otherwise }).values
        bases.set(back, base)
        rows.forEach((row, m) => {
          before[(n + m) * V + c * horizons.length + k] = base[row - piece.from + window - 1 + h]
        })
      })
      n += rows.length
    }
  })
  return before
}
