import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ProblemReport } from '../../../core/problem'
import { normalText } from '../../../core/data/plain-text'
import { importCopy } from './copy'
import type { Database } from './database'
import { CELL_MARK } from './records'
import { utf8Chunks, type Source } from './source'

/** A text file without columns is a table with one: a row a line, blank lines too, each as it is written. */
export const TEXT_COLUMN = 'text'

/** The lines of a text file; at most those of its first `most` bytes. */
export async function linesOfText(
  source: Source,
  most = Infinity,
): Promise<{ lines: string[]; notices: readonly ProblemReport[] }> {
  const pieces: Uint8Array[] = []
  let bytes = 0
  for await (const piece of utf8Chunks(source)) {
    pieces.push(piece)
    bytes += piece.length
    if (bytes >= most) break
  }
  const { text, notices } = normalText(Buffer.concat(pieces).toString('utf8'), source.name)
  const lines = text.split('\n')
  if (lines[lines.length - 1] === '') lines.pop()
  return { lines, notices }
}

/** Makes the table `raw` of a text file. */
export async function importLines(
  source: Source,
  db: Database,
): Promise<{ rows: number; names: readonly string[]; warnings: readonly ProblemReport[] }> {
  const { lines, notices } = await linesOfText(source)
  const copy = join(db.folder, 'lines.csv')
  const rows = lines.map((line, k) => `${k + 1}${CELL_MARK}"${line.replaceAll('"', '""')}"\n`)
  await writeFile(copy, rows.join(''))
  await importCopy(db, copy, 1)
  return { rows: lines.length, names: [TEXT_COLUMN], warnings: notices }
}
