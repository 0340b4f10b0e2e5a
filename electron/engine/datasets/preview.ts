import { missingTest } from '../../../core/data/missing-marks'
import type { Reading } from '../../../core/data/profile'
import type { DatasetPreview } from '../plan.types'
import { openDatabase } from './database'
import { findLayout } from './layout'
import { inspectSource, type Source } from './source'
import { notReadable, otherTable, type DataChoice } from './table'
import { linesOfText, TEXT_COLUMN } from './text-file'
import { previewTokens } from './token-lines'

/** The first rows of a file of any size, within a fraction of a second: what is on screen while the profile is made. */
export interface FilePreview extends DatasetPreview {
  readonly reading: Pick<Reading, 'format' | 'delimiter' | 'quote' | 'encoding' | 'header' | 'skip' | 'comment'>
}

const PREVIEW_ROWS = 200
const FIRST_BYTES = 1 << 20

export async function previewDataset(path: string, choice: DataChoice): Promise<FilePreview> {
  const source = await inspectSource(path, choice.read, FIRST_BYTES)
  if (source.format === 'conll') return previewTokens(source, choice)
  if (source.format === 'text') return previewLines(source)
  return source.format === 'csv' ? previewText(source, choice) : previewOther(source, choice)
}

async function previewText(source: Source, choice: DataChoice): Promise<FilePreview> {
  const { layout, records } = await findLayout(source, choice.read)
  const { columns, dialect, headerLine, firstLine, unitsLine, skip } = layout
  const isMissing = missingTest(choice.read.missing)
  const rows = records
    .filter(r => r.line >= firstLine && r.line !== unitsLine)
    .slice(0, PREVIEW_ROWS)
    .map(({ cells }) => columns.map((_, k) => (cells[k] === undefined || isMissing(cells[k]) ? null : cells[k])))
  return {
    columns,
    reading: { format: 'csv', encoding: source.encoding, header: headerLine > 0, skip, ...dialect },
    rows,
  }
}

async function previewLines(source: Source): Promise<FilePreview> {
  const { lines } = await linesOfText(source, FIRST_BYTES)
  return {
    columns: [TEXT_COLUMN],
    reading: { ...PLAIN, format: source.format, encoding: source.encoding, header: false },
    rows: lines.slice(0, PREVIEW_ROWS).map(line => [line === '' ? null : line]),
  }
}

/** Of what has no marks between cells. */
const PLAIN = { delimiter: '', quote: '', encoding: 'utf-8', header: true, skip: 0, comment: '' } as const

async function previewOther(source: Source, choice: DataChoice): Promise<FilePreview> {
  const db = await openDatabase()
  try {
    const columns = (await db.rows(`DESCRIBE SELECT * FROM ${otherTable(source)}`)).map(row => String(row[0]))
    const found = await db.rows(`SELECT COLUMNS(*)::VARCHAR FROM ${otherTable(source)} LIMIT ${PREVIEW_ROWS}`)
    const isMissing = missingTest(choice.read.missing)
    return {
      columns,
      reading: { ...PLAIN, format: source.format },
      rows: found.map(row => row.map(value => (value === null || isMissing(String(value)) ? null : String(value)))),
    }
  } catch (error) {
    throw notReadable(source, error)
  } finally {
    await db.close()
  }
}
