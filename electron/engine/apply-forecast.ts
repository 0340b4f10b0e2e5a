import { basename } from 'node:path'
import { byPiece, pieceAt, piecesOf } from '../../core/data/pieces'
import type { Series } from '../../core/data/series'
import { dataFor, type ForecastModel } from '../../core/formats/models/forecast'
import { Problem } from '../../core/problem'
import { knownRows } from '../../core/tasks/inputs'
import { featureMatrix, recipeWindows } from '../../core/tasks/forecast-data'
import { columnsOf, horizonsOf, inputsOf, type ForecastRecipe } from '../../core/tasks/recipe'
import { relativeFeatures } from '../../core/tasks/relative'
import type { Wanted } from './apply-model'
import { loadSeries } from './datasets'
import { onSharedMemory } from './shared'

/** A model that forecasts on a file. */
export interface AppliedForecast {
  readonly kind: 'forecast'
  readonly model: Pick<ForecastModel, 'kind' | 'recipe' | 'network' | 'parameters'>
  /** With the targets alone, and of a recursive forecast with all that it reads. */
  readonly series: Series
  /** (rows, D), of a shared network (C, rows, D) */
  readonly features: Float32Array
  /** Which of the D are read relative to the last row of a window. */
  readonly relative?: Uint8Array
  /** First rows of the windows to forecast, ascending. */
  readonly starts: Int32Array
}

/**
 * Finds the windows of a file.
 * @throws Problem of the file (a missing column is named), FILE_TOO_SHORT, KNOWN_ENDS_EARLY
 */
export async function applyForecast(model: ForecastModel, file: string, wanted: Wanted): Promise<AppliedForecast> {
  const { kind, recipe, network, parameters } = model
  const series = await seriesFor(model, file, columnsOf(recipe))
  const starts = Int32Array.from(recipeWindows(recipe, series, wanted === 'judgeable' ? horizonsOf(recipe) : [0]))
  if (starts.length === 0) throw tooShort(file, series, recipe, wanted)
  if (wanted === 'last') for (const start of newest(series, starts)) checkKnown(file, series, recipe, start)
  const relative = relativeFeatures(inputsOf(recipe, 0))
  return onSharedMemory({
    kind,
    model: { kind, recipe, network, parameters },
    series: {
      ...series,
      columns: recipe.recursive
        ? series.columns
        : series.columns.filter(({ name }) => recipe.targets.some(({ column }) => column === name)),
    },
    features: featureMatrix(recipe, series, bytes => new SharedArrayBuffer(bytes)),
    ...(relative === null ? {} : { relative }),
    starts: wanted === 'last' ? newest(series, starts) : starts,
  })
}

/**
 * The columns of a file as the model's recipe knows them. The order of day and month is what the file proves, and where it
 * leaves that open, what it was in training.
 */
async function seriesFor(model: ForecastModel, file: string, columns: readonly string[]): Promise<Series> {
  const data = dataFor(model, file)
  const unproven = { ...data, read: { ...data.read, dateOrder: 'auto' as const } }
  const series = await loadSeries(file, unproven, columns).catch((error: unknown) => {
    if (error instanceof Problem && error.code === 'ASK_DATE_ORDER') return loadSeries(file, data, columns)
    throw error
  })
  const { inputs } = model.recipe
  for (const { name, kind } of series.columns) {
    const input = inputs.find(input => input.kind !== 'calendar' && input.column === name)
    if (kind !== (input?.kind ?? 'number')) throw otherKind(file, name)
  }
  return series
}

/** The last window of each series. */
const newest = (series: Series, starts: Int32Array): Int32Array =>
  Int32Array.from(byPiece(series, starts), ({ rows }) => rows[rows.length - 1])

/** The newest forecast needs what is known up to its horizon: without it, one would be made from an older window, silently. */
function checkKnown(file: string, series: Series, recipe: ForecastRecipe, start: number): void {
  const names = recipe.inputs.flatMap(input =>
    input.kind !== 'calendar' && input.lead !== undefined ? [input.column] : [],
  )
  if (names.length === 0) return
  const known = recipe.targets.map(({ column }) => knownRows(series, column))
  const { from, to } = pieceAt(piecesOf(series), start)
  let end = to - 1
  while (end >= from && !known.every(rows => rows[end] === 1)) end--
  const last = start + recipe.window - 1
  if (last >= end) return
  const columns = names.map(name => `“${name}”`).join(', ')
  throw new Problem(
    'KNOWN_ENDS_EARLY',
    `${basename(file)}: the target is known ${end - last} rows longer than a forecast can use, which needs ${columns} for ${recipe.horizon} rows beyond the target's end.`,
    {
      advice: 'Add rows that hold what is known beforehand, with the target left empty.',
      place: { file, column: names[0] },
    },
  )
}

const otherKind = (file: string, column: string): Problem =>
  new Problem(
    'COLUMN_OF_OTHER_KIND',
    `${basename(file)}, column “${column}” holds texts; the model was trained on numbers there.`,
    {
      advice: 'Choose a file whose columns mean the same, or correct the cells.',
      place: { file, column },
    },
  )

function tooShort(file: string, { rows }: Series, { window, horizon }: ForecastRecipe, wanted: Wanted): Problem {
  const needed = wanted === 'judgeable' ? window + horizon : window
  const words = wanted === 'judgeable' ? `${window} + ${horizon}` : window
  return new Problem(
    'FILE_TOO_SHORT',
    `The model needs ${words} rows without a gap; ${basename(file)} has ${rows} rows.`,
    {
      advice:
        rows < needed
          ? 'Choose a file with more rows.'
          : 'Fill the gaps of the file, or choose one without missing values.',
      place: { file },
    },
  )
}
