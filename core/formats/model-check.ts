import { isoTime } from '../data/clock'
import type { Series, SeriesColumn } from '../data/series'
import { forward, referenceNetwork } from '../network/reference'
import type { NetworkSpec } from '../network/spec'
import { sequenceStarts, type ForecastSamples } from '../tasks/forecast-data'
import { spoken } from '../tasks/forecast-words'
import { featureNames, fillFeatures, present, type Input } from '../tasks/inputs'
import { horizonsOf, inputsOf, type ForecastRecipe } from '../tasks/recipe'
import { readSteps, relativeFeatures } from '../tasks/relative'
import type { CheckWindow, ForecastModel } from './model'

/** Windows a model carries with their forecasts, so that any reader can tell whether it computes the same. */
const CHECKS = 3

/** Some of the windows as the user has them, first, last and between, with the forecasts of the reference (float64). */
export function checkOf(
  { recipe, network, parameters }: Pick<ForecastModel, 'recipe' | 'network' | 'parameters'>,
  series: Series,
  { begins, last, before, windows: count }: Pick<ForecastSamples, 'begins' | 'last' | 'before' | 'windows'>,
): CheckWindow[] {
  const number = Math.min(CHECKS, count)
  const [C, V] = [last.length / count, (before?.length ?? 0) / count]
  const windows = Array.from({ length: number }, (_, k): CheckWindow => {
    const n = Math.round((k * (count - 1)) / Math.max(1, number - 1))
    return {
      ...windowAt(recipe, series, begins[n]),
      last: Array.from(last.subarray(n * C, (n + 1) * C)),
      before: before && Array.from(before.subarray(n * V, (n + 1) * V)),
      outputs: [],
    }
  })
  const { rows, samples } = checkData({ recipe, check: windows })
  const said = wordsOf(recipe, samples, referenceOutputs(network, parameters, rows, samples, recipe.window))
  return windows.map((window, n) => ({ ...window, outputs: said[n] }))
}

/** What the network says of each window, in the targets' units: first all values as its first number, then as its second … */
function wordsOf(recipe: ForecastRecipe, samples: CheckSamples, outputs: ArrayLike<number>): number[][] {
  const { all } = spoken(recipe, samples, outputs)
  const V = all[0].length / samples.windows
  return Array.from({ length: samples.windows }, (_, n) =>
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

export type CheckSamples = Pick<ForecastSamples, 'starts' | 'count' | 'windows' | 'last' | 'before'>

/** Rows in float64, so that every reader can come as close as it likes. */
export interface CheckRows {
  readonly features: Float64Array
  readonly relative?: Uint8Array
}

/**
 * The windows of a check as a network reads them; `expected` is what it shall say of each, in the targets' units.
 */
export function checkData({ recipe: given, check }: Pick<ForecastModel, 'recipe' | 'check'>): {
  rows: CheckRows
  samples: CheckSamples
  expected: readonly (readonly number[])[]
} {
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
    rows: { features, ...(relative === null ? {} : { relative }) },
    samples: {
      count: starts.length,
      starts,
      windows: check.length,
      last: Float64Array.from(check.flatMap(({ last }) => last)),
      before: recipe.predict === 'season' ? Float64Array.from(check.flatMap(({ before }) => before ?? [])) : null,
    },
    expected: check.map(({ outputs }) => outputs),
  }
}

/** The cells of a check stand where they are read: what comes from a later row is a column of its own. */
const inPlace = (input: Input): Input =>
  input.kind === 'calendar' || input.lead === undefined
    ? input
    : { ...input, column: `${input.column}\0${input.lead}`, lead: undefined }

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

/** The largest error of outputs (scaled, as a network says them) for `checkData`, in deviations of each target. */
export function checkError(
  { recipe, check }: Pick<ForecastModel, 'recipe' | 'check'>,
  outputs: ArrayLike<number>,
): number {
  const { samples, expected } = checkData({ recipe, check })
  const K = horizonsOf(recipe).length
  const { targets } = recipe
  const errors = wordsOf(recipe, samples, outputs).flatMap((said, n) =>
    said.map((y, o) => Math.abs(y - expected[n][o]) / targets[Math.floor(o / K) % targets.length].scaler.deviation),
  )
  return errors.reduce((worst, error) => (error <= worst ? worst : error), 0)
}

/** Outputs of the float64 reference, (count, O), for sequences of `window` rows. */
export function referenceOutputs(
  network: NetworkSpec,
  parameters: ArrayLike<number>,
  { features, relative }: { readonly features: Float32Array | Float64Array; readonly relative?: Uint8Array },
  { starts }: Pick<ForecastSamples, 'starts'>,
  window: number,
): Float64Array {
  const reference = referenceNetwork(network, parameters)
  const outputs = Array.from(starts, start => {
    const x = readSteps(features, relative, { start, steps: window, inputs: network.inputs })
    return Array.from(forward(reference, [{ x }])[0].outputs[0])
  })
  return Float64Array.from(outputs.flat())
}
