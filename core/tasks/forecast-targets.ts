import { Problem } from '../problem'
import type { Series } from '../data/series'
import type { ForecastTask } from '../experiment/tasks/forecast'
import { finiteScaler, unknownColumn } from './forecast-inputs'
import { columnNamed, knownRows } from './inputs'
import { seasonalNaiveError } from './metrics'
import type { ForecastTarget } from './recipe'
import { spreadOf, type Scaler } from './scaler'
import { seasonBeforeEach, seasonsBack } from './season'
import { rowsIn, valuesIn, type Rows } from './split'

/** A column to forecast, as far as it is known before the windows are. */
export interface TargetColumn {
  readonly name: string
  readonly field: string
  readonly column: Float64Array
  /** Of the values on the training part. */
  readonly values: Scaler
  /** (rows): 1 where the column is there and outside of gaps. */
  readonly known: Uint8Array
}

/**
 * Throws `Problem` COLUMN_UNKNOWN, TARGET_NOT_NUMBER, TARGET_EMPTY, TARGET_CONSTANT, COLUMN_OUT_OF_RANGE.
 */
export function targetColumn(series: Series, name: string, train: readonly Rows[], field: string): TargetColumn {
  const place = { field, column: name }
  const column = columnNamed(series, name)
  if (!column) throw unknownColumn(series, name, field)
  if (column.kind !== 'number')
    throw new Problem(
      'TARGET_NOT_NUMBER',
      `The target “${name}” holds categories (${column.levels.slice(0, 3).join(', ')} …).`,
      {
        advice: 'Choose a column of numbers, or correct the type of this one in data.types.',
        place,
      },
    )
  const { count, min, max, scaler } = spreadOf(valuesIn(column.values, train))
  const advice = 'Choose another target, or a larger share of training rows.'
  if (count === 0)
    throw new Problem('TARGET_EMPTY', `The target “${name}” has no value in the ${rowsIn(train)} training rows.`, {
      advice,
      place,
    })
  if (min === max)
    throw new Problem(
      'TARGET_CONSTANT',
      `The target “${name}” is ${min} in all training rows: there is nothing to learn.`,
      {
        advice,
        place,
      },
    )
  const values = finiteScaler(scaler, name, field)
  return { name, field, column: column.values, values, known: knownRows(series, name) }
}

/** The windows of training, and what is said about them. */
interface Said {
  readonly starts: Int32Array
  readonly window: number
  readonly horizons: readonly number[]
  readonly predict: ForecastTask['predict']
  readonly season: number | null
  /** The series that rows lie in. */
  readonly pieces: readonly Rows[]
}

/** A column to forecast with the scaler of what the network says about it. */
export function fittedTarget(target: TargetColumn, train: readonly Rows[], said: Said): ForecastTarget {
  const { name, column, values, known } = target
  return {
    column: name,
    unit: unitIn(name),
    scaler: said.predict === 'value' ? values : spreadOf(differences(target, said)).scaler,
    values,
    naiveError: seasonalNaiveError(column, known, train, said.season),
  }
}

/** y(t+h) − base, over all training windows and all h at once: every step of a path stays in one unit. */
function* differences(
  { column, known, values }: TargetColumn,
  { starts, window, horizons, predict, season, pieces }: Said,
): Generator<number> {
  if (predict === 'season' && season !== null) {
    const otherwise = values.mean
    const before = horizons.map(h => seasonsBack(h, season))
    const bases = new Map(
      [...new Set(before)].map(k => [k, seasonBeforeEach(pieces, column, known, { season, k, otherwise }).values]),
    )
    const baseOf = before.map(k => bases.get(k) ?? column)
    for (const start of starts)
      for (let k = 0; k < horizons.length; k++) {
        const row = start + window - 1 + horizons[k]
        yield column[row] - baseOf[k][row]
      }
    return
  }
  for (const start of starts) {
    const last = start + window - 1
    for (const h of horizons) yield column[last + h] - column[last]
  }
}

/** 1 where all targets are known, and with `season` the same step one season before them too. */
export function judgeableRows(
  targets: readonly Pick<TargetColumn, 'column' | 'known'>[],
  { horizon, season, predict }: { horizon: number; season: number | null; predict: ForecastTask['predict'] },
  pieces: readonly Rows[],
): Uint8Array {
  const all = targets[0].known.slice()
  for (const { column, known } of targets) {
    const k = season === null ? 1 : seasonsBack(horizon, season)
    const before =
      predict === 'season' && season !== null
        ? seasonBeforeEach(pieces, column, known, { season, k, otherwise: 0 }).known
        : known
    for (let row = 0; row < all.length; row++) all[row] &= known[row] & before[row]
  }
  return all
}

/** "load [MW]" and "load (MW)" are in MW; "CO(GT)" is a name. */
const unitIn = (name: string): string =>
  /(?:\[([^\]]{1,12})\]|\s\(([^)]{1,12})\))\s*$/.exec(name)?.slice(1).join('').trim() ?? ''
