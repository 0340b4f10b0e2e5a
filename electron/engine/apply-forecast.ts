import { basename } from 'node:path'
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
  /** With the targets alone. */
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
  if (wanted === 'last') checkKnown(file, series, recipe, starts[starts.length - 1])
  const relative = relativeFeatures(inputsOf(recipe, 0))
  return onSharedMemory({
    kind,
    model: { kind, recipe, network, parameters },
    series: {
      ...series,
      columns: series.columns.filter(({ name }) => recipe.targets.some(({ column }) => column === name)),
    },
    features: featureMatrix(recipe, series, bytes => new SharedArrayBuffer(bytes)),
    ...(relative === null ? {} : { relative }),
    starts: wanted === 'last' ? starts.subarray(-1) : starts,
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

/** The newest forecast needs what is known up to its horizon: without it, one would be made from an older window, silently. */
function checkKnown(file: string, series: Series, recipe: ForecastRecipe, start: number): void {
  const names = recipe.inputs.flatMap(input =>
    input.kind !== 'calendar' && input.lead !== undefined ? [input.column] : [],
  )
  if (names.length === 0) return
  const known = recipe.targets.map(({ column }) => knownRows(series, column))
  let newest = series.rows - 1
  while (newest >= 0 && !known.every(rows => rows[newest] === 1)) newest--
  const last = start + recipe.window - 1
  if (last >= newest) return
  const columns = names.map(name => `“${name}”`).join(', ')
  throw new Problem(
    'KNOWN_ENDS_EARLY',
    `${basename(file)}: the target is known ${newest - last} rows longer than a forecast can use, which needs ${columns} for ${recipe.horizon} rows beyond the target's end.`,
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
