import type { ForecastResults } from '../../electron/contract'
import type { Grouping } from '../../core/tasks/error-groups'
import type { ForecastEvaluation } from '../../core/tasks/evaluation'
import { bandOf } from './band'
import type { ChartLine, ChartSpec } from './chart-spec'
import { forecasterColour, forecasterDash, shortName } from './forecasters'
import { timeAxis } from './training-charts'

const lineOf = (
  forecaster: { readonly name: string; readonly label: string },
  k: number,
  points: Pick<ChartLine, 'x' | 'y' | 'dots'>,
): ChartLine => ({
  id: forecaster.name,
  label: forecaster.label,
  short: shortName(forecaster),
  colour: forecasterColour(k),
  dash: forecasterDash(k),
  width: k === 0 ? 2 : 1.25,
  ...points,
})

export function testChart(results: ForecastResults, shown: ReadonlySet<string>): ChartSpec {
  return {
    lines: [
      { id: 'truth', label: 'truth', colour: 'series-truth', width: 1.25, x: results.times, y: results.truth },
      ...(shown.has('network') ? bandOf(results.times, results.interval) : []),
      ...results.forecasters.flatMap((forecaster, k) =>
        shown.has(forecaster.name) ? [lineOf(forecaster, k, { x: results.times, y: forecaster.values })] : [],
      ),
    ],
    x: timeAxis(results.times),
    y: { title: '', unit: results.evaluation.unit },
  }
}

export const horizonChart = ({ horizons, forecasters, unit }: ForecastEvaluation): ChartSpec => ({
  lines: forecasters.map((forecaster, k) =>
    lineOf(forecaster, k, { x: horizons, y: forecaster.byStep.map(scores => scores.mae), dots: k === 0 }),
  ),
  x: { title: 'steps ahead', kind: 'number' },
  y: { title: 'mean absolute error', unit, zero: true },
})

const AXES: Readonly<Record<Exclude<Grouping, 'time'>, ChartSpec['x']>> = {
  hour: { title: 'hour of the day', kind: 'name', names: Array.from({ length: 24 }, (_, k) => `${k} h`) },
  weekday: { title: '', kind: 'name', names: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] },
  month: {
    title: '',
    kind: 'name',
    names: ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'],
  },
}

/** The mean absolute error in groups of the forecast times: when is the network wrong, and when are the others? */
export function groupChart(results: ForecastResults, grouping: Grouping): ChartSpec {
  const errors = results.errors.find(({ by }) => by === grouping)
  return {
    lines: results.forecasters.map((forecaster, k) =>
      lineOf(forecaster, k, { x: errors?.x ?? [], y: errors?.mae[k] ?? [], dots: k === 0 }),
    ),
    x: grouping === 'time' ? timeAxis(results.times) : AXES[grouping],
    y: { title: 'mean absolute error', unit: results.evaluation.unit },
  }
}

export function residualChart({ edges, counts }: ForecastResults['residuals'], unit: string): ChartSpec {
  return {
    lines: [
      {
        id: 'windows',
        label: 'windows',
        colour: 'series-forecast',
        bars: true,
        unnamed: true,
        width: 1,
        x: edges,
        y: [...counts, 0],
      },
    ],
    x: { title: `truth − forecast${unit ? `, ${unit}` : ''}`, kind: 'number' },
    y: { title: 'windows', zero: true },
  }
}
