import type { Headline } from '../../electron/contract'
import { aligned, decimalsFor } from './format'

/** The number that a run is known by, with its unit. */
export const headlineText = ({ value, unit }: Headline): string =>
  `${aligned(value, decimalsFor([value]))}${unit ? ` ${unit}` : ''}`

/** Short names of metrics in full. */
export const METRICS: Readonly<Record<string, string>> = { MAE: 'mean absolute error' }

/** Whether a run is ahead of the best one so far; numbers of different metrics or units cannot be compared. */
export function isBetter(run: Headline, than: Headline): boolean {
  if (run.metric !== than.metric || run.unit !== than.unit) return false
  return run.better === 'lower' ? run.value < than.value : run.value > than.value
}
