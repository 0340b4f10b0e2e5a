import type { ForecastHead } from '../../core/experiment/tasks/forecast'

/** Ways to say a forecast, as options of a control. */
export const HEADS: readonly {
  readonly value: ForecastHead['kind']
  readonly label: string
  readonly reason: string
}[] = [
  { value: 'point', label: 'One number', reason: 'The forecast alone, judged by the loss.' },
  {
    value: 'quantiles',
    label: 'Quantiles',
    reason: 'The median with the 10 % and 90 % quantile: an interval for 80 % of what happens, of any shape.',
  },
  {
    value: 'gaussian',
    label: 'Bell curve',
    reason: 'Mean and deviation of a normal distribution, with the interval for 80 % of what happens.',
  },
]

/** A head of a kind with its usual levels. */
export function headOf(kind: ForecastHead['kind']): ForecastHead {
  switch (kind) {
    case 'point':
      return { kind }
    case 'quantiles':
      return { kind, levels: [0.1, 0.5, 0.9] }
    case 'gaussian':
      return { kind, share: 0.8 }
  }
}
