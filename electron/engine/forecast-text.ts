import { isoTimes, timeAt } from '../../core/data/clock'
import type { Series } from '../../core/data/series'
import { samplesAt, type ForecastSamples } from '../../core/tasks/forecast-data'
import { spoken, type Spoken } from '../../core/tasks/forecast-words'
import { knownRows } from '../../core/tasks/inputs'
import { horizonsOf, type ForecastRecipe } from '../../core/tasks/recipe'
import { predict } from '../../core/training/predict'
import type { AppliedForecast } from './apply-forecast'
import { csv, numberCell, textCell, timeText } from './csv'
import type { TextForm } from './engine.types'
import { networkOf } from './model-file'
import { BATCH, type Sayer } from './said-pieces'

type Said = Pick<ForecastRecipe, 'targets' | 'head'>

/** What stands before the first forecast. */
export function forecastHeader(form: TextForm, { targets, head }: Said): string {
  if (form.kind !== 'csv') return ''
  const target = targets.length > 1 ? ['target'] : []
  const interval = head.kind === 'point' ? [] : ['lower', 'upper']
  return csv(['from', 'steps', 'time', ...target, 'forecast', ...interval, 'truth'], []).replace('\r\n', form.lineEnd)
}

type Windows = Pick<ForecastSamples, 'begins' | 'truth' | 'windows'>

/**
 * Writes windows and their forecasts.
 *   from: time of the window's last row · steps: ahead · time: of the forecast · target: where there are several ·
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
  const names = targets.map(({ column }) => (targets.length > 1 ? `${textCell(column)},` : ''))

  /** `last`: the window's last row · `at`: the place of its first forecast */
  type Write = (last: number, at: number, truth: Float64Array, forecasts: Spoken) => string
  const csvLines =
    (lineEnd: string): Write =>
    (last, at, truth, { values, interval }) => {
      const start = from(last)
      let lines = ''
      for (let place = at; place < at + K * targets.length; place++) {
        const h = horizons[(place - at) % K]
        const range = interval ? `${numberCell(interval.lower[place])},${numberCell(interval.upper[place])},` : ''
        lines += `${start},${h},${time(last + h)},${names[Math.floor((place - at) / K)]}${numberCell(values[place])},${range}${numberCell(truth[place])}${lineEnd}`
      }
      return lines
    }
  const jsonLine: Write = (last, at, truth, { values, interval }) => {
    const times = horizons.map(steps => time(last + steps))
    return targets
      .map(({ column }, c) => {
        // A number that is not finite is null in JSON.
        const own = (all: Float64Array): number[] => Array.from(all.subarray(at + c * K, at + (c + 1) * K))
        const target = targets.length > 1 ? { target: column } : {}
        const range = interval ? { lower: own(interval.lower), upper: own(interval.upper) } : {}
        const said = { kind: 'forecast', from: from(last), ...target, times, values: own(values), ...range }
        return `${JSON.stringify({ ...said, truth: own(truth) })}\n`
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

/** Times of rows as text, also of rows beyond the end. */
function rowTimes({ times, step }: Series): (row: number) => string {
  if (step === null) return row => timeText(times[0] + row, false)
  const iso = isoTimes()
  return row => iso(timeAt(row, times[0], step))
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
    const said = predict(network, { features, tokens: null, relative }, samples)
    return { said, text: write?.(samples, spoken(recipe, samples, said)) ?? '' }
  }
}
