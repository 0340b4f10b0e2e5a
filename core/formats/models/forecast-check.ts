import { isoTime } from '../../data/clock'
import type { Series } from '../../data/series'
import { sequenceStarts, type Bases, type ForecastSamples } from '../../tasks/forecast-data'
import { spoken } from '../../tasks/forecast-words'
import { featureNames, fillFeatures, present, type Input } from '../../tasks/inputs'
import { horizonsOf, inputsOf, type ForecastRecipe } from '../../tasks/recipe'
import { stepOf } from '../../tasks/recursive'
import { relativeFeatures } from '../../tasks/relative'
import type { ForecastParts } from './forecast'
import type { ForecastFile } from './forecast-schema'
import type { ModelFrame } from './frame'
import { checkedOf, columnOfCells, largestDifference, referenceOutputs, type CheckSequences } from './sequences'

/** A window as the user has it, with the forecast for it. */
export type CheckWindow = ForecastFile['check'][number]

type WindowsToShow = Pick<ForecastSamples, 'begins' | 'last' | 'before' | 'windows'>

/** Some of the windows as the user has them, first, last and between, with the forecasts of the reference (float64). */
export function forecastCheckOf(
  { recipe, network, parameters }: Pick<ForecastParts, 'recipe'> & Pick<ModelFrame, 'network' | 'parameters'>,
  series: Series,
  { begins, last, before, windows: count }: WindowsToShow,
): CheckWindow[] {
  const [C, V] = [last.length / count, (before?.length ?? 0) / count]
  const windows = checkedOf(count).map((n): CheckWindow => ({
    ...windowAt(recipe, series, begins[n]),
    last: Array.from(last.subarray(n * C, (n + 1) * C)),
    before: before && Array.from(before.subarray(n * V, (n + 1) * V)),
    outputs: [],
  }))
  const sequences = forecastCheckSequences({ recipe, check: windows })
  const said = wordsOf(recipe, sequences, referenceOutputs(network, parameters, sequences))
  return windows.map((window, n) => ({ ...window, outputs: said[n] }))
}

/** What the network says of each window, in the targets' units: first all values as its first number, then as its second … */
function wordsOf(
  recipe: ForecastRecipe,
  windows: Bases & Pick<ForecastSamples, 'windows'>,
  outputs: ArrayLike<number>,
): number[][] {
  const { all } = spoken(stepOf(recipe), windows, outputs)
  const V = all[0].length / windows.windows
  return Array.from({ length: windows.windows }, (_, n) =>
    all.flatMap(values => Array.from(values.subarray(n * V, (n + 1) * V))),
  )
}

function windowAt(
  { inputs, window }: ForecastRecipe,
  series: Series,
  start: number,
): Pick<CheckWindow, 'rows' | 'times'> {
  const columns = inputs.flatMap(input =>
    input.kind === 'calendar' ? [] : [{ ...present(series, input.column), first: start + (input.lead ?? 0) }],
  )
  const rows = Array.from({ length: window }, (_, k) =>
    columns.map(({ kind, values, levels, first }) =>
      kind === 'number' ? values[first + k] : levels[values[first + k]],
    ),
  )
  const needsTimes = inputs.some(({ kind }) => kind === 'calendar')
  const times = Array.from(series.times.subarray(start, start + window), isoTime)
  return { rows, times: needsTimes ? times : null }
}

/** The windows of a check as a network reads them, with what their forecasts are told against. */
export function forecastCheckSequences({
  recipe: given,
  check,
}: Pick<ForecastParts, 'recipe' | 'check'>): CheckSequences & Bases & Pick<ForecastSamples, 'windows'> {
  const recipe = { ...given, inputs: given.inputs.map(inPlace) }
  const series = seriesOf(recipe, check)
  const matrices = recipe.share ? recipe.targets.length : 1
  const size = series.rows * featureNames(inputsOf(recipe, 0)).length
  const features = new Float64Array(matrices * size)
  for (let c = 0; c < matrices; c++)
    fillFeatures(inputsOf(recipe, c), series, features.subarray(c * size, (c + 1) * size))
  const relative = relativeFeatures(inputsOf(recipe, 0))
  const begins = check.map((_, n) => n * recipe.window)
  const starts = sequenceStarts(recipe, begins, series.rows)
  return {
    features,
    tokens: null,
    ...(relative === null ? {} : { relative }),
    count: starts.length,
    starts,
    lengths: null,
    steps: recipe.window,
    windows: check.length,
    ...basesOf(recipe, check),
  }
}

const basesOf = ({ predict }: ForecastRecipe, check: readonly CheckWindow[]): Bases => ({
  last: Float64Array.from(check.flatMap(({ last }) => last)),
  before: predict === 'season' ? Float64Array.from(check.flatMap(({ before }) => before ?? [])) : null,
})

/** The cells of a check stand where they are read: what comes from a later row is a column of its own. */
const inPlace = (input: Input): Input =>
  input.kind === 'calendar' || input.lead === undefined
    ? input
    : { ...input, column: `${input.column}\0${input.lead}`, lead: undefined }

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

/** The largest error of outputs (scaled, as a network says them), in deviations of each target. */
export function forecastCheckError(
  { recipe, check }: Pick<ForecastParts, 'recipe' | 'check'>,
  outputs: ArrayLike<number>,
): number {
  const { targets } = recipe
  const K = horizonsOf(stepOf(recipe)).length
  const said = wordsOf(recipe, { windows: check.length, ...basesOf(recipe, check) }, outputs)
  const errors = said.flatMap((values, n) =>
    values.map((y, o) => (y - check[n].outputs[o]) / targets[Math.floor(o / K) % targets.length].scaler.deviation),
  )
  return largestDifference(
    errors,
    errors.map(() => 0),
  )
}
