/** Pieces of the sentences that say what was found in a file. */

/** A cell or token as it is quoted in a message: at most 80 characters, control characters made visible. */
export function shown(text: string): string {
  const visible = text.replace(/[\u0000-\u001f\u007f]/g, c =>
    c === '\u007f' ? '␡' : String.fromCharCode(0x2400 + c.charCodeAt(0)),
  )
  const letters = Array.from(visible)
  return letters.length > 80 ? `${letters.slice(0, 79).join('')}…` : visible
}

/** "1 row", "1,747 rows". */
export function many(count: number, one: string, several = `${one}s`): string {
  return `${grouped(count)} ${count === 1 ? one : several}`
}

/** 1747 as "1,747". */
export const grouped = (count: number): string => count.toLocaleString('en-US')

/** 0.1234 as "12.3 %". */
export const percent = (share: number): string => `${Number((share * 100).toFixed(1))} %`

const MOST_ROWS = 5

/** "row 5", "rows 5, 6 and 7", "rows 5, 6, 7, 8, 9 and 12 more". `count`: how many there are when `rows` are the first of them. */
export function rowsInWords(rows: readonly number[], count = rows.length): string {
  if (count === 1) return `row ${rows[0]}`
  const named = rows.slice(0, MOST_ROWS)
  const more = count - named.length
  if (more > 0) return `rows ${named.join(', ')} and ${grouped(more)} more`
  return `rows ${named.slice(0, -1).join(', ')} and ${named[named.length - 1]}`
}
