import { byPiece } from '../data/pieces'
import type { Series } from '../data/series'
import { stepsToText } from '../data/span'
import type { LossChoice } from '../experiment/training'
import { lossOfHead, numbersOf } from '../losses/heads'
import { intervalScores, pinballScore } from '../metrics/intervals'
import type { Forecast } from './baselines'
import type { ColumnResult, ForecastEvaluation, ForecasterResult, IntervalResult, SeriesResult } from './evaluation'
import { baseAt, type ForecastSamples } from './forecast-data'
import type { Interval } from './forecast-words'
import { scores } from './metrics'
import { horizonsOf, nameOfTargets, type ForecastRecipe } from './recipe'
import { scale } from './scaler'

/**
 * Scores of forecasts of the same windows; give the network first. Every truth must be known.
 *   series: where the windows lie in several
 */
export function evaluateForecast(
  recipe: ForecastRecipe,
  part: ForecastEvaluation['part'],
  { truth, windows, begins }: Pick<ForecastSamples, 'truth' | 'windows' | 'begins'>,
  forecasts: readonly Forecast[],
  series: Pick<Series, 'pieces' | 'rows'> = { rows: 0 },
): ForecastEvaluation {
  const { targets } = recipe
  const horizons = horizonsOf(recipe)
  const columns = targets.map((target, c): ColumnResult => {
    const pick = (values: Float64Array): Float64Array => columnOf(values, c, targets.length, horizons.length)
    const { column, unit, naiveError } = target
    return { target: column, unit, ...judged(forecasts, truth, pick, { naiveError, horizons }) }
  })
  const standard = (values: Float64Array): Float64Array => standardised(recipe, values)
  const overall =
    columns.length === 1
      ? columns[0]
      : { unit: 'σ', ...judged(forecasts, truth, standard, { naiveError: null, horizons }) }
  const truths = standard(truth)
  const seen = columns.length === 1 ? (values: Float64Array): Float64Array => values : standard
  const bySeries = series.pieces === undefined ? null : seriesResults(series, begins, truth, forecasts, seen)
  const { unit, forecasters, interval } = overall
  return {
    task: 'forecast',
    part,
    target: nameOfTargets(recipe),
    unit,
    windows,
    horizons,
    forecasters,
    interval,
    standardised: forecasts.map(({ values }) => {
      const { mae, rmse } = scores(standard(values), truths, null, { outputs: 1, at: null })
      return { mse: rmse * rmse, mae }
    }),
    columns: columns.length === 1 ? [] : columns,
    ...(bySeries === null ? {} : { series: bySeries }),
    verdict: verdict(recipe, unit, forecasters),
  }
}

/** Scores of forecasts as `seen` shows them: of one column, or standardised. */
function judged(
  forecasts: readonly Forecast[],
  truth: Float64Array,
  seen: (values: Float64Array) => Float64Array,
  { naiveError, horizons }: { naiveError: number | null; horizons: readonly number[] },
): Pick<ColumnResult, 'forecasters' | 'interval'> {
  const outputs = horizons.length
  const known = seen(truth)
  const interval = forecasts[0]?.interval
  return {
    forecasters: forecasts.map(({ name, label, values }): ForecasterResult => {
      const own = seen(values)
      return {
        name,
        label,
        scores: scores(own, known, naiveError, { outputs, at: null }),
        byStep: horizons.map((_, at) => scores(own, known, naiveError, { outputs, at })),
      }
    }),
    interval: interval ? intervalResult(interval, known, seen) : null,
  }
}

function intervalResult(
  { share, lower, upper, quantiles }: Interval,
  truth: Float64Array,
  seen: (values: Float64Array) => Float64Array,
): IntervalResult {
  const { coverage, width, score } = intervalScores(seen(lower), seen(upper), truth, share)
  const pinball = quantiles && pinballScore(quantiles.values.map(seen), quantiles.levels, truth)
  return { share, coverage, width, score, pinball }
}

/** Scores of the windows of each series. */
function seriesResults(
  series: Pick<Series, 'pieces' | 'rows'>,
  begins: Int32Array,
  truth: Float64Array,
  forecasts: readonly Forecast[],
  seen: (values: Float64Array) => Float64Array,
): SeriesResult[] {
  const each = truth.length / begins.length
  const known = seen(truth)
  const said = forecasts.map(({ values }) => seen(values))
  let n = 0
  return byPiece(series, begins).map(({ piece, rows }) => {
    const [from, to] = [n * each, (n + rows.length) * each]
    n += rows.length
    const own = known.subarray(from, to)
    return {
      name: piece.name,
      windows: rows.length,
      scores: said.map(values => scores(values.subarray(from, to), own, null, { outputs: 1, at: null })),
    }
  })
}

/** (windows, C·K) → (windows, K) of column c. */
export const columnOf = (values: Float64Array, c: number, C: number, K: number): Float64Array =>
  C === 1 ? values : values.filter((_, place) => Math.floor(place / K) % C === c)

/** Every column in deviations from its mean on the training part. */
function standardised({ targets, ...recipe }: ForecastRecipe, values: Float64Array): Float64Array {
  const K = horizonsOf(recipe).length
  return values.map((y, place) => scale(targets[Math.floor(place / K) % targets.length].values, y))
}

/** One sentence: the network beside persistence and the best other baseline, or what a network has to beat. */
function verdict(recipe: ForecastRecipe, unit: string, forecasters: readonly ForecasterResult[]): string {
  const named = (name: string): ForecasterResult | undefined => forecasters.find(result => result.name === name)
  const network = named('network')
  const persistence = named('persistence')
  const best = forecasters
    .filter(result => result !== network && result.scores.mae !== persistence?.scores.mae)
    .sort((a, b) => a.scores.mae - b.scores.mae)[0]
  const rivals = [persistence, best].filter(result => result !== undefined)
  const mae = (result: ForecasterResult): string => `${short(result.scores.mae)}${unit === '' ? '' : ` ${unit}`}`
  if (!network) return `To beat: ${rivals.map(rival => `${mae(rival)} of ${wordsOf(recipe, rival)}`).join(', ')}.`
  const parts = rivals.map(rival => `${comparison(network.scores.mae, rival.scores.mae)} ${wordsOf(recipe, rival)}`)
  return `${capital(parts.join(', '))}: mean absolute error ${mae(network)}.`
}

function wordsOf({ output, horizon, step }: ForecastRecipe, { name, label }: ForecasterResult): string {
  if (name !== 'persistence') return label.charAt(0).toLowerCase() + label.slice(1)
  return output === 'path'
    ? 'persistence (the last value of the window)'
    : `persistence (the value ${stepsToText(horizon, step)} before)`
}

/** Beyond it a person reads a multiple more easily. */
const MOST_PERCENT = 200

function comparison(mae: number, rival: number): string {
  if (rival === 0) return mae === 0 ? 'as exact as' : 'worse than the exact'
  const percent = Math.round(100 * (1 - mae / rival))
  if (percent === 0) return 'as good as'
  if (percent < -MOST_PERCENT) return `${short(mae / rival)} times the error of`
  return percent > 0 ? `${percent} % better than` : `${-percent} % worse than`
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
const short = (value: number): string => String(Number(value.toPrecision(3)))

/**
 * Loss of forecasts in the scaled units of training, for lines in the chart of the loss; a quantile stands for all of them.
 * Null: the network says distributions, and these forecasts have none.
 */
export function lossOfForecast(
  choice: LossChoice,
  recipe: ForecastRecipe,
  { last, before, targets }: Pick<ForecastSamples, 'last' | 'before' | 'targets'>,
  forecast: Float64Array,
): number | null {
  const { head } = recipe
  if (head.kind === 'gaussian') return null
  const K = horizonsOf(recipe).length
  const said = forecast.map((y, place) =>
    scale(
      recipe.targets[Math.floor(place / K) % recipe.targets.length].scaler,
      y - baseAt(recipe, { last, before }, place),
    ),
  )
  const P = numbersOf(head)
  const outputs = P === 1 ? said : Float64Array.from({ length: P * said.length }, (_, k) => said[Math.floor(k / P)])
  const weights = new Float64Array(said.length).fill(1 / said.length)
  return lossOfHead(head, choice)(outputs, targets.values, weights, P, new Float64Array(outputs.length))
}
