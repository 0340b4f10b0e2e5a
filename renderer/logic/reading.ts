import type { Reading } from '../../core/data/profile'

/** The choices of how a file was read, with what each may be corrected to. */
export interface ReadingChoice {
  readonly path: string
  readonly label: string
  readonly found: string
  readonly options: readonly { readonly value: string; readonly label: string }[]
}

const NAMES: Readonly<Record<string, string>> = {
  ',': 'comma',
  ';': 'semicolon',
  '\t': 'tab',
  '|': 'bar |',
  ' ': 'blank',
  '"': 'double "',
  "'": "single '",
  '': 'none',
  none: 'none',
  true: 'first row',
  false: 'none',
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16 LE',
  'utf-16be': 'UTF-16 BE',
  'latin-1': 'Latin-1',
  ymd: 'year–month–day',
  dmy: 'day–month–year',
  mdy: 'month–day–year',
}
const nameOf = (value: string): string => NAMES[value] ?? value
const decimalName = (value: string): string => (value === ',' ? 'comma 1,5' : 'point 1.5')

export function readingChoices(reading: Reading): ReadingChoice[] {
  const choice = (
    path: string,
    label: string,
    found: string,
    values: readonly string[],
    name = nameOf,
  ): ReadingChoice => ({
    path: `data.read.${path}`,
    label,
    found: name(found),
    options: [...new Set([...values, found])].map(value => ({ value, label: name(value) })),
  })
  if (reading.format !== 'csv') return []
  return [
    choice('delimiter', 'Delimiter', reading.delimiter, [',', ';', '\t', '|', ' ']),
    choice('quote', 'Quote', reading.quote, ['"', "'", '']),
    choice('encoding', 'Encoding', reading.encoding, ['utf-8', 'utf-16le', 'utf-16be', 'latin-1']),
    choice('decimal', 'Decimal', reading.decimal, ['.', ','], decimalName),
    choice('thousands', 'Thousands', reading.thousands || 'none', ['none', ',', '.', ' ', "'"]),
    choice('header', 'Header', String(reading.header), ['true', 'false']),
    choice('dateOrder', 'Date order', reading.dateOrder, ['ymd', 'dmy', 'mdy']),
  ]
}

/** A text of a select as the value the experiment file wants. */
export const readingValue = (path: string, text: string): string | boolean =>
  path === 'data.read.header' && text !== 'auto' ? text === 'true' : text

/** Texts that mean "missing", separated by commas, as a list. */
export const missingMarks = (text: string): string[] => [
  ...new Set(
    text
      .split(',')
      .map(mark => mark.trim())
      .filter(mark => mark !== ''),
  ),
]

/** The number of lines before the header that a person typed; anything else lets the reader find it. */
export const linesBefore = (text: string): number | 'auto' => (/^\d+$/.test(text.trim()) ? Number(text) : 'auto')
