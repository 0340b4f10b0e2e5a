/**
 * A table as data, so that the terminal and docs/performance.md show the same.
 *   { title, columns: string[], rows: string[][], notes: string[] }; the first column is text, the others are numbers
 */
export const table = (title, columns, rows, notes = []) => ({ title, columns, rows, notes })

export function asText({ title, columns, rows, notes }) {
  const lines = [columns, ...rows]
  const widths = columns.map((_, k) => Math.max(...lines.map(line => line[k].length)))
  const aligned = line =>
    line.map((cell, k) => (k === 0 ? cell.padEnd(widths[k]) : cell.padStart(widths[k]))).join('  ')
  const rule = widths.map(width => '─'.repeat(width)).join('  ')
  return [title, aligned(columns), rule, ...rows.map(aligned), ...notes.map(note => `  ${note}`), ''].join('\n')
}

export function asMarkdown({ columns, rows, notes }) {
  const line = cells => `| ${cells.map(cell => cell.replaceAll('|', '\\|')).join(' | ')} |`
  const aligned = columns.map((_, k) => (k === 0 ? ':--' : '--:'))
  return [line(columns), line(aligned), ...rows.map(line), ...notes.map(note => `\n${note}`)].join('\n')
}

/** Three significant digits and `further` ones: 0.841, 12.4, 117, 1160. */
export function digits(value, further = 0) {
  if (!Number.isFinite(value)) return '–'
  return value >= 100 ? value.toFixed(further) : Number(value.toPrecision(3 + further)).toString()
}

/** 0.617 → "62 %"; with one further digit "61.7 %". */
export const percent = (value, further = 0) => (Number.isFinite(value) ? `${(value * 100).toFixed(further)} %` : '–')

/** 5.82 → "5.82×". */
export const times = (value, further) => (Number.isFinite(value) ? `${digits(value, further)}×` : '–')

/** A summary of milliseconds with its spread: "12.4 ±3 %", half of the distance between the extremes; one round has none. */
export const withSpread = ({ median, spread, rounds }) =>
  rounds === 1 ? digits(median) : `${digits(median)} ±${Math.ceil(spread * 50)} %`
