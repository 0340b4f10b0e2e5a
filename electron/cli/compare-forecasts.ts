import type { ForecastEvaluation, Scores } from '../../core/tasks/evaluation'
import { table } from './table'
import { plural, whole } from './words'

/** The network beside the baselines, and for a path the network's error at several distances ahead. */
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
    ...byStep(evaluation, places),
    '',
    verdict,
  ].join('\n')
}

const MOST_ROWS = 8

function byStep({ forecasters, horizons }: ForecastEvaluation, places: number): string[] {
  if (horizons.length < 2) return []
  const count = Math.min(MOST_ROWS, horizons.length)
  const shown = Array.from({ length: count }, (_, k) => Math.round((k * (horizons.length - 1)) / (count - 1)))
  const mae = (steps: readonly Scores[], k: number): string => error(steps[k].mae, places)
  return [
    '',
    'MAE by steps ahead:',
    table(
      ['steps', ...forecasters.map(({ label }) => label)],
      shown.map(k => [String(horizons[k]), ...forecasters.map(({ byStep: steps }) => mae(steps, k))]),
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
