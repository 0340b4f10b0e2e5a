import { open } from 'node:fs/promises'
import { basename } from 'node:path'
import { isoTimes } from '../../core/data/clock'
import { histogram, thinRows } from '../../core/data/thin'
import type { Series } from '../../core/data/series'
import type { Forecast } from '../../core/tasks/baselines/index'
import { groupedErrors } from '../../core/tasks/error-groups'
import type { Evaluation, ForecastEvaluation } from '../../core/tasks/evaluation'
import type { ForecastSamples } from '../../core/tasks/forecast-data'
import { horizonsOf, type ForecastRecipe } from '../../core/tasks/recipe'
import { Problem } from '../../core/problem'
import { csvPieces, timeText, type Cell } from './csv'
import { classifyResults } from './classify-results'
import { readIfPresent, readSummary, runFolder } from './run-folder'
import type { RunResults } from './run.types'

const FIXED = ['from', 'time', 'steps', 'truth'] as const

/**
 * predictions.csv in pieces: a row per window of the test part and forecast step.
 *   from: time of the window's last row · time: of the forecast · steps: ahead · truth · one column per forecaster
 */
export function predictionsCsv(
  recipe: ForecastRecipe,
  series: Series,
  { starts, truth, count }: Pick<ForecastSamples, 'starts' | 'truth' | 'count'>,
  forecasts: readonly Forecast[],
): Generator<string> {
  const horizons = horizonsOf(recipe)
  const { times } = series
  const texts = () => (series.step === null ? (time: number) => timeText(time, false) : isoTimes())
  // Each on its own: the day of a forecast is seldom that of the window it is made from.
  const [fromText, text] = [texts(), texts()]
  function* rows(): Generator<Cell[]> {
    for (let n = 0; n < count; n++) {
      const last = starts[n] + recipe.window - 1
      for (const [k, steps] of horizons.entries()) {
        const at = n * horizons.length + k
        yield [
          fromText(times[last]),
          text(times[last + steps]),
          steps,
          truth[at],
          ...forecasts.map(({ values }) => values[at]),
        ]
      }
    }
  }
  return csvPieces([...FIXED, ...forecasts.map(({ name }) => name)], rows())
}

/**
 * Scores of a run on its test part.
 * @throws Problem RUN_NOT_EVALUATED, RUN_FAILED
 */
export async function readEvaluation(folder: string): Promise<Evaluation> {
  const evaluation = await readIfPresent<Evaluation>(runFolder(folder).evaluation)
  if (evaluation !== null) return evaluation
  const { state, problem } = await readSummary(folder)
  if (state === 'failed' && problem !== null)
    throw new Problem('RUN_FAILED', `The run ${basename(folder)} has no results, it failed: ${problem.message}`, {
      advice: problem.advice,
      place: { file: folder },
    })
  throw new Problem('RUN_NOT_EVALUATED', `The run ${basename(folder)} has no results yet: it has not come to an end.`, {
    advice: 'Let it finish, or stop it and keep what it has learned.',
    place: { file: folder },
  })
}

/** Rows of the test part that the window draws, at most. */
const MOST_ROWS = 20_000

/**
 * What the Results screen shows, from the run's files alone.
 * @throws Problem RUN_NOT_EVALUATED, RUN_FAILED
 */
export async function readResults(folder: string): Promise<RunResults> {
  const evaluation = await readEvaluation(folder)
  if (evaluation.task === 'classify') return classifyResults(folder, evaluation)
  const { times, truth, forecasts, residuals } = await readPredictions(runFolder(folder).predictions, evaluation)
  const rows = thinRows([truth, ...forecasts], MOST_ROWS)
  const shown = (values: Float64Array): number[] => rows.map(row => values[row])
  return {
    kind: 'forecast',
    evaluation,
    times: shown(times),
    truth: shown(truth),
    forecasters: evaluation.forecasters.map(({ name, label }, k) => ({ name, label, values: shown(forecasts[k]) })),
    errors: groupedErrors({ times, truth, forecasts }),
    residuals: histogram(residuals),
  }
}

/** Columns of predictions.csv: the rows of the farthest step ahead, and of all steps what the network left over. */
interface Predictions {
  readonly times: Float64Array
  readonly truth: Float64Array
  /** One per forecaster, in the order of the evaluation. */
  readonly forecasts: readonly Float64Array[]
  readonly residuals: Float64Array
}

/** Reads the file that `predictionsCsv` made line by line: it may be larger than a text can be. No cell of it needs quotes. */
async function readPredictions(
  file: string,
  { windows, horizons, forecasters }: ForecastEvaluation,
): Promise<Predictions> {
  const farthest = String(horizons[horizons.length - 1])
  const column = (): Float64Array => new Float64Array(windows)
  const [times, truth, forecasts] = [column(), column(), forecasters.map(column)]
  const residuals = new Float64Array(windows * horizons.length)
  let row = 0
  let line = 0
  const handle = await open(file)
  try {
    for await (const text of handle.readLines()) {
      if (line++ === 0) continue
      const [, time, steps, known, ...values] = text.split(',')
      residuals[line - 2] = numberOf(known) - numberOf(values[0])
      if (steps !== farthest) continue
      times[row] = timeOf(time)
      truth[row] = numberOf(known)
      for (let k = 0; k < forecasts.length; k++) forecasts[k][row] = numberOf(values[k])
      row++
    }
  } finally {
    await handle.close()
  }
  const read = (values: Float64Array): Float64Array => values.subarray(0, row)
  return {
    times: read(times),
    truth: read(truth),
    forecasts: forecasts.map(read),
    residuals: residuals.subarray(0, Math.max(0, line - 1)),
  }
}

/** An empty cell is a number that was not finite. */
const numberOf = (text: string): number => (text === '' ? NaN : Number(text))
const timeOf = (text: string): number => (text.includes('T') ? Date.parse(`${text}Z`) : Number(text))
