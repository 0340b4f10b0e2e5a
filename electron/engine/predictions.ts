import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { histogram } from '../../core/data/thin'
import type { Series } from '../../core/data/series'
import type { Forecast } from '../../core/tasks/baselines/index'
import type { Evaluation } from '../../core/tasks/evaluation'
import type { ForecastSamples } from '../../core/tasks/forecast-data'
import { horizonsOf, type ForecastRecipe } from '../../core/tasks/recipe'
import { Problem } from '../../core/problem'
import { csv, timeText, type Cell } from './csv'
import { readIfPresent, readSummary, runFolder } from './run-folder'
import type { RunResults } from './run.types'

const FIXED = ['from', 'time', 'steps', 'truth'] as const

/**
 * predictions.csv: a row per window of the test part and forecast step.
 *   from: time of the window's last row · time: of the forecast · steps: ahead · truth · one column per forecaster
 */
export function predictionsCsv(
  recipe: ForecastRecipe,
  series: Series,
  { starts, truth, count }: Pick<ForecastSamples, 'starts' | 'truth' | 'count'>,
  forecasts: readonly Forecast[],
): string {
  const horizons = horizonsOf(recipe)
  const clock = series.step !== null
  const time = (row: number): string => timeText(series.times[row], clock)
  function* rows(): Generator<Cell[]> {
    for (let n = 0; n < count; n++) {
      const last = starts[n] + recipe.window - 1
      for (const [k, steps] of horizons.entries()) {
        const at = n * horizons.length + k
        yield [time(last), time(last + steps), steps, truth[at], ...forecasts.map(({ values }) => values[at])]
      }
    }
  }
  return csv([...FIXED, ...forecasts.map(({ name }) => name)], rows())
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

/**
 * What the Results screen shows, from the run's files alone.
 * @throws Problem RUN_NOT_EVALUATED, RUN_FAILED
 */
export async function readResults(folder: string): Promise<RunResults> {
  const evaluation = await readEvaluation(folder)
  const rows = parsePredictions(await readFile(runFolder(folder).predictions, 'utf8'))
  const farthest = evaluation.horizons[evaluation.horizons.length - 1]
  const shown = rows.filter(({ steps }) => steps === farthest)
  return {
    evaluation,
    times: shown.map(({ time }) => time),
    truth: shown.map(({ truth }) => truth),
    forecasters: evaluation.forecasters.map(({ name, label }, k) => ({
      name,
      label,
      values: shown.map(({ values }) => values[k]),
    })),
    residuals: histogram(rows.map(({ truth, values }) => truth - values[0])),
  }
}

interface Row {
  readonly time: number
  readonly steps: number
  readonly truth: number
  /** One per forecaster, in the order of the evaluation. */
  readonly values: readonly number[]
}

/** No cell of the file that `predictionsCsv` writes needs quotes. */
function parsePredictions(text: string): Row[] {
  return text
    .split('\r\n')
    .slice(1, -1)
    .map(line => {
      const [, time, steps, truth, ...values] = line.split(',')
      return { time: timeOf(time), steps: Number(steps), truth: Number(truth), values: values.map(Number) }
    })
}

const timeOf = (text: string): number => (text.includes('T') ? Date.parse(`${text}Z`) : Number(text))
