/** Rows as aligned columns; the header is the first row. Columns of numbers are aligned to the right. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [header, ...rows]
  const widths = header.map((_, c) => Math.max(...all.map(row => width(row[c] ?? ''))))
  const right = header.map((_, c) => rows.length > 0 && rows.every(row => isNumber(row[c] ?? '')))
  const line = (row: readonly string[]): string =>
    widths
      .map((w, c) => {
        const cell = row[c] ?? ''
        const blank = ' '.repeat(w - width(cell))
        return right[c] ? blank + cell : cell + blank
      })
      .join('  ')
      .trimEnd()
  return [
    line(header),
    widths
      .map(w => '─'.repeat(w))
      .join('  ')
      .trimEnd(),
    ...rows.map(line),
  ].join('\n')
}

/** Characters, not UTF-16 units. */
const width = (text: string): number => Array.from(text).length
const isNumber = (text: string): boolean => /^[-−]?[\d,.]+(e[-+]?\d+)?( ?%)?$|^–?$/.test(text)
