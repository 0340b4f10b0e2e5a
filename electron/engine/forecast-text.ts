import { isoTimes, timeAt } from '../../core/data/clock'
import { pieceAt, piecesOf } from '../../core/data/pieces'
import type { Series } from '../../core/data/series'
import { samplesAt, type ForecastSamples } from '../../core/tasks/forecast-data'
import { spoken, type Spoken } from '../../core/tasks/forecast-words'
import { knownRows } from '../../core/tasks/inputs'
import { horizonsOf, type ForecastRecipe } from '../../core/tasks/recipe'
import { rolledOut } from '../../core/tasks/recursive'
import { predict } from '../../core/training/predict'
import type { AppliedForecast } from './apply-forecast'
import { csv, numberCell, textCell, timeText } from './csv'
import type { TextForm } from './engine.types'
import { networkOf } from './model-file'
import { saysOf } from './roll-out'
import { BATCH, type Sayer } from './said-pieces'

type Said = Pick<ForecastRecipe, 'targets' | 'head'>

/** What stands before the first forecast. */
export function forecastHeader(form: TextForm, { targets, head }: Said, several: boolean): string {
  if (form.kind !== 'csv') return ''
  const series = several ? ['series'] : []
  const target = targets.length > 1 ? ['target'] : []
  const interval = head.kind === 'point' ? [] : ['lower', 'upper']
  return csv([...series, 'from', 'steps', 'time', ...target, 'forecast', ...interval, 'truth'], []).replace(
    '\r\n',
    form.lineEnd,
  )
}

type Windows = Pick<ForecastSamples, 'begins' | 'truth' | 'windows'>

/**
 * Writes windows and their forecasts.
 *   series: where there are several · from: time of the window's last row · steps: ahead · time: of the forecast · target: where there are several ·
 *   lower, upper: of the interval, where the network tells one · truth: where the file knows it
 */
export function forecastWriter(
  form: TextForm,
  recipe: ForecastRecipe,
  series: Series,
): (windows: Windows, forecasts: Spoken) => string {
  const horizons = horizonsOf(recipe)
  const K = horizons.length
  const { targets } = recipe
  // Each on its own: the day of a forecast is seldom that of the window it is made from.
  const [from, time] = [rowTimes(series), rowTimes(series)]
  const pieces = piecesOf(series)
  const nameOf = (row: number): string => pieceAt(pieces, row).name
  const names = targets.map(({ column }) => (targets.length > 1 ? `${textCell(column)},` : ''))

  /** `last`: the window's last row · `at`: the place of its first forecast */
  type Write = (last: number, at: number, truth: Float64Array, forecasts: Spoken) => string
  const csvLines =
    (lineEnd: string): Write =>
    (last, at, truth, { values, interval }) => {
      const start = `${series.pieces === undefined ? '' : `${textCell(nameOf(last))},`}${from(last, 0)}`
      let lines = ''
      for (let place = at; place < at + K * targets.length; place++) {
        const h = horizons[(place - at) % K]
        const range = interval ? `${numberCell(interval.lower[place])},${numberCell(interval.upper[place])},` : ''
        lines += `${start},${h},${time(last, h)},${names[Math.floor((place - at) / K)]}${numberCell(values[place])},${range}${numberCell(truth[place])}${lineEnd}`
      }
      return lines
    }
  const jsonLine: Write = (last, at, truth, { values, interval }) => {
    const times = horizons.map(steps => time(last, steps))
    const own = series.pieces === undefined ? {} : { series: nameOf(last) }
    return targets
      .map(({ column }, c) => {
        // A number that is not finite is null in JSON.
        const ofTarget = (all: Float64Array): number[] => Array.from(all.subarray(at + c * K, at + (c + 1) * K))
        const target = targets.length > 1 ? { target: column } : {}
        const range = interval ? { lower: ofTarget(interval.lower), upper: ofTarget(interval.upper) } : {}
        const said = {
          kind: 'forecast',
          ...own,
          from: from(last, 0),
          ...target,
          times,
          values: ofTarget(values),
          ...range,
        }
        return `${JSON.stringify({ ...said, truth: ofTarget(truth) })}\n`
      })
      .join('')
  }
  const write = form.kind === 'csv' ? csvLines(form.lineEnd) : jsonLine
  return ({ begins, truth, windows }, forecasts) => {
    const V = K * targets.length
    let text = ''
    for (let n = 0; n < windows; n++) text += write(begins[n] + recipe.window - 1, n * V, truth, forecasts)
    return text
  }
}

/** Times as text, so many steps after a row, also beyond the end of its series. */
function rowTimes(series: Series): (row: number, ahead: number) => string {
  const { times, step } = series
  if (step === null) return (row, ahead) => timeText(times[row] + ahead, false)
  const pieces = piecesOf(series)
  const iso = isoTimes()
  return (row, ahead) => {
    const { from } = pieceAt(pieces, row)
    return iso(timeAt(row - from + ahead, times[from], step))
  }
}

/** What the network says of windows, in pieces. */
export function forecastSayer(
  { model, series, features, relative, starts }: AppliedForecast,
  form: TextForm | null,
): Sayer {
  const { recipe } = model
  const known = recipe.targets.map(({ column }) => knownRows(series, column))
  const write = form === null ? null : forecastWriter(form, recipe, series)
  const network = networkOf(model, { batch: Math.min(BATCH, starts.length) })
  return (from, to) => {
    const samples = samplesAt(recipe, series, starts.subarray(from, to), { known })
    if (recipe.recursive) {
      const values = rolledOut(recipe, series, samples.begins, saysOf(network))
      const text = write?.(samples, { values, interval: null, all: [values] }) ?? ''
      return { said: Float32Array.from(values), text }
    }
    const said = predict(network, { features, tokens: null, relative }, samples)
    return { said, text: write?.(samples, spoken(recipe, samples, said)) ?? '' }
  }
}
