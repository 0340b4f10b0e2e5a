import { rm } from 'node:fs/promises'
import { literal, type Database } from './database'
import { CELL_MARK } from './records'
import { cell } from './sql'

/** Makes the table `raw` of a copy in which every row has its line number and all cells; the copy is gone then. */
export async function importCopy(db: Database, copy: string, columns: number): Promise<void> {
  const cells = Array.from({ length: columns }, (_, k) => `'${cell(k)}': 'VARCHAR'`)
  await db.rows(`CREATE TABLE raw AS SELECT * FROM read_csv(${literal(copy)}, delim = '${CELL_MARK}', quote = '"', escape = '"',
    header = false, auto_detect = false, new_line = '\\n', max_line_size = 33554432, columns = {${["'line': 'BIGINT'", ...cells].join(', ')}})`)
  await rm(copy)
}
