import { DuckDBInstance, DuckDBDoubleVector, type DuckDBConnection } from '@duckdb/node-api'
import { rm } from 'node:fs/promises'
import { totalmem } from 'node:os'
import { join } from 'node:path'
import { interruptible } from '../interruption'
import { temporaryFolder } from './temporary'

export type Cell = string | number | boolean | null

/** A database in memory with a folder of its own for what does not fit; both are gone after `close`. */
export interface Database {
  readonly folder: string
  /** Runs a statement; rows as arrays, whole numbers of any size as numbers, everything else that is no number as text. */
  rows(sql: string): Promise<Cell[][]>
  /** Runs a query whose columns are all DOUBLE and hands over its rows piece by piece; the arrays are used again. */
  stream(sql: string, onPiece: (columns: readonly Float64Array[]) => void): Promise<void>
  close(): Promise<void>
}

export async function openDatabase(): Promise<Database> {
  const folder = await temporaryFolder()
  try {
    return await openIn(folder)
  } catch (error) {
    await rm(folder, { recursive: true, force: true })
    throw error
  }
}

async function openIn(folder: string): Promise<Database> {
  const instance = await DuckDBInstance.create(':memory:', {
    temp_directory: join(folder, 'spill'),
    memory_limit: `${Math.max(512, Math.round(totalmem() / 2 ** 22))}MB`,
    // Each column of a table takes whole blocks: at the usual 256 KB a table of 5,000 columns would take gigabytes.
    default_block_size: '16384',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  })
  const connection = await instance.connect()
  await connection.run("SET TimeZone = 'UTC'")
  // This optimizer makes a join of every IN (…): with the marks for "missing" one a column, and minutes for a wide table.
  await connection.run("SET disabled_optimizers = 'in_clause'")
  return {
    folder,
    rows: sql => interruptible(connection, () => allRows(connection, sql)),
    stream: (sql, onPiece) => interruptible(connection, () => streamDoubles(connection, sql, onPiece)),
    async close() {
      connection.closeSync()
      instance.closeSync()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function allRows(connection: DuckDBConnection, sql: string): Promise<Cell[][]> {
  const reader = await connection.runAndReadAll(sql)
  return reader.getRows().map(row =>
    row.map(value => {
      if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
        return value
      return typeof value === 'bigint' ? Number(value) : value.toString()
    }),
  )
}

async function streamDoubles(
  connection: DuckDBConnection,
  sql: string,
  onPiece: (columns: readonly Float64Array[]) => void,
): Promise<void> {
  const result = await connection.stream(sql)
  for (;;) {
    const chunk = await result.fetchChunk()
    if (chunk === null || chunk.rowCount === 0) return
    const columns: Float64Array[] = []
    for (let k = 0; k < chunk.columnCount; k++) {
      const vector = chunk.getColumnVector(k)
      if (!(vector instanceof DuckDBDoubleVector)) throw new TypeError(`column ${k} of the query is not DOUBLE`)
      columns.push(doublesOf(vector, chunk.rowCount))
    }
    onPiece(columns)
  }
}

/** The values of a vector; NULL as NaN. */
function doublesOf(vector: DuckDBDoubleVector, rows: number): Float64Array {
  const values = new Float64Array(rows)
  for (let k = 0; k < rows; k++) values[k] = vector.getItem(k) ?? Number.NaN
  return values
}

/** A text as an SQL literal. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
