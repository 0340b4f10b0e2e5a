import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { timeAt } from '../../core/data/clock'
import type { Series } from '../../core/data/series'
import { dataFor, type ForecastModel } from '../../core/formats/model'
import { Problem } from '../../core/problem'
import { naiveForecasts } from '../../core/tasks/baselines/index'
import type { Evaluation } from '../../core/tasks/evaluation'
import { judgeable, recipeData, toTargetUnits, type ForecastSamples } from '../../core/tasks/forecast-data'
import { evaluateForecast } from '../../core/tasks/forecast-results'
import { horizonsOf } from '../../core/tasks/recipe'
import { predict } from '../../core/training/predict'
import { timeText } from './csv'
import { loadSeries } from './datasets'
import type { Forecasts } from './engine.types'
import { reasonOf } from './files'
import { networkOf, readModel } from './model-file'
import { readEvaluation } from './predictions'
import { isRunFolder, noRunIn, runFolder } from './run-folder'

/**
 * Forecasts for every window of a file that fits; the last ones reach beyond its end.
 * @throws Problem of the model, of the file (a missing column is named), FILE_TOO_SHORT
 */
export async function predictFile(modelFile: string, file: string): Promise<Forecasts> {
  const { recipe, series, samples, values } = await applied(modelFile, file)
  const horizons = horizonsOf(recipe)
  const O = horizons.length
  const clock = recipe.step !== null
  const time = (row: number): string => timeText(timeOfRow(series, row), clock)
  return {
    target: recipe.target,
    unit: recipe.unit,
    horizons,
    rows: Array.from(samples.starts, (start, n) => {
      const last = start + recipe.window - 1
      return {
        from: time(last),
        times: horizons.map(h => time(last + h)),
        values: Array.from(values.subarray(n * O, (n + 1) * O)),
        truth: Array.from(samples.truth.subarray(n * O, (n + 1) * O), y => (Number.isFinite(y) ? y : null)),
      }
    }),
  }
}

/**
 * The scores of a run on its test part, or of a model (a run's, too) on a file, beside the baselines that need no fitting.
 * @throws Problem RUN_NOT_EVALUATED, RUN_FOLDER_FOREIGN, MODEL_UNREADABLE, EVALUATE_NEEDS_FILE, FILE_TOO_SHORT, and those of the model and the file
 */
export async function evaluateModelOrRun(modelOrRun: string, file: string | null): Promise<Evaluation> {
  const isRun = isRunFolder(modelOrRun)
  if (file !== null) return evaluateFile(isRun ? runFolder(modelOrRun).model : modelOrRun, file)
  if (isRun) return readEvaluation(modelOrRun)
  const entry = await stat(modelOrRun).catch((error: unknown) => {
    throw new Problem('MODEL_UNREADABLE', `${modelOrRun} cannot be read: ${reasonOf(error)}.`, {
      advice: 'Check the path of the model or of the run.',
      place: { file: modelOrRun },
    })
  })
  if (entry.isDirectory()) throw noRunIn(modelOrRun)
  throw new Problem('EVALUATE_NEEDS_FILE', `${basename(modelOrRun)} is a model: it says nothing without a file.`, {
    advice: 'Name the file to judge it on, or the folder of a run.',
    place: { file: modelOrRun },
  })
}

async function evaluateFile(modelFile: string, file: string): Promise<Evaluation> {
  const { recipe, series, samples, values } = await applied(modelFile, file)
  const judged = judgeable(samples)
  if (judged.length === 0)
    throw tooShort(
      file,
      series,
      recipe.window + recipe.horizon,
      `${recipe.window} + ${recipe.horizon} rows without a gap`,
    )
  const { truth, ...known } = chosen(samples, judged)
  const own = { name: 'network', label: 'Model', values: rowsOf(values, judged, values.length / samples.count) }
  return evaluateForecast(recipe, 'file', { truth, count: judged.length }, [
    own,
    ...naiveForecasts(recipe, series, { ...known, truth }),
  ])
}

interface Applied {
  readonly recipe: ForecastModel['recipe']
  readonly series: Series
  readonly samples: ForecastSamples
  /** Forecasts in the target's unit, (count, O). */
  readonly values: Float64Array
}

async function applied(modelFile: string, file: string): Promise<Applied> {
  const model = await readModel(modelFile)
  const { recipe } = model
  const columns = recipe.inputs.flatMap(input => (input.kind === 'calendar' ? [] : [input.column]))
  const series = await seriesFor(model, file, [...columns, recipe.target])
  const { features, samples } = recipeData(recipe, series)
  if (samples.count === 0) throw tooShort(file, series, recipe.window, `${recipe.window} rows without a gap`)
  return {
    recipe,
    series,
    samples,
    values: toTargetUnits(recipe, samples, predict(networkOf(model), { features, tokens: null }, samples)),
  }
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

const otherKind = (file: string, column: string): Problem =>
  new Problem(
    'COLUMN_OF_OTHER_KIND',
    `${basename(file)}, column “${column}” holds texts; the model was trained on numbers there.`,
    {
      advice: 'Choose a file whose columns mean the same, or correct the cells.',
      place: { file, column },
    },
  )

function chosen(samples: ForecastSamples, places: readonly number[]): ForecastSamples {
  const O = samples.truth.length / samples.count
  return {
    count: places.length,
    lengths: null,
    starts: Int32Array.from(places, n => samples.starts[n]),
    last: Float64Array.from(places, n => samples.last[n]),
    targets: Float32Array.from(rowsOf(samples.targets, places, O)),
    truth: rowsOf(samples.truth, places, O),
  }
}

const rowsOf = (values: ArrayLike<number>, places: readonly number[], width: number): Float64Array =>
  Float64Array.from(
    { length: places.length * width },
    (_, k) => values[places[Math.floor(k / width)] * width + (k % width)],
  )

/** Also of a row beyond the end. */
const timeOfRow = ({ times, step }: Series, row: number): number =>
  step === null ? times[0] + row : timeAt(row, times[0], step)

const tooShort = (file: string, { rows }: Series, needed: number, words: string): Problem =>
  new Problem('FILE_TOO_SHORT', `The model needs ${words}; ${basename(file)} has ${rows} rows.`, {
    advice:
      rows < needed
        ? 'Choose a file with more rows.'
        : 'Fill the gaps of the file, or choose one without missing values.',
    place: { file },
  })
