import { percent, shown } from '../../core/data/wording'
import type { ForecastEvaluation, IntervalResult, Scores } from '../../core/tasks/evaluation'
import { table } from './table'
import { plural, whole } from './words'

/**
 * The network beside the baselines, its intervals, each of several columns, and for a path the network's error at several
 * distances ahead.
 */
export function compareForecasts(evaluation: ForecastEvaluation): string {
  const { forecasters, target, unit, part, windows, verdict } = evaluation
  const places = decimals(forecasters.map(({ scores }) => scores.mae))
  const inUnit = unit === '' ? '' : ` [${unit}]`
  const rows = forecasters.map(({ label, scores }) => [
    label,
    error(scores.mae, places),
    error(scores.rmse, places),
    share(scores.mase),
    share(scores.r2),
  ])
  const where =
    part === 'file' ? `${whole(windows)} windows of the file` : `${plural(windows, 'window')} of the ${part} part`
  return [
    `“${target}”, ${where}:`,
    table(['', `MAE${inUnit}`, `RMSE${inUnit}`, 'MASE', 'R²'], rows),
    ...standardised(evaluation),
    ...intervals(evaluation, places),
    ...byColumn(evaluation),
    ...byStep(evaluation, places),
    ...bySeries(evaluation, places),
    '',
    verdict,
  ].join('\n')
}

/** As published protocols say it, where several columns are judged together. */
function standardised({ forecasters, standardised: errors, columns }: ForecastEvaluation): string[] {
  if (columns.length === 0) return []
  const said = errors.map(({ mse }, k) => `${forecasters[k].label} ${mse.toFixed(3)}`)
  return ['', `MSE in squared deviations of the training part: ${said.join(', ')}`]
}

function intervals({ interval, unit }: ForecastEvaluation, places: number): string[] {
  if (interval === null) return []
  const { width, score } = interval
  const inUnit = unit === '' ? '' : ` ${unit}`
  return [
    '',
    `${coverage(interval)}; mean width ${error(width, places)}${inUnit}, interval score ${error(score, places)}`,
  ]
}

const coverage = ({ share: wanted, coverage: found }: IntervalResult): string =>
  `The ${percent(wanted)} interval holds ${percent(found)} of the truth`

function byColumn({ columns }: ForecastEvaluation): string[] {
  if (columns.length === 0) return []
  const rows = columns.map(({ target, unit, forecasters, interval }) => {
    const places = decimals(forecasters.map(({ scores }) => scores.mae))
    return [
      unit === '' || target.includes(unit) ? target : `${target} [${unit}]`,
      ...forecasters.map(({ scores }) => error(scores.mae, places)),
      ...(interval === null ? [] : [percent(interval.coverage)]),
    ]
  })
  const [{ forecasters, interval }] = columns
  const header = ['', ...forecasters.map(({ label }) => label), ...(interval === null ? [] : ['within'])]
  return ['', 'MAE by column, each in its own unit:', table(header, rows)]
}

const MOST_ROWS = 8

function byStep({ forecasters, horizons }: ForecastEvaluation, places: number): string[] {
  if (horizons.length < 2) return []
  const count = Math.min(MOST_ROWS, horizons.length)
  const rows = Array.from({ length: count }, (_, k) => Math.round((k * (horizons.length - 1)) / (count - 1)))
  const mae = (steps: readonly Scores[], k: number): string => error(steps[k].mae, places)
  return [
    '',
    'MAE by steps ahead:',
    table(
      ['steps', ...forecasters.map(({ label }) => label)],
      rows.map(k => [String(horizons[k]), ...forecasters.map(({ byStep: steps }) => mae(steps, k))]),
    ),
  ]
}

/** The series that are forecast worst, beside the others' errors. */
function bySeries({ series = [], forecasters }: ForecastEvaluation, places: number): string[] {
  if (series.length === 0) return []
  const worst = [...series].sort((a, b) => b.scores[0].mae - a.scores[0].mae).slice(0, MOST_ROWS)
  const some = worst.length < series.length ? `, the ${worst.length} worst of ${whole(series.length)}` : ''
  return [
    '',
    `MAE by series${some}:`,
    table(
      ['', 'windows', ...forecasters.map(({ label }) => label)],
      worst.map(({ name, windows, scores }) => [
        shown(name),
        whole(windows),
        ...scores.map(({ mae }) => error(mae, places)),
      ]),
    ),
  ]
}

/** Decimals that show three digits of the smallest error. */
function decimals(errors: readonly number[]): number {
  const smallest = Math.min(...errors.filter(error => error > 0))
  return Number.isFinite(smallest) ? Math.max(0, Math.min(8, 2 - Math.floor(Math.log10(smallest)))) : 2
}

const error = (value: number, places: number): string =>
  isLong(value) ? value.toExponential(2) : value.toFixed(places)

const share = (value: number | null): string =>
  value === null ? '–' : isLong(value) ? value.toExponential(2) : value.toFixed(3)

/** Too many digits for a table: a forecast that went astray. */
const isLong = (value: number): boolean => Math.abs(value) >= 1e9
