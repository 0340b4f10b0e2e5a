import { open } from 'node:fs/promises'
import { basename } from 'node:path'
import { isoTimes } from '../../core/data/clock'
import { histogram, thinRows } from '../../core/data/thin'
import { pieceAt } from '../../core/data/pieces'
import type { Series } from '../../core/data/series'
import type { Forecast } from '../../core/tasks/baselines/index'
import { groupedErrors } from '../../core/tasks/error-groups'
import type { Evaluation, ForecastEvaluation } from '../../core/tasks/evaluation'
import type { ForecastSamples } from '../../core/tasks/forecast-data'
import { horizonsOf, type ForecastRecipe } from '../../core/tasks/recipe'
import { Problem } from '../../core/problem'
import { csvPieces, timeText, type Cell } from './csv'
import { classifyResults } from './classify-results'
import { generateResults } from './generate-results'
import { transcribeResults } from './recordings'
import { readIfPresent, readSummary, runFolder } from './run-folder'
import type { ForecastPicture, RunResults } from './run.types'
import { translateResults } from './translate-results'
import { tagResults } from './tag-files'

const FIXED = ['from', 'time', 'steps'] as const
const INTERVAL = ['lower', 'upper'] as const

/**
 * predictions.csv in pieces: a row per window of the test part, target and forecast step.
 *   from: time of the window's last row · time: of the forecast · steps: ahead · series, target: where there are several · truth · one
 *   column per forecaster · lower, upper: of the network's interval, where it tells one
 */
export function predictionsCsv(
  recipe: ForecastRecipe,
  series: Series,
  { begins, truth, windows }: Pick<ForecastSamples, 'begins' | 'truth' | 'windows'>,
  forecasts: readonly Forecast[],
): Generator<string> {
  const horizons = horizonsOf(recipe)
  const { targets } = recipe
  const several = targets.length > 1
  const interval = forecasts[0].interval ?? null
  const ends = interval === null ? [] : [interval.lower, interval.upper]
  const { times, pieces } = series
  const texts = () => (series.step === null ? (time: number) => timeText(time, false) : isoTimes())
  // Each on its own: the day of a forecast is seldom that of the window it is made from.
  const [fromText, text] = [texts(), texts()]
  function* rows(): Generator<Cell[]> {
    let at = 0
    for (let n = 0; n < windows; n++) {
      const last = begins[n] + recipe.window - 1
      const own = pieces === undefined ? [] : [oneLine(pieceAt(pieces, last).name)]
      for (const { column } of targets) {
        for (const steps of horizons) {
          yield [
            fromText(times[last]),
            text(times[last + steps]),
            steps,
            ...own,
            ...(several ? [oneLine(column)] : []),
            truth[at],
            ...forecasts.map(({ values }) => values[at]),
            ...ends.map(values => values[at]),
          ]
          at++
        }
      }
    }
  }
  const names = forecasts.map(({ name }) => name)
  const header = [
    ...FIXED,
    ...(pieces === undefined ? [] : ['series']),
    ...(several ? ['target'] : []),
    'truth',
    ...names,
    ...(interval === null ? [] : INTERVAL),
  ]
  return csvPieces(header, rows())
}

/** A line of the file is a row: it is read back line by line. */
const oneLine = (name: string): string => name.replaceAll(/[\r\n]+/g, ' ')

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
/** Series that the window can show one by one. */
const MOST_SERIES = 50

/**
 * What the Results screen shows, from the run's files alone.
 * @throws Problem RUN_NOT_EVALUATED, RUN_FAILED
 */
export async function readResults(folder: string): Promise<RunResults> {
  const evaluation = await readEvaluation(folder)
  if (evaluation.task === 'classify') return classifyResults(folder, evaluation)
  if (evaluation.task === 'generate') return generateResults(folder, evaluation)
  if (evaluation.task === 'translate') return translateResults(folder, evaluation)
  if (evaluation.task === 'transcribe') return transcribeResults(folder, evaluation)
  if (evaluation.task === 'tag') return tagResults(folder, evaluation)
  const columns = await readPredictions(runFolder(folder).predictions, evaluation)
  const shown = windowsShown(evaluation)
  const most = Math.ceil(MOST_ROWS / (columns.length * shown.length))
  const series = shown.map(({ name, from, to }) => ({
    name,
    pictures: columns.map(column => pictureOf(windowsOf(column, from, to), evaluation, most)),
  }))
  const [first, ...others] = series[0].pictures
  return { kind: 'forecast', evaluation, ...first, others, ...(evaluation.series === undefined ? {} : { series }) }
}

/** Windows of each series that has pictures; of most files it is the one. */
function windowsShown({ series, windows }: ForecastEvaluation): { name: string; from: number; to: number }[] {
  let to = 0
  const all = (series ?? [{ name: '', windows }]).map(one => ({ name: one.name, from: to, to: (to += one.windows) }))
  return all.slice(0, MOST_SERIES)
}

/** What is read of the windows from … to (excluded). */
function windowsOf({ times, numbers, residuals }: Predictions, from: number, to: number): Predictions {
  const K = residuals.length / times.length
  return {
    times: times.subarray(from, to),
    numbers: numbers.map(values => values.subarray(from, to)),
    residuals: residuals.subarray(from * K, to * K),
  }
}

function pictureOf(
  { times, numbers, residuals }: Predictions,
  evaluation: ForecastEvaluation,
  most: number,
): ForecastPicture {
  const shownRows = thinRows(numbers, most)
  const shown = (values: Float64Array): number[] => shownRows.map(row => values[row])
  const [truth, ...said] = numbers
  const { forecasters, interval } = evaluation
  const forecasts = said.slice(0, forecasters.length)
  const [lower, upper] = said.slice(forecasters.length)
  return {
    times: shown(times),
    truth: shown(truth),
    forecasters: forecasters.map(({ name, label }, k) => ({ name, label, values: shown(forecasts[k]) })),
    interval: interval && { lower: shown(lower), upper: shown(upper) },
    errors: groupedErrors({ times, truth, forecasts }),
    residuals: histogram(residuals),
  }
}

/** Of one target: the rows of the farthest step ahead, and of all steps what the network left over. */
interface Predictions {
  readonly times: Float64Array
  /** Truth, forecasters in the order of the evaluation, lower and upper end of the interval. */
  readonly numbers: readonly Float64Array[]
  readonly residuals: Float64Array
}

/**
 * Reads the file that `predictionsCsv` made line by line: it may be larger than a text can be. A line begins with three cells
 * and ends with numbers; between them may stand the target, whose place in the file is known.
 */
async function readPredictions(
  file: string,
  { windows, horizons, forecasters, interval, columns }: ForecastEvaluation,
): Promise<Predictions[]> {
  const K = horizons.length
  const C = Math.max(1, columns.length)
  const count = 1 + forecasters.length + (interval === null ? 0 : 2)
  const all = Array.from({ length: C }, (): Predictions => ({
    times: new Float64Array(windows),
    numbers: Array.from({ length: count }, () => new Float64Array(windows)),
    residuals: new Float64Array(windows * K),
  }))
  let line = -1
  const handle = await open(file)
  try {
    for await (const text of handle.readLines()) {
      const at = line++
      if (at < 0) continue
      const cells = text.split(',')
      const values = cells.slice(-count).map(numberOf)
      const window = Math.floor(at / (C * K))
      const { times, numbers, residuals } = all[Math.floor(at / K) % C]
      residuals[window * K + (at % K)] = values[0] - values[1]
      if (at % K !== K - 1) continue
      times[window] = timeOf(cells[1])
      values.forEach((value, k) => (numbers[k][window] = value))
    }
  } finally {
    await handle.close()
  }
  const read = Math.max(0, Math.floor(line / (C * K)))
  return all.map(({ times, numbers, residuals }) => ({
    times: times.subarray(0, read),
    numbers: numbers.map(values => values.subarray(0, read)),
    residuals: residuals.subarray(0, read * K),
  }))
}

/** An empty cell is a number that was not finite. */
const numberOf = (text: string): number => (text === '' ? NaN : Number(text))
const timeOf = (text: string): number => (text.includes('T') ? Date.parse(`${text}Z`) : Number(text))
