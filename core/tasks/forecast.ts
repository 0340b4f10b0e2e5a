import { Problem, type ProblemReport } from '../problem'
import type { ClockStep, Suggestion } from '../data/profile'
import type { Series } from '../data/series'
import { spanToSteps, stepsToText } from '../data/span'
import type { ExperimentOf, ForecastTask, Span } from '../experiment/schema'
import { columnNamed, featureNames, knownRows, usableRows, type Input } from './inputs'
import { seasonalNaiveError } from './metrics'
import { refuseBothDirections } from './one-direction'
import { horizonsOf, type ForecastRecipe } from './recipe'
import { spreadOf, type Scaler } from './scaler'
import { splitRows, type Part } from './split'
import { longestStretch, windowStarts, type Usable, type WindowShape } from './windows'

/** What an experiment means for the series at hand: every "auto" decided, every window found. */
export interface ForecastPlan {
  /** The experiment as it would be written without any "auto" that concerns the task. */
  readonly experiment: ExperimentOf<'forecast'>
  readonly recipe: ForecastRecipe
  /** Names of the D features of one step. */
  readonly features: readonly string[]
  /** Train, validation, test. */
  readonly parts: readonly [PartWindows, PartWindows, PartWindows]
  readonly warnings: readonly ProblemReport[]
}

export interface PartWindows extends Part {
  /** First row of each window, ascending. */
  readonly starts: Int32Array
}

/** Most levels of a category that becomes one feature a level. */
const MOST_LEVELS = 100

/**
 * The columns a forecast needs, before the series is read.
 *
 * Throws `Problem` TARGET_MISSING, INPUT_TWICE.
 */
export function forecastColumns(task: ForecastTask, suggestion: Suggestion): { inputs: string[]; target: string } {
  const target = task.target === 'auto' ? suggestion.target : task.target
  if (target === null)
    throw new Problem(
      'TARGET_MISSING',
      'No column can be forecast: none holds numbers that change and are mostly there.',
      {
        advice: 'Name the target, or correct the type of its column in data.types.',
        place: { field: 'task.target' },
      },
    )
  if (task.inputs === 'auto') return { target, inputs: [...new Set([...suggestion.inputs, target])] }
  const twice = task.inputs.findIndex((name, k) => task.inputs.indexOf(name) < k)
  if (twice >= 0)
    throw new Problem('INPUT_TWICE', `“${task.inputs[twice]}” is named twice among the inputs.`, {
      advice: 'Remove one of them.',
      place: { field: `task.inputs[${twice}]`, column: task.inputs[twice] },
    })
  return { target, inputs: [...task.inputs] }
}

/**
 * Decides everything that is "auto", fits the scalers on the training rows and finds the windows of each part.
 *
 * Throws `Problem` with the field of the experiment when it cannot be done, and the arithmetic why.
 */
export function planForecast(
  experiment: ExperimentOf<'forecast'>,
  series: Series,
  suggestion: Suggestion,
): ForecastPlan {
  const { task, evaluation, network } = experiment
  const { step } = series
  refuseBothDirections(network)
  const columns = forecastColumns(task, suggestion)
  const steps = (span: Span | 'auto', auto: number, field: string): number =>
    span === 'auto' ? auto : spanToSteps(span, step, field)
  const window = atLeastOne(steps(task.window, suggestion.window, 'task.window'), 'task.window')
  const horizon = atLeastOne(steps(task.horizon, suggestion.horizon, 'task.horizon'), 'task.horizon')
  const season =
    evaluation.season === 'auto'
      ? suggestion.season
      : atLeastOne(spanToSteps(evaluation.season, step, 'evaluation.season'), 'evaluation.season')
  const ranges = splitRows(series.rows, evaluation.split, spanToSteps(evaluation.gap, step, 'evaluation.gap'))
  const [train] = ranges

  const warnings: ProblemReport[] = []
  const target = targetColumn(series, columns.target, train)
  const inputs = [
    ...columns.inputs.flatMap((name, k) =>
      inputOf(series, name, train, task.inputs === 'auto' ? null : `task.inputs[${k}]`, warnings),
    ),
    ...calendarInputs(experiment, step),
  ]
  if (inputs.length === 0)
    throw new Problem('INPUTS_EMPTY', 'No input has any value in the training part.', {
      advice: 'Choose other inputs, or a larger share of training rows.',
      place: { field: 'task.inputs' },
    })

  const usable: Usable = { inputs: usableRows(inputs, series), targets: knownRows(series, columns.target) }
  const shape = { window, horizons: horizonsOf({ output: task.output, horizon }) }
  const find = (part: Part): PartWindows => {
    const earliest = evaluation.reachBack ? 0 : part.from
    const starts = windowStarts(usable, shape, part.from, part.to, earliest)
    if (starts.length === 0) throw noWindow(part, earliest, shape, usable, step)
    return { ...part, starts: Int32Array.from(starts) }
  }
  const parts = [find(ranges[0]), find(ranges[1]), find(ranges[2])] as const
  const resolvedTask: ForecastTask = {
    ...task,
    inputs: columns.inputs,
    target: columns.target,
    window: task.window === 'auto' ? window : task.window,
    horizon: task.horizon === 'auto' ? horizon : task.horizon,
  }
  const recipe: ForecastRecipe = {
    inputs,
    target: columns.target,
    unit: unitIn(columns.target),
    window,
    horizon,
    output: task.output,
    predict: task.predict,
    scaler:
      task.predict === 'value' ? target.scaler : changeScaler(target.values, parts[0].starts, window, shape.horizons),
    step,
    season,
    naiveError: seasonalNaiveError(target.values, usable.targets, train, season),
  }
  return {
    experiment: {
      ...experiment,
      task: resolvedTask,
      evaluation: {
        ...evaluation,
        season: evaluation.season === 'auto' && season !== null ? season : evaluation.season,
      },
    },
    recipe,
    features: featureNames(inputs),
    parts,
    warnings,
  }
}

function atLeastOne(steps: number, field: string): number {
  if (steps >= 1) return steps
  throw new Problem('SPAN_ZERO', `“${field}” is ${steps} steps, at least 1 is needed.`, {
    advice: 'Choose one step or more.',
    place: { field },
  })
}

function targetColumn(series: Series, name: string, train: Part): { values: Float64Array; scaler: Scaler } {
  const field = 'task.target'
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
  const { count, min, max, scaler } = spreadOf(column.values.subarray(train.from, train.to))
  const advice = 'Choose another target, or a larger share of training rows.'
  if (count === 0)
    throw new Problem('TARGET_EMPTY', `The target “${name}” has no value in the ${train.to} training rows.`, {
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
  return { values: column.values, scaler: finiteScaler(scaler, name, field) }
}

/** None when the column is empty and was not asked for by name. `field` null: the inputs are "auto". */
function inputOf(series: Series, name: string, train: Part, field: string | null, warnings: ProblemReport[]): Input[] {
  const place = { field: field ?? 'task.inputs', column: name }
  const column = columnNamed(series, name)
  if (!column) throw unknownColumn(series, name, place.field)
  const values = column.values.subarray(train.from, train.to)
  const { count, min, max, scaler } = spreadOf(values)
  if (count === 0) {
    const problem = new Problem('INPUT_EMPTY', `The input “${name}” has no value in the ${train.to} training rows.`, {
      advice: 'Remove it from the inputs, or choose a larger share of training rows.',
      place,
    })
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
    const isFlag = min >= 0 && max <= 1 && values.every(value => value === 0 || value === 1 || Number.isNaN(value))
    return [
      {
        kind: 'number',
        column: name,
        scaler: isFlag ? { mean: 0, deviation: 1 } : finiteScaler(scaler, name, place.field),
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

function calendarInputs({ data }: ExperimentOf<'forecast'>, step: ClockStep | null): Input[] {
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

function unknownColumn(series: Series, name: string, field: string): Problem {
  const names = series.columns.map(column => `“${column.name}”`)
  return new Problem('COLUMN_UNKNOWN', `There is no column “${name}” of numbers, yes/no or categories.`, {
    advice: `Choose among ${names.slice(0, 20).join(', ')}${names.length > 20 ? ' …' : ''}, or correct its type in data.types.`,
    place: { field, column: name },
  })
}

function finiteScaler(scaler: Scaler, name: string, field: string): Scaler {
  if (Number.isFinite(scaler.deviation)) return scaler
  throw new Problem('COLUMN_OUT_OF_RANGE', `The values of “${name}” spread too far to be scaled.`, {
    advice: 'Look at its smallest and largest value in the profile, and mark false ones in data.read.missing.',
    place: { field, column: name },
  })
}

/** Of y(t+h) − y(t), over all training windows and all h at once: every step of a path stays in one unit. */
function changeScaler(values: Float64Array, starts: Int32Array, window: number, horizons: readonly number[]): Scaler {
  function* changes(): Generator<number> {
    for (const start of starts) {
      const last = start + window - 1
      for (const h of horizons) yield values[last + h] - values[last]
    }
  }
  return spreadOf(changes()).scaler
}

function noWindow(
  part: Part,
  earliest: number,
  { window, horizons }: WindowShape,
  usable: Usable,
  step: ClockStep | null,
): Problem {
  const horizon = horizons[horizons.length - 1]
  const path = horizon - horizons[0] + 1
  if (earliest < part.from && part.to - part.from < path)
    return new Problem(
      'PART_TOO_SHORT',
      `${path} rows are needed for a path, the ${part.name} part has ${part.to - part.from}.`,
      {
        advice: `Choose a horizon of at most ${part.to - part.from} steps, or a larger ${part.name} part.`,
        place: { field: 'task.horizon' },
      },
    )
  const rows = part.to - earliest
  const where =
    earliest < part.from
      ? `from the first row to the end of the ${part.name} part there are`
      : `the ${part.name} part has`
  const needed = `${window} + ${horizon} rows are needed`
  const room = rows - horizon
  if (room < window)
    return new Problem('PART_TOO_SHORT', `${needed}, ${where} ${rows}.`, {
      advice:
        room >= 1
          ? `Choose a window of at most ${room} steps (${stepsToText(room, step)}), a shorter horizon, or a larger ${part.name} part.`
          : rows >= 2
            ? `Choose a shorter window and horizon, together at most ${rows} steps (${stepsToText(rows, step)}), or a larger ${part.name} part.`
            : `Choose a larger ${part.name} part, or a file with more rows.`,
      place: { field: room >= 1 ? 'task.window' : rows >= 2 ? 'task.horizon' : 'evaluation.split' },
    })
  const longest = longestStretch(usable.inputs, earliest, part.to)
  return new Problem(
    'PART_WITHOUT_WINDOWS',
    `${needed} without a gap; ${where} ${rows} rows, the longest stretch without a gap ${longest}.`,
    {
      advice:
        'Choose a shorter window, let longer gaps be filled (data.fill, data.longestFill), or leave out inputs with gaps.',
      place: { field: longest < window ? 'task.window' : 'data.fill' },
    },
  )
}

/** "load [MW]" and "load (MW)" are in MW; "CO(GT)" is a name. */
const unitIn = (name: string): string =>
  /(?:\[([^\]]{1,12})\]|\s\(([^)]{1,12})\))\s*$/.exec(name)?.slice(1).join('').trim() ?? ''
