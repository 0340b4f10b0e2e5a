import type { CaseTable } from '../../../core/data/cases'

/** A table from lines with commas, header first; nothing is quoted. A column with any text is a category, '' is missing. */
export function tableOf(text: string, file = 'cases.csv'): CaseTable {
  const [header, ...lines] = text
    .trim()
    .split('\n')
    .map(line => line.trim().split(','))
  return {
    file,
    rows: Int32Array.from(lines, (_, k) => k + 2),
    columns: header.map((name, c) => {
      const cells = lines.map(line => line[c])
      const isText = cells.some(cell => Number.isNaN(Number(cell)))
      const levels = isText ? [...new Set(cells.filter(cell => cell !== ''))].sort() : []
      return {
        name,
        kind: isText ? 'category' : 'number',
        levels,
        values: Float64Array.from(cells, cell =>
          cell === '' ? Number.NaN : isText ? levels.indexOf(cell) : Number(cell),
        ),
      }
    }),
  }
}
