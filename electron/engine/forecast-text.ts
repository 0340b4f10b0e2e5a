import { isoTimes, timeAt } from '../../core/data/clock'
import type { Series } from '../../core/data/series'
import type { ForecastSamples } from '../../core/tasks/forecast-data'
import { horizonsOf, type ForecastRecipe } from '../../core/tasks/recipe'
import { csv, numberCell, timeText } from './csv'
import type { TextForm } from './engine.types'

/** What stands before the first forecast. */
export const forecastHeader = (form: TextForm): string =>
  form.kind === 'csv' ? csv(['from', 'steps', 'time', 'forecast', 'truth'], []).replace('\r\n', form.lineEnd) : ''

type Windows = Pick<ForecastSamples, 'starts' | 'truth' | 'count'>

/**
 * Writes windows and their forecasts (count, O).
 *   from: time of the window's last row · steps: ahead · time: of the forecast · truth: where the file knows it
 */
export function forecastWriter(
  form: TextForm,
  recipe: ForecastRecipe,
  series: Series,
): (windows: Windows, forecasts: Float64Array) => string {
  const horizons = horizonsOf(recipe)
  const O = horizons.length
  // Each on its own: the day of a forecast is seldom that of the window it is made from.
  const [from, time] = [rowTimes(series), rowTimes(series)]

  /** `last`: the window's last row · `at`: the place of its first forecast */
  type Write = (last: number, at: number, truth: Float64Array, forecasts: Float64Array) => string
  const csvLines =
    (lineEnd: string): Write =>
    (last, at, truth, forecasts) => {
      const start = from(last)
      let lines = ''
      for (let k = 0; k < O; k++)
        lines += `${start},${horizons[k]},${time(last + horizons[k])},${numberCell(forecasts[at + k])},${numberCell(truth[at + k])}${lineEnd}`
      return lines
    }
  const jsonLine: Write = (last, at, truth, forecasts) => {
    const times = horizons.map(steps => time(last + steps))
    // A number that is not finite is null in JSON.
    const [values, truths] = [forecasts, truth].map(all => Array.from(all.subarray(at, at + O)))
    return `${JSON.stringify({ kind: 'forecast', from: from(last), times, values, truth: truths })}\n`
  }
  const write = form.kind === 'csv' ? csvLines(form.lineEnd) : jsonLine
  return ({ starts, truth, count }, forecasts) => {
    let text = ''
    for (let n = 0; n < count; n++) text += write(starts[n] + recipe.window - 1, n * O, truth, forecasts)
    return text
  }
}

/** Times of rows as text, also of rows beyond the end. */
function rowTimes({ times, step }: Series): (row: number) => string {
  if (step === null) return row => timeText(times[0] + row, false)
  const iso = isoTimes()
  return row => iso(timeAt(row, times[0], step))
}
