import { Problem, type ProblemReport } from '../problem'
import type { ClockStep, Suggestion } from '../data/profile'
import { piecesOf } from '../data/pieces'
import type { Series } from '../data/series'
import { spanToSteps, stepsToText } from '../data/span'
import { grouped, many, shown } from '../data/wording'
import type { ExperimentOf } from '../experiment/schema'
import type { ForecastTask } from '../experiment/tasks/forecast'
import type { Span } from '../experiment/values'
import { calendarInputs, inputOf, isFlag } from './forecast-inputs'
import { knownColumns, knownInputs } from './known-inputs'
import { fittedTarget, judgeableRows, targetColumn } from './forecast-targets'
import { featureNames, present, usableRows, type Input } from './inputs'
import { refuseBothDirections } from './one-direction'
import { horizonsOf, inputsOf, type ForecastRecipe } from './recipe'
import { checkRecursive, knownUpTo, recursiveSuggestion } from './recursive'
import { relativeScaler } from './relative'
import { seasonsBack } from './season'
import { splitPieces, type Part, type PartOfPieces, type Rows } from './split'
import { refuseSplitOfCases } from './split-choice'
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

/** Of several series the rows are those of the first one. */
export interface PartWindows extends Part {
  /** First row of each window, ascending. */
  readonly starts: Int32Array
}

/** The columns of a forecast: what it reads, and what it says. */
export interface ForecastColumns {
  readonly inputs: readonly string[]
  /** The one that the task names first. */
  readonly targets: readonly [string, ...string[]]
  /** What it reads ahead of time. */
  readonly known: readonly string[]
}

/**
 * The columns a forecast needs, before the series is read. A network that its targets share reads each of them.
 *
 * Throws `Problem` TARGET_MISSING, TARGET_TWICE, INPUT_TWICE, KNOWN_IS_TARGET, KNOWN_TWICE.
 */
export function forecastColumns(task: ForecastTask, suggestion: Suggestion): ForecastColumns {
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
  const targets = [target, ...task.also] as const
  const again = targets.findIndex((name, k) => targets.indexOf(name) < k)
  if (again >= 0)
    throw new Problem('TARGET_TWICE', `“${targets[again]}” is to be forecast twice.`, {
      advice: 'Remove it from task.also.',
      place: { field: `task.also[${again - 1}]`, column: targets[again] },
    })
  const known = knownColumns(task, targets)
  if (task.inputs === 'auto') return { targets, known, inputs: [...new Set([...suggestion.inputs, ...targets])] }
  const named = task.inputs
  const twice = named.findIndex((name, k) => named.indexOf(name) < k)
  if (twice >= 0)
    throw new Problem('INPUT_TWICE', `“${named[twice]}” is named twice among the inputs.`, {
      advice: 'Remove one of them.',
      place: { field: `task.inputs[${twice}]`, column: named[twice] },
    })
  return { targets, known, inputs: task.share ? [...new Set([...named, ...targets])] : [...named] }
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
  const { output, predict, head, share, recursive } = task
  const { step } = series
  refuseBothDirections(network)
  refuseSplitOfCases(evaluation.split)
  const columns = forecastColumns(task, recursiveSuggestion(suggestion, task))
  checkRecursive(experiment, columns.inputs, columns.targets)
  const steps = (span: Span | 'auto', auto: number, field: string): number =>
    span === 'auto' ? auto : spanToSteps(span, step, field)
  const window = atLeastOne(steps(task.window, suggestion.window, 'task.window'), 'task.window')
  const horizon = atLeastOne(steps(task.horizon, suggestion.horizon, 'task.horizon'), 'task.horizon')
  const season =
    evaluation.season === 'auto'
      ? suggestion.season
      : atLeastOne(spanToSteps(evaluation.season, step, 'evaluation.season'), 'evaluation.season')
  const pieces = piecesOf(series)
  const gap = spanToSteps(evaluation.gap, step, 'evaluation.gap')
  const { parts: cut, tooShort } = splitPieces(pieces, evaluation.split, gap)
  const [{ ranges: train }] = cut
  if (predict === 'season') checkSeason(season, horizon, train)

  const warnings: ProblemReport[] = leftOut(tooShort, pieces.length)
  const found = columns.targets.map((name, k) =>
    targetColumn(series, name, train, k === 0 ? 'task.target' : `task.also[${k - 1}]`),
  )
  const scaled = [
    ...columns.inputs.flatMap((name, k) => {
      const isNamed = task.inputs !== 'auto' && k < task.inputs.length
      return inputOf(series, name, train, isNamed ? `task.inputs[${k}]` : null, warnings)
    }),
    ...knownInputs(experiment, series, train, { window, horizon }, warnings),
    ...calendarInputs(experiment, step),
  ]
  if (scaled.length === 0)
    throw new Problem('INPUTS_EMPTY', 'No input has any value in the training part.', {
      advice: 'Choose other inputs, or a larger share of training rows.',
      place: { field: 'task.inputs' },
    })

  const usable: Usable = {
    inputs: usableRows(
      scaled.map(input => knownUpTo(input, horizon)),
      series,
    ),
    targets: judgeableRows(found, { horizon, season, predict }, pieces),
  }
  const shape = { window, horizons: horizonsOf({ output: recursive ? 'path' : output, horizon }) }
  const find = ({ name, ranges }: PartOfPieces): PartWindows => {
    const earliestIn = ({ piece, from }: { piece: Rows; from: number }): number =>
      evaluation.reachBack ? piece.from : from
    const starts = ranges.flatMap(range => windowStarts(usable, shape, range.from, range.to, earliestIn(range)))
    if (starts.length > 0) return { name, from: ranges[0].from, to: ranges[0].to, starts: Int32Array.from(starts) }
    const longest = ranges.reduce((a, b) => (b.to - b.from > a.to - a.from ? b : a))
    throw noWindow({ name, from: longest.from, to: longest.to }, earliestIn(longest), shape, usable, step)
  }
  const parts = [find(cut[0]), find(cut[1]), find(cut[2])] as const
  const { starts } = parts[0]
  const said = { starts, window, horizons: recursive ? [1] : shape.horizons, predict, season, pieces }
  const recipe: ForecastRecipe = {
    inputs: task.relative ? relativeInputs(scaled, share ? columns.targets : [], series, said) : scaled,
    targets: found.map(target => fittedTarget(target, train, said)),
    ...{ share, window, horizon, output, predict, head, recursive, step, season },
  }
  return {
    experiment: {
      ...experiment,
      task: {
        ...task,
        inputs: [...columns.inputs],
        target: columns.targets[0],
        window: task.window === 'auto' ? window : task.window,
        horizon: task.horizon === 'auto' ? horizon : task.horizon,
      },
      evaluation: {
        ...evaluation,
        season: evaluation.season === 'auto' && season !== null ? season : evaluation.season,
      },
    },
    recipe,
    features: featureNames(inputsOf(recipe, 0)).map((name, k) => (share && k === 0 ? 'the column itself' : name)),
    parts,
    warnings,
  }
}

/** Numbers as differences from the window's last row; yes and no stay what they are, but for targets of a shared network. */
function relativeInputs(
  inputs: readonly Input[],
  alike: readonly string[],
  series: Series,
  { starts, window }: { starts: Int32Array; window: number },
): Input[] {
  return inputs.map(input => {
    if (input.kind !== 'number' || input.lead !== undefined || (isFlag(input) && !alike.includes(input.column)))
      return input
    const { values } = present(series, input.column)
    return { ...input, scaler: relativeScaler(values, starts, window), relative: true }
  })
}

const NAMED = 5

/** Series that are too short to be cut into parts. */
function leftOut(names: readonly string[], count: number): ProblemReport[] {
  if (names.length === 0) return []
  const named = names.slice(0, NAMED).map(name => `“${shown(name)}”`)
  const message = `${many(names.length, 'series', 'series')} of ${grouped(count)} ${names.length === 1 ? 'is' : 'are'} too short to be cut into three parts and left out: ${named.join(', ')}${names.length > NAMED ? ' …' : ''}.`
  return [{ code: 'SERIES_TOO_SHORT', message, place: { field: 'data.series' } }]
}

function checkSeason(season: number | null, horizon: number, train: readonly Rows[]): void {
  const place = { field: 'evaluation.season' }
  if (season === null)
    throw new Problem('SEASON_MISSING', 'There is no season: the same step one season before cannot be told.', {
      advice: 'Set evaluation.season, such as "24 h" or "12 months", or choose another task.predict.',
      place,
    })
  const back = season * seasonsBack(horizon, season)
  const rows = Math.max(...train.map(({ from, to }) => to - from))
  if (back + 1 >= rows)
    throw new Problem(
      'SEASON_TOO_LONG',
      `The same step a season before lies ${back} rows back; the training part has ${rows}.`,
      { advice: 'Choose a shorter season, or another task.predict.', place },
    )
}

function atLeastOne(steps: number, field: string): number {
  if (steps >= 1) return steps
  throw new Problem('SPAN_ZERO', `“${field}” is ${steps} steps, at least 1 is needed.`, {
    advice: 'Choose one step or more.',
    place: { field },
  })
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
