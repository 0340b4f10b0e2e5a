import type { ChartLine } from './chart-spec'

/** The interval of a forecast as two thin lines with the band between them. */
export function bandOf(
  x: readonly number[],
  interval: { readonly lower: readonly number[]; readonly upper: readonly number[] } | null,
): ChartLine[] {
  if (interval === null) return []
  const line = { colour: 'series-forecast', width: 0.5, unnamed: true, x }
  return [
    { ...line, id: 'lower', label: 'lower end', y: interval.lower },
    { ...line, id: 'upper', label: 'upper end', y: interval.upper, fillTo: 'lower' },
  ]
}
