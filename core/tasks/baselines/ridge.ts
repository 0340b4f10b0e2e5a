import type { ForecastData, ForecastSamples } from '../forecast-data'
import { piecesOf } from '../../data/pieces'
import type { Series } from '../../data/series'
import { knownRows, present } from '../inputs'
import { horizonsOf, type ForecastRecipe, type ForecastTarget } from '../recipe'
import { seasonBeforeEach, seasonsBack } from '../season'
import { cholesky, dot, rowOf, solve } from './cholesky'
import { gramMatrix, layFlat, layoutOf, moments, type Layout } from './normal-equations'
import { within } from './progress'
import { runsOf, type Run } from './sliding'

/**
 * Ridge regression (Hoerl & Kennard 1970) on the very windows the network gets, for the same scaled target:
 *
 *   ŷ = w·x + b      w, b = argmin Σ_s (w·x_s + b − y_s)² + λ n ‖w‖²      (XᵀX + λ n I) w = Xᵀ y
 *
 * x is a window laid flat. The normal equations are solved in float64 by Cholesky. λ falls along the grid as long as the squared
 * error on the validation part falls with it. Windows of more than `MOST_FEATURES` values are first reduced to means of q steps.
 */
export interface Ridge {
  readonly lambda: number
  readonly layout: Layout
  /** (O)(P), the intercept b last. */
  readonly weights: readonly Float64Array[]
}

/** In units of the number of windows: features are scaled, so λ stands beside 1 on the diagonal. */
const LAMBDAS = [10, 1, 1e-1, 1e-2, 1e-3, 1e-4]
/** The factor of 1,600 values takes about a second; time grows with the third power. */
const MOST_FEATURES = 1600
/** Multiplications spent on judging one λ; where all windows would take more, every n-th one is judged. */
const JUDGING = 2e8
/** Windows between two yields while forecasting. */
const SLICE = 256

/** Yields the share done, 0 … 1: it may be seconds of work. */
export function* fitRidge(recipe: ForecastRecipe, data: ForecastData, series: Series): Generator<number, Ridge> {
  const layout = layoutOf(data, MOST_FEATURES)
  const runs = runsOf(data.train.starts.slice().sort())
  const gram = yield* within(0, 0.15, gramMatrix(layout, runs))
  const rightSides = yield* within(0.15, 0.2, targetMoments(recipe, layout, runs, series))
  const each = 0.8 / LAMBDAS.length
  let best: { ridge: Ridge; loss: number } | null = null
  for (const [trial, lambda] of LAMBDAS.entries()) {
    const from = 0.2 + trial * each
    const weights = yield* within(from, from + 0.8 * each, solveFor(lambda * data.train.count, gram, rightSides))
    if (!weights) break
    const ridge = { lambda, layout, weights }
    const every = Math.ceil((data.validation.count * layout.size * weights.length) / JUDGING)
    const loss = yield* within(from + 0.8 * each, from + each, squaredError(ridge, data.validation, every))
    if (best && loss >= best.loss) break
    best = { ridge, loss }
  }
  if (!best) throw new Error('ridge regression: the normal equations are not positive definite')
  return best.ridge
}

/** (XᵀX + penalty I)⁻¹ Xᵀ y, the intercept free of the penalty; null: the penalty is too small for columns this alike. */
function* solveFor(
  penalty: number,
  gram: Float64Array,
  rightSides: readonly Float64Array[],
): Generator<number, Float64Array[] | null> {
  const P = rightSides[0].length
  const L = gram.slice()
  for (let r = 0; r < P - 1; r++) L[rowOf(r) + r] += penalty
  if (!(yield* within(0, 0.7, cholesky(L, P)))) return null
  const weights = rightSides.map(side => side.slice())
  yield* within(0.7, 1, solve(L, weights, P))
  return weights
}

/** Scaled outputs (count, O), like a network's. Yields the share done. */
export function* ridgeOutputs(ridge: Ridge, { starts, count }: ForecastSamples): Generator<number, Float64Array> {
  const O = ridge.weights.length
  const outputs = new Float64Array(count * O)
  const x = new Float64Array(ridge.layout.size)
  for (let n = 0; n < count; n++) {
    outputs.set(outputsAt(ridge, starts[n], x), n * O)
    if (n % SLICE === SLICE - 1) yield (n + 1) / count
  }
  return outputs
}

function outputsAt({ layout, weights }: Ridge, start: number, x: Float64Array): number[] {
  layFlat(layout, start, x)
  return weights.map(w => dot(w, 0, x, 0, x.length))
}

/** Sum over every n-th window. */
function* squaredError(
  ridge: Ridge,
  { starts, targets: { values }, count }: ForecastSamples,
  every: number,
): Generator<number, number> {
  const O = ridge.weights.length
  const x = new Float64Array(ridge.layout.size)
  let sum = 0
  for (let n = 0; n < count; n += every) {
    outputsAt(ridge, starts[n], x).forEach((output, k) => (sum += (output - values[n * O + k]) ** 2))
    if (n % (SLICE * every) === 0) yield n / count
  }
  return sum
}

/**
 * Xᵀ y for each output. With u = (y − c)/σ, c the mean of the training values, and the target's scaler μ, σ, the target is
 *   the value        (y(t+h) − μ)/σ            = u(t+h)                               c = μ
 *   the change       (y(t+h) − y(t) − μ)/σ     = u(t+h) − u(t) − μ/σ
 *   from the season  (y(t+h) − b(t+h) − μ)/σ   = (u − u_b)(t+h) − μ/σ                 b: the same step k seasons before
 * In a shared network the columns of all targets lie one after the other, as the features do.
 */
function* targetMoments(
  recipe: ForecastRecipe,
  layout: Layout,
  runs: readonly Run[],
  series: Series,
): Generator<number, Float64Array[]> {
  const units = recipe.share ? [recipe.targets] : recipe.targets.map(target => [target])
  const groups = seasonGroups(recipe)
  const sums: Float64Array[] = []
  for (const [n, targets] of units.entries()) {
    const shift = stacked(targets.map(target => shiftOf(recipe, target, series.rows)))
    const at = (share: number): number => (n + share) / units.length
    const [offset] = yield* within(at(0), at(0.2), moments(layout, runs, shift, { window: recipe.window, horizon: 0 }))
    for (const [k, { back, steps }] of groups.entries()) {
      const from = 0.2 + (0.8 * k) / groups.length
      const u = stacked(targets.map(target => scaledTarget(recipe, target, series, back)))
      const all = yield* within(at(from), at(from + 0.8 / groups.length), moments(layout, runs, u, recipe))
      const base = recipe.predict === 'change' ? all[0] : null
      for (const h of steps) sums.push(all[h].map((moment, r) => moment - (base?.[r] ?? 0) - offset[r]))
    }
  }
  return sums
}

/** Steps ahead, by the seasons k that their base lies back; null: it lies at no season. */
function seasonGroups(recipe: ForecastRecipe): { back: number | null; steps: number[] }[] {
  const horizons = horizonsOf(recipe)
  const { predict, season } = recipe
  if (predict !== 'season' || season === null) return [{ back: null, steps: horizons }]
  const backs = [...new Set(horizons.map(h => seasonsBack(h, season)))]
  return backs.map(back => ({ back, steps: horizons.filter(h => seasonsBack(h, season) === back) }))
}

/** u, or u − u_b, (rows). Unknown values are 0: the sums run over rows between the targets that are used, and leave no trace there. */
function scaledTarget(
  { predict, season }: ForecastRecipe,
  { column, scaler, values: { mean } }: ForecastTarget,
  series: Series,
  back: number | null,
): Float64Array {
  const { values } = present(series, column)
  const c = predict === 'value' ? scaler.mean : mean
  const scaled = (y: number): number => (Number.isFinite(y) ? (y - c) / scaler.deviation : 0)
  const u = Float64Array.from(values, scaled)
  if (back === null || season === null) return u
  const base = seasonBeforeEach(piecesOf(series), values, knownRows(series, column), {
    season,
    k: back,
    otherwise: mean,
  })
  return u.map((y, row) => y - scaled(base.values[row]))
}

/** μ/σ, what is taken off every target, (rows). */
const shiftOf = ({ predict }: ForecastRecipe, { scaler }: ForecastTarget, rows: number): Float64Array =>
  new Float64Array(rows).fill(predict === 'value' ? 0 : scaler.mean / scaler.deviation)

/** One after the other. */
function stacked(parts: readonly Float64Array[]): Float64Array {
  if (parts.length === 1) return parts[0]
  const all = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}
