import { pieceAt, piecesOf } from '../data/pieces'
import type { Series } from '../data/series'
import { timeAt } from '../data/clock'
import type { Suggestion } from '../data/profile'
import type { ExperimentOf } from '../experiment/schema'
import type { InputRows } from '../network/compiled.types'
import { Problem } from '../problem'
import { fillFeatures, featureNames, type Input } from './inputs'
import { horizonsOf, inputsOf, type ForecastRecipe } from './recipe'
import { relativeFeatures } from './relative'
import type { Feedback, Samples } from './samples'
import { unscale } from './scaler'

/**
 * Forecasting by steps: the network says the next row alone, which becomes the last row of its next window, until the horizon is
 * reached. What is no target has to be known for those rows: the calendar, and the columns of task.known.
 */

/** What the network itself says: of a recursive forecast the next step alone. */
export const stepOf = <Recipe extends Pick<ForecastRecipe, 'recursive' | 'horizon' | 'output'>>(
  recipe: Recipe,
): Recipe => (recipe.recursive ? { ...recipe, horizon: 1, output: 'value' } : recipe)

/**
 * Throws `Problem` RECURSIVE_INPUT_UNKNOWN, RECURSIVE_HEAD, RECURSIVE_SEASON with the field.
 */
export function checkRecursive(
  { task }: ExperimentOf<'forecast'>,
  inputs: readonly string[],
  targets: readonly string[],
): void {
  if (!task.recursive) return
  const strange = inputs.findIndex(name => !targets.includes(name) && !task.known.includes(name))
  if (strange >= 0)
    throw new Problem(
      'RECURSIVE_INPUT_UNKNOWN',
      `“${inputs[strange]}” is read, but a recursive forecast would not know it for the steps that it has not come to yet.`,
      {
        advice:
          'Forecast it too (task.also), name it in task.known if it is known ahead, or leave it out of the inputs.',
        place: {
          field: task.inputs === 'auto' ? 'task.recursive' : `task.inputs[${strange}]`,
          column: inputs[strange],
        },
      },
    )
  const unread = targets.find(name => !inputs.includes(name))
  if (unread !== undefined)
    throw new Problem(
      'RECURSIVE_TARGET_UNREAD',
      `“${unread}” is to be forecast and is no input: its forecast could not be fed back.`,
      {
        advice: 'Add it to the inputs, or switch task.recursive off.',
        place: { field: 'task.inputs', column: unread },
      },
    )
  if (task.head.kind !== 'point')
    throw new Problem(
      'RECURSIVE_HEAD',
      'Fed back, one number a step goes on: intervals would be those of a single step.',
      {
        advice: 'Choose the head “point”, or switch task.recursive off.',
        place: { field: 'task.head' },
      },
    )
  if (task.predict === 'season')
    throw new Problem(
      'RECURSIVE_SEASON',
      'A recursive forecast is told as the value or as its change from the step before.',
      {
        advice: 'Choose another task.predict, or switch task.recursive off.',
        place: { field: 'task.predict' },
      },
    )
}

/** A window can be rolled on where what is known ahead is there up to the horizon. */
export const knownUpTo = (input: Input, horizon: number): Input =>
  input.kind === 'calendar' || input.lead === undefined ? input : { ...input, lead: horizon }

/** What "auto" reads: the targets, and what is known ahead. */
export const recursiveSuggestion = (suggestion: Suggestion, { recursive }: { recursive: boolean }): Suggestion =>
  recursive ? { ...suggestion, inputs: [] } : suggestion

/**
 * How the outputs of a step become features of the next row. All is affine in scaled units: with the scalers μ, σ of the input and
 * m, d of what is said, x' = d/σ ŷ + (m − μ)/σ of a value, and x' = x + d/σ ŷ + m/σ of a change.
 */
export function feedbackOf(recipe: ForecastRecipe): Omit<Feedback, 'room' | 'steps' | 'teacher'> {
  const { targets, share, predict } = recipe
  const found = targets.map(({ column, scaler }, c) => {
    const features = inputsOf(recipe, c)
    const at = features.findIndex(
      input => input.kind === 'number' && input.column === column && input.lead === undefined,
    )
    const input = features[at]
    if (input?.kind !== 'number') throw new Error(`the target ${column} of a recursive forecast is no input`)
    const { mean, deviation } = input.scaler
    return {
      feature: featureNames(features.slice(0, at)).length,
      gain: scaler.deviation / deviation,
      offset: (predict === 'value' ? scaler.mean - mean : scaler.mean) / deviation,
    }
  })
  return {
    features: Int32Array.from(found, ({ feature }) => feature),
    gains: Float64Array.from(found, ({ gain }) => gain),
    offsets: Float64Array.from(found, ({ offset }) => offset),
    keeps: predict === 'change',
    each: share ? targets.length : 1,
  }
}

/** For each sequence, how many windows one, two … rows earlier there are, at most `most`: so many of its rows can be forecast anew. */
export function roomsOf({ starts }: Pick<Samples, 'starts'>, each: number, most: number): Int32Array {
  const rooms = new Int32Array(starts.length)
  for (let n = each; n < starts.length; n++)
    rooms[n] = starts[n] === starts[n - each] + 1 ? Math.min(most, rooms[n - each] + 1) : 0
  return rooms
}

/** Outputs of a network for `count` sequences of as many steps as a window has, [count][O]. */
export type Says = (rows: InputRows, starts: Int32Array) => ArrayLike<number>

/** Sequences that are rolled on together. */
const AT_ONCE = 64

/**
 * Forecasts of windows up to the horizon, (windows, V), in the targets' units. Rows beyond the last of a window show its own
 * forecasts, and else what is known of them: the calendar, and columns with a lead.
 *   begins: first rows of the windows in the series, ascending
 */
export function rolledOut(recipe: ForecastRecipe, series: Series, begins: ArrayLike<number>, says: Says): Float64Array {
  const { targets, share, window, horizon } = recipe
  const horizons = horizonsOf(recipe)
  const [C, K] = [targets.length, horizons.length]
  const feed = feedbackOf(recipe)
  const relative = relativeFeatures(inputsOf(recipe, 0))
  const D = featureNames(inputsOf(recipe, 0)).length
  // One row more than is read: what is known ahead stands in the row before.
  const rows = window + horizon
  const values = new Float64Array(begins.length * C * K)
  const sequences = begins.length * feed.each
  const scratch = new Float32Array(Math.min(AT_ONCE, sequences) * rows * D)
  const data: InputRows = { features: scratch, tokens: null, ...(relative === null ? {} : { relative }) }
  for (let first = 0; first < sequences; first += AT_ONCE) {
    const count = Math.min(AT_ONCE, sequences - first)
    scratch.fill(0)
    for (let k = 0; k < count; k++) {
      const begin = begins[Math.floor((first + k) / feed.each)]
      const own = windowOf(series, begin, rows)
      fillFeatures(inputsOf(recipe, (first + k) % feed.each), own, scratch.subarray(k * rows * D, (k + 1) * rows * D))
    }
    for (let h = 1; h <= horizon; h++) {
      const said = says(
        data,
        Int32Array.from({ length: count }, (_, k) => k * rows + h - 1),
      )
      const step = horizons.indexOf(h)
      for (let k = 0; k < count; k++) {
        const last = k * rows + window + h - 2
        const next = feedRow(feed, scratch, { last, D, write: h < horizon }, said, k, (first + k) % feed.each)
        if (step < 0) continue
        next.forEach((x, o) => {
          const c = share ? (first + k) % C : o
          const place = (Math.floor((first + k) / feed.each) * C + c) * K + step
          values[place] = unscale(inputScaler(recipe, c), x)
        })
      }
    }
  }
  return values
}

/** The scaled targets that the outputs of sequence k mean; written into the row after `last` where it is to be read. */
export function feedRow(
  { features, gains, offsets, keeps, each }: Omit<Feedback, 'room' | 'steps' | 'teacher'>,
  rows: Float32Array,
  { last, D, write }: { last: number; D: number; write: boolean },
  said: ArrayLike<number>,
  k: number,
  own: number,
): number[] {
  const O = each > 1 ? 1 : features.length
  return Array.from({ length: O }, (_, o) => {
    const c = each > 1 ? own : o
    const from = keeps ? rows[last * D + features[c]] : 0
    const next = from + gains[c] * said[k * O + o] + offsets[c]
    if (write) rows[(last + 1) * D + features[c]] = next
    return next
  })
}

function inputScaler({ inputs, targets }: ForecastRecipe, c: number) {
  const input = inputs.find(one => one.kind === 'number' && one.column === targets[c].column && one.lead === undefined)
  if (input?.kind !== 'number') throw new Error(`the target ${targets[c].column} of a recursive forecast is no input`)
  return input.scaler
}

/** So many rows of one series from `begin` on, also beyond its end, where only the time is known. */
function windowOf(series: Series, begin: number, rows: number): Series {
  const piece = pieceAt(piecesOf(series), begin)
  const end = Math.min(piece.to, begin + rows)
  const { times, step } = series
  const first = times[piece.from]
  const length = rows
  return {
    rows: length,
    times: Float64Array.from({ length }, (_, k) =>
      begin + k < piece.to
        ? times[begin + k]
        : step === null
          ? times[begin] + k
          : timeAt(begin - piece.from + k, first, step),
    ),
    step,
    columns: series.columns.map(column => {
      const values = new Float64Array(length).fill(NaN)
      values.set(column.values.subarray(begin, end))
      return { ...column, values }
    }),
    blocked: new Uint8Array(length),
    repaired: new Uint8Array(length),
    repairs: [],
  }
}
