import type { ChartAxis, ChartSpec, Reading } from './chart-spec'
import { clockTime, figure } from './format'
import { firstAtOrAfter, nearest } from './series'

/** The exact values at the point nearest to `x` on the densest line; other lines say their value at or before it. */
export function readAt({ lines, levels = [] }: ChartSpec, x: number): Reading | null {
  const densest = lines.reduce((a, b) => (b.x.length > a.x.length ? b : a), lines[0])
  if (!densest) return null
  const k = densest.bars ? lastAtOrBefore(densest.x, x) : nearest(densest.x, x)
  if (k < 0) return null
  const at = densest.x[k]
  const values = lines.flatMap(({ id, label, colour, x: xs, y }) => {
    const here = lastAtOrBefore(xs, at)
    return here < 0 || !Number.isFinite(y[here]) ? [] : [{ id, label, colour, value: y[here] }]
  })
  return { x: at, values: [...values, ...levels.map(({ id, label, colour, value }) => ({ id, label, colour, value }))] }
}

function lastAtOrBefore(x: ArrayLike<number>, value: number): number {
  const after = firstAtOrAfter(x, value)
  return after < x.length && x[after] === value ? after : after - 1
}

/** Every x of any line, with the value of each line exactly there (null: none): the table and the CSV of a chart. */
export function tableOf({ lines }: ChartSpec): { x: number; values: (number | null)[] }[] {
  const places = lines.map(() => 0)
  const rows: { x: number; values: (number | null)[] }[] = []
  for (;;) {
    const x = Math.min(...lines.map((line, k) => (places[k] < line.x.length ? line.x[places[k]] : Infinity)))
    if (x === Infinity) return rows
    const values = lines.map((line, k) => {
      if (line.x[places[k]] !== x) return null
      const value = line.y[places[k]++]
      return Number.isFinite(value) ? value : null
    })
    rows.push({ x, values })
  }
}

/** A place on the x axis as it is read. */
export function placeText({ kind, names }: ChartAxis, x: number): string {
  if (kind === 'time') return clockTime(x)
  return (kind === 'name' ? names?.[x] : undefined) ?? figure(x, 6)
}
