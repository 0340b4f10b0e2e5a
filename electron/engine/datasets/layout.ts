import { csvScanner, CsvFault, LONGEST_LINE, MOST_COLUMNS, type Dialect } from '../../../core/data/csv'
import { sniffDelimiter, sniffLayout, type Layout, type SampleRecord } from '../../../core/data/layout'
import { Problem } from '../../../core/problem'
import type { Experiment } from '../../../core/experiment/schema'
import { shown } from './issues'
import { emptyFile, utf8Chunks, type Source } from './source'

const MOST_RECORDS = 500
const SAMPLE_BYTES = 1 << 16
const SAMPLE_LINES = 40

/** Delimiter, quote, comments, header and column names of a text file, from its first part, whose records come with it. */
export async function findLayout(
  source: Source,
  read: Experiment['data']['read'],
): Promise<{ layout: Layout; records: readonly SampleRecord[] }> {
  const head = await firstBytes(source)
  const quote = read.quote === 'auto' ? sniffQuote(head) : read.quote
  const cut = (delimiter: string, comment: string) => sampleRecords(head, { delimiter, quote, comment })
  const comment = read.comment === 'auto' ? sniffComment(head) : read.comment
  const delimiter = read.delimiter === 'auto' ? sniffDelimiter(d => cut(d, comment).records) : read.delimiter
  const { records, fault } = cut(delimiter, comment)
  if (records.length === 0 && fault !== null) throw faultProblem(source.name, fault, [])
  const after = typeof read.skip === 'number' ? records.filter(r => r.line > (read.skip as number)) : records
  if (after.length === 0) throw emptyFile(source.name)
  return { layout: sniffLayout(records, { delimiter, quote, comment }, read), records }
}

/** A fault of the scanner as a sentence with its place. */
export function faultProblem(file: string, fault: CsvFault, columns: readonly string[]): Problem {
  const column = columns[fault.cell] ?? `column ${fault.cell + 1}`
  const found = shown(Buffer.from(fault.bytes).toString('utf8'))
  const at = `${file}, row ${fault.line}, column “${column}”`
  const place = { file, row: fault.line, column }
  switch (fault.kind) {
    case 'unterminated-quote':
      return new Problem('CSV_UNTERMINATED_QUOTE', `${at}: a quote is opened and never closed, before “${found}”.`, {
        advice: 'Close or remove the quote, or set data.read.quote to "" if quotes are letters in this file.',
        place,
      })
    case 'text-after-quote':
      return new Problem('CSV_TEXT_AFTER_QUOTE', `${at}: text follows the closing quote of the cell “${found}”.`, {
        advice: 'Double the quotes inside the cell, or set data.read.quote to "" if quotes are letters in this file.',
        place,
      })
    case 'line-too-long':
      return new Problem(
        'CSV_LINE_TOO_LONG',
        `${file}, row ${fault.line} is longer than ${LONGEST_LINE >> 20} MB, the longest line that is read.`,
        {
          advice: 'Check that the file is a table with one row a line.',
          place: { file, row: fault.line },
        },
      )
    case 'too-many-columns':
      return new Problem(
        'CSV_TOO_MANY_COLUMNS',
        `${file}, row ${fault.line} has more than ${MOST_COLUMNS} columns, the most that are read.`,
        {
          advice: 'Keep the columns that are needed, or put the values into rows.',
          place: { file, row: fault.line },
        },
      )
  }
}

/** The first complete records under a dialect; blank lines and comments are not among them. */
function sampleRecords(
  head: { bytes: Uint8Array; whole: boolean },
  dialect: Dialect,
): { records: SampleRecord[]; fault: CsvFault | null } {
  const records: SampleRecord[] = []
  const scanner = csvScanner(dialect, record => {
    if (record.blank || records.length >= MOST_RECORDS) return
    const text = Buffer.from(record.bytes.buffer, 0, record.ends[record.cells - 1])
    const cells = Array.from({ length: record.cells }, (_, k) =>
      text.toString('utf8', record.ends[k - 1] ?? 0, record.ends[k]),
    )
    records.push({ line: record.line, cells })
  })
  try {
    scanner.push(head.bytes)
    if (head.whole) scanner.end()
    return { records, fault: null }
  } catch (error) {
    if (error instanceof CsvFault) return { records, fault: error }
    throw error
  }
}

/** Enough of the file for a layout, as UTF-8: pieces of 64 KB until they hold some lines. */
async function firstBytes(source: Source): Promise<{ bytes: Uint8Array; whole: boolean }> {
  const pieces: Uint8Array[] = []
  let length = 0
  let lines = 0
  for await (const chunk of utf8Chunks(source, SAMPLE_BYTES)) {
    pieces.push(chunk)
    length += chunk.length
    for (const byte of chunk) if (byte === 10 || byte === 13) lines++
    const isEnough = lines >= SAMPLE_LINES || length > LONGEST_LINE
    if (source.bytes > SAMPLE_BYTES && isEnough) return { bytes: Buffer.concat(pieces), whole: false }
  }
  return { bytes: Buffer.concat(pieces), whole: true }
}

/** A double quote, unless the file has none and its cells are put into single ones. */
function sniffQuote({ bytes }: { bytes: Uint8Array }): string {
  if (bytes.includes(0x22)) return '"'
  const lines = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 4096))
    .toString('latin1')
    .split(/\r\n|\r|\n/)
  const inSingle = lines.filter(line => /^'[^']*'\s*[,;\t|]/.test(line)).length
  return 2 * inSingle > lines.length ? "'" : '"'
}

/** `#`, if some line begins with it and a blank or a letter follows: not a header cell that is called "#". */
function sniffComment({ bytes }: { bytes: Uint8Array }): string {
  return /(?:^|[\r\n])#+[ \t]*[^\s#,;|\t"]/.test(Buffer.from(bytes).toString('latin1')) ? '#' : ''
}
