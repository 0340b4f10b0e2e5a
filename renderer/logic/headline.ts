import type { Headline } from '../../electron/contract'
import { aligned, decimalsFor } from './format'

/** The number that a run is known by, with its unit. A share or a number without one says of what: "accuracy 96.2 %", "BLEU 43.7". */
export function headlineText({ metric, value, unit }: Headline): string {
  if (unit === '%') return `${metric} ${aligned(value, 1)} %`
  const number = aligned(value, decimalsFor([value]))
  return unit === '' ? `${metric} ${number}` : `${number} ${unit}`
}

/** Short names of metrics in full. */
export const METRICS: Readonly<Record<string, string>> = {
  MAE: 'mean absolute error',
  accuracy: 'share that is right',
  'entity F1': 'F1 of the entities found',
  'NLL per step': 'negative log-likelihood of a step',
  BLEU: 'n-grams of up to four words that the reference has too, 0 to 100',
  'letter error': 'edits by the letter that is right',
}

/** Whether a run is ahead of the best one so far; numbers of different metrics or units cannot be compared. */
export function isBetter(run: Headline, than: Headline): boolean {
  if (run.metric !== than.metric || run.unit !== than.unit) return false
  return run.better === 'lower' ? run.value < than.value : run.value > than.value
}
