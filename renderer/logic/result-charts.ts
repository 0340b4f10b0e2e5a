import type { RunResults } from '../../electron/contract'
import type { Evaluation } from '../../core/tasks/evaluation'
import type { ChartSpec } from './chart-spec'
import { timeAxis } from './training-charts'

/** The hue of a forecaster, wherever it is drawn: the network in that of the forecast, baselines in greys. */
export const forecasterColour = (k: number): string => (k === 0 ? 'series-forecast' : `baseline-${Math.min(k, 3)}`)
const DASHES: readonly (readonly number[])[] = [[], [6, 3], [2, 3], [8, 3, 2, 3]]

export function testChart(results: RunResults, shown: ReadonlySet<string>): ChartSpec {
  return {
    lines: [
      { id: 'truth', label: 'truth', colour: 'series-truth', width: 1.25, x: results.times, y: results.truth },
      ...results.forecasters.flatMap(({ name, label, values }, k) =>
        shown.has(name)
          ? [
              {
                id: name,
                label,
                colour: forecasterColour(k),
                dash: DASHES[Math.min(k, 3)],
                width: k === 0 ? 2 : 1.25,
                x: results.times,
                y: values,
              },
            ]
          : [],
      ),
    ],
    x: timeAxis(results.times),
    y: { title: '', unit: results.evaluation.unit },
  }
}

export const horizonChart = ({ horizons, forecasters, unit }: Evaluation): ChartSpec => ({
  lines: forecasters.map(({ name, label, byStep }, k) => ({
    id: name,
    label,
    colour: forecasterColour(k),
    dash: DASHES[Math.min(k, 3)],
    width: k === 0 ? 2 : 1.25,
    dots: k === 0,
    x: horizons,
    y: byStep.map(scores => scores.mae),
  })),
  x: { title: 'steps ahead', kind: 'number' },
  y: { title: 'mean absolute error', unit, zero: true },
})

export function residualChart({ edges, counts }: RunResults['residuals'], unit: string): ChartSpec {
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
    x: { title: `forecast − truth${unit ? `, ${unit}` : ''}`, kind: 'number' },
    y: { title: 'windows', zero: true },
  }
}
