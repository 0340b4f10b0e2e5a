import { isoTime } from '../../data/clock'
import type { Series } from '../../data/series'
import { toTargetUnits, type ForecastSamples } from '../../tasks/forecast-data'
import { featureNames, fillFeatures, present } from '../../tasks/inputs'
import { horizonsOf, type ForecastRecipe } from '../../tasks/recipe'
import type { ForecastParts } from './forecast'
import type { ForecastFile } from './forecast-schema'
import type { ModelFrame } from './frame'
import { checkedOf, columnOfCells, largestDifference, referenceOutputs, type CheckSequences } from './sequences'

/** A window as the user has it, with the forecast for it. */
export type CheckWindow = ForecastFile['check'][number]

/** Some of the samples as the user has them, first, last and between, with the forecasts of the reference (float64). */
export function forecastCheckOf(
  { recipe, network, parameters }: Pick<ForecastParts, 'recipe'> & Pick<ModelFrame, 'network' | 'parameters'>,
  series: Series,
  { starts, count }: Pick<ForecastSamples, 'starts' | 'count'>,
): CheckWindow[] {
  const windows = checkedOf(count).map(sample => windowAt(recipe, series, starts[sample]))
  const sequences = forecastCheckSequences({ recipe, check: windows })
  const forecasts = toTargetUnits(recipe, sequences, referenceOutputs(network, parameters, sequences))
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

/** The windows of a check as a network reads them; `last`: the target at the last row of each. */
export function forecastCheckSequences({
  recipe,
  check,
}: Pick<ForecastParts, 'recipe' | 'check'>): CheckSequences & Pick<ForecastSamples, 'last'> {
  const { inputs, window } = recipe
  const series = seriesOf(recipe, check)
  const features = new Float64Array(series.rows * featureNames(inputs).length)
  fillFeatures(inputs, series, features)
  return {
    features,
    tokens: null,
    count: check.length,
    starts: Int32Array.from(check, (_, n) => n * window),
    lengths: null,
    steps: window,
    last: Float64Array.from(check, ({ last }) => last),
  }
}

/** The windows one after the other. */
function seriesOf({ inputs, window }: ForecastRecipe, check: readonly CheckWindow[]): Series {
  const rows = check.length * window
  const cells = check.flatMap(window => window.rows)
  const columns = inputs.filter(input => input.kind !== 'calendar').map((input, c) => columnOfCells(input, cells, c))
  const times = Float64Array.from(
    check.flatMap(({ times, rows }) => times?.map(t => Date.parse(`${t}Z`)) ?? rows.map(() => 0)),
  )
  const none = new Uint8Array(rows)
  return { rows, times, step: null, columns, blocked: none, repaired: none, repairs: [] }
}

/** The largest error of outputs (scaled, as a network says them), in deviations of the target. */
export function forecastCheckError(
  { recipe, check }: Pick<ForecastParts, 'recipe' | 'check'>,
  outputs: ArrayLike<number>,
): number {
  const last = Float64Array.from(check, ({ last }) => last)
  const expected = check.flatMap(({ outputs }) => outputs)
  return largestDifference(toTargetUnits(recipe, { last }, outputs), expected) / recipe.scaler.deviation
}
