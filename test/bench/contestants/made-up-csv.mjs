import { writeFileSync } from 'node:fs'

/**
 * A CSV of waves and noise: columns x1 … xD, no time, x1 the one to forecast.
 * @param uniform () => number in [0, 1)
 */
export function writeCsv(file, { rows, columns, uniform }) {
  const range = n => Array.from({ length: n }, (_, k) => k)
  const header = range(columns).map(k => `x${k + 1}`)
  const row = n => range(columns).map(k => (Math.sin((n * (k + 3)) / 40) + 0.2 * (uniform() - 0.5)).toFixed(5))
  writeFileSync(file, [header, ...range(rows).map(row)].map(cells => `${cells.join(',')}\n`).join(''))
}
