import { Problem, type ProblemReport } from '../problem'
import type { ClockStep } from '../data/profile'
import type { Series } from '../data/series'
import type { ExperimentOf } from '../experiment/schema'
import { columnNamed, type Input } from './inputs'
import { spreadOf, type Scaler } from './scaler'
import { rowsIn, valuesIn, type Rows } from './split'

/** Yes and no are read as they are. */
const PLAIN: Scaler = { mean: 0, deviation: 1 }

export const isFlag = ({ scaler }: { readonly scaler: Scaler }): boolean =>
  scaler.mean === PLAIN.mean && scaler.deviation === PLAIN.deviation

/** Most levels of a category that becomes one feature a level. */
const MOST_LEVELS = 100

/**
 * How a column becomes features, fitted on the training rows. None when it is empty and was not asked for by name.
 * `field` null: the inputs are "auto".
 *
 * Throws `Problem` COLUMN_UNKNOWN, INPUT_EMPTY, INPUT_TOO_MANY_LEVELS, COLUMN_OUT_OF_RANGE.
 */
export function inputOf(
  series: Series,
  name: string,
  train: readonly Rows[],
  field: string | null,
  warnings: ProblemReport[],
): Input[] {
  const place = { field: field ?? 'task.inputs', column: name }
  const column = columnNamed(series, name)
  if (!column) throw unknownColumn(series, name, place.field)
  const values = valuesIn(column.values, train)
  const { count, min, max, scaler } = spreadOf(values)
  if (count === 0) {
    const problem = new Problem(
      'INPUT_EMPTY',
      `The input “${name}” has no value in the ${rowsIn(train)} training rows.`,
      {
        advice: 'Remove it from the inputs, or choose a larger share of training rows.',
        place,
      },
    )
    if (field !== null) throw problem
    warnings.push({ ...problem.report(), message: `${problem.message} It is left out.`, advice: undefined })
    return []
  }
  if (min === max)
    warnings.push({
      code: 'INPUT_CONSTANT',
      message: `The input “${name}” has one value in all training rows: it tells the network nothing.`,
      advice: 'Remove it from the inputs.',
      place,
    })
  if (column.kind === 'number') {
    const flag = min >= 0 && max <= 1 && values.every(value => value === 0 || value === 1 || Number.isNaN(value))
    return [
      {
        kind: 'number',
        column: name,
        scaler: flag ? PLAIN : finiteScaler(scaler, name, place.field),
      },
    ]
  }
  const seen = new Set(values)
  const levels = column.levels.filter((_, index) => seen.has(index))
  if (levels.length > MOST_LEVELS)
    throw new Problem(
      'INPUT_TOO_MANY_LEVELS',
      `The input “${name}” has ${levels.length} levels, at most ${MOST_LEVELS} become features.`,
      {
        advice: 'Remove it from the inputs, or make it a number in data.types.',
        place,
      },
    )
  return [{ kind: 'category', column: name, levels }]
}

export function calendarInputs({ data }: ExperimentOf<'forecast'>, step: ClockStep | null): Input[] {
  if (data.calendar.length > 0 && step === null)
    throw new Problem(
      'CALENDAR_WITHOUT_CLOCK',
      'Calendar features need the time of each row, and the file has no clock.',
      {
        advice: 'Name the time column in data.time, or leave data.calendar empty.',
        place: { field: 'data.calendar' },
      },
    )
  return [...new Set(data.calendar)].map((cycle): Input => ({ kind: 'calendar', cycle }))
}

export function unknownColumn(series: Series, name: string, field: string): Problem {
  const names = series.columns.map(column => `“${column.name}”`)
  return new Problem('COLUMN_UNKNOWN', `There is no column “${name}” of numbers, yes/no or categories.`, {
    advice: `Choose among ${names.slice(0, 20).join(', ')}${names.length > 20 ? ' …' : ''}, or correct its type in data.types.`,
    place: { field, column: name },
  })
}

export function finiteScaler(scaler: Scaler, name: string, field: string): Scaler {
  if (Number.isFinite(scaler.deviation)) return scaler
  throw new Problem('COLUMN_OUT_OF_RANGE', `The values of “${name}” spread too far to be scaled.`, {
    advice: 'Look at its smallest and largest value in the profile, and mark false ones in data.read.missing.',
    place: { field, column: name },
  })
}
