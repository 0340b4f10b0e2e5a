import { stepsToText } from '../data/span'
import { lossOf } from '../losses/loss'
import type { LossChoice } from '../experiment/schema'
import type { Forecast } from './baselines'
import type { ForecastEvaluation, ForecasterResult } from './evaluation'
import type { ForecastSamples } from './forecast-data'
import { scores } from './metrics'
import { horizonsOf, type ForecastRecipe } from './recipe'
import { scale } from './scaler'

/** Scores of forecasts of the same samples; give the network first. Every truth must be known. */
export function evaluateForecast(
  recipe: ForecastRecipe,
  part: ForecastEvaluation['part'],
  { truth, count }: Pick<ForecastSamples, 'truth' | 'count'>,
  forecasts: readonly Forecast[],
): ForecastEvaluation {
  const horizons = horizonsOf(recipe)
  const outputs = horizons.length
  const forecasters = forecasts.map(({ name, label, values }): ForecasterResult => ({
    name,
    label,
    scores: scores(values, truth, recipe.naiveError, { outputs, at: null }),
    byStep: horizons.map((_, at) => scores(values, truth, recipe.naiveError, { outputs, at })),
  }))
  const { target, unit } = recipe
  return {
    task: 'forecast',
    part,
    target,
    unit,
    windows: count,
    horizons,
    forecasters,
    verdict: verdict(recipe, forecasters),
  }
}

/** One sentence: the network beside persistence and the best other baseline, or what a network has to beat. */
function verdict(recipe: ForecastRecipe, forecasters: readonly ForecasterResult[]): string {
  const named = (name: string): ForecasterResult | undefined => forecasters.find(result => result.name === name)
  const network = named('network')
  const persistence = named('persistence')
  const best = forecasters
    .filter(result => result !== network && result.scores.mae !== persistence?.scores.mae)
    .sort((a, b) => a.scores.mae - b.scores.mae)[0]
  const rivals = [persistence, best].filter(result => result !== undefined)
  const mae = (result: ForecasterResult): string => `${short(result.scores.mae)}${unitText(recipe)}`
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
const unitText = ({ unit }: ForecastRecipe): string => (unit === '' ? '' : ` ${unit}`)

/** Loss of forecasts in the scaled units of training, for lines in the chart of the loss. */
export function lossOfForecast(
  choice: LossChoice,
  { predict, scaler }: Pick<ForecastRecipe, 'predict' | 'scaler'>,
  { last, targets, count }: Pick<ForecastSamples, 'last' | 'targets' | 'count'>,
  forecast: Float64Array,
): number {
  const O = forecast.length / count
  const outputs = forecast.map((y, k) => scale(scaler, y - (predict === 'change' ? last[Math.floor(k / O)] : 0)))
  const weights = new Float64Array(count).fill(1 / forecast.length)
  return lossOf(choice)(outputs, targets.values, weights, O, new Float64Array(forecast.length))
}
