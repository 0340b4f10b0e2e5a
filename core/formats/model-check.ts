import { isoTime } from '../data/clock'
import type { Series, SeriesColumn } from '../data/series'
import { forward, referenceNetwork } from '../network/reference'
import type { NetworkSpec } from '../network/spec'
import { toTargetUnits, type ForecastSamples } from '../tasks/forecast-data'
import { featureNames, fillFeatures, present } from '../tasks/inputs'
import { horizonsOf, type ForecastRecipe } from '../tasks/recipe'
import type { CheckWindow, ForecastModel } from './model'

/** Windows a model carries with their forecasts, so that any reader can tell whether it computes the same. */
const CHECKS = 3

/** Some of the samples as the user has them, first, last and between, with the forecasts of the reference (float64). */
export function checkOf(
  { recipe, network, parameters }: Pick<ForecastModel, 'recipe' | 'network' | 'parameters'>,
  series: Series,
  { starts, count }: Pick<ForecastSamples, 'starts' | 'count'>,
): CheckWindow[] {
  const number = Math.min(CHECKS, count)
  const chosen = Array.from(
    { length: number },
    (_, k) => starts[Math.round((k * (count - 1)) / Math.max(1, number - 1))],
  )
  const windows = chosen.map(start => windowAt(recipe, series, start))
  const { features, samples } = checkData({ recipe, check: windows })
  const forecasts = toTargetUnits(
    recipe,
    samples,
    referenceOutputs(network, parameters, features, samples, recipe.window),
  )
  const O = horizonsOf(recipe).length
  return windows.map((window, k) => ({ ...window, outputs: Array.from(forecasts.subarray(k * O, (k + 1) * O)) }))
}

function windowAt({ inputs, target, window }: ForecastRecipe, series: Series, start: number): CheckWindow {
  const columns = inputs.flatMap(input => (input.kind === 'calendar' ? [] : [present(series, input.column)]))
  const rows = Array.from({ length: window }, (_, k) =>
    columns.map(({ kind, values, levels }) => (kind === 'number' ? values[start + k] : levels[values[start + k]])),
  )
  const needsTimes = inputs.some(({ kind }) => kind === 'calendar')
  const times = Array.from(series.times.subarray(start, start + window), isoTime)
  return {
    rows,
    times: needsTimes ? times : null,
    last: present(series, target).values[start + window - 1],
    outputs: [],
  }
}

/**
 * The windows of a check as a network reads them (rows, D), in float64 so that every reader can come as close as it likes;
 * `expected` is what it shall forecast, in the target's unit (count, O).
 */
export function checkData({ recipe, check }: Pick<ForecastModel, 'recipe' | 'check'>): {
  features: Float64Array
  samples: Pick<ForecastSamples, 'starts' | 'last' | 'count'>
  expected: Float64Array
} {
  const { inputs, window } = recipe
  const series = seriesOf(recipe, check)
  const features = new Float64Array(series.rows * featureNames(inputs).length)
  fillFeatures(inputs, series, features)
  return {
    features,
    samples: {
      count: check.length,
      starts: Int32Array.from(check, (_, n) => n * window),
      last: Float64Array.from(check, ({ last }) => last),
    },
    expected: Float64Array.from(check.flatMap(({ outputs }) => outputs)),
  }
}

/** The windows one after the other. */
function seriesOf({ inputs, window }: ForecastRecipe, check: readonly CheckWindow[]): Series {
  const rows = check.length * window
  const cells = check.flatMap(window => window.rows)
  const columns = inputs
    .filter(input => input.kind !== 'calendar')
    .map((input, c): SeriesColumn => {
      if (input.kind === 'number')
        return {
          name: input.column,
          kind: 'number',
          levels: [],
          values: Float64Array.from(cells, row => Number(row[c])),
        }
      const levels = [...new Set(cells.map(row => String(row[c])))]
      const values = Float64Array.from(cells, row => levels.indexOf(String(row[c])))
      return { name: input.column, kind: 'category', levels, values }
    })
  const times = Float64Array.from(
    check.flatMap(({ times, rows }) => times?.map(t => Date.parse(`${t}Z`)) ?? rows.map(() => 0)),
  )
  const none = new Uint8Array(rows)
  return { rows, times, step: null, columns, blocked: none, repaired: none, repairs: [] }
}

/** The largest error of outputs (scaled, as a network says them) for `checkData`, in deviations of the target. */
export function checkError(
  { recipe, check }: Pick<ForecastModel, 'recipe' | 'check'>,
  outputs: ArrayLike<number>,
): number {
  const { samples, expected } = checkData({ recipe, check })
  const errors = toTargetUnits(recipe, samples, outputs).map(
    (y, k) => Math.abs(y - expected[k]) / recipe.scaler.deviation,
  )
  return errors.reduce((worst, error) => (error <= worst ? worst : error), 0)
}

/** Outputs of the float64 reference (count, O) for windows of `features` (rows, D). */
export function referenceOutputs(
  network: NetworkSpec,
  parameters: ArrayLike<number>,
  features: Float32Array | Float64Array,
  { starts }: Pick<ForecastSamples, 'starts'>,
  window: number,
): Float64Array {
  const reference = referenceNetwork(network, parameters)
  const D = network.inputs
  const outputs = Array.from(starts, start => {
    const x = Array.from({ length: window }, (_, k) =>
      Float64Array.from(features.subarray((start + k) * D, (start + k + 1) * D)),
    )
    return Array.from(forward(reference, [{ x }])[0].outputs[0])
  })
  return Float64Array.from(outputs.flat())
}
