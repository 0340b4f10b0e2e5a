import { Problem, type ProblemReport } from '../problem'
import { columnOf, type CaseTable } from './cases'
import { grouped, many, rowsInWords } from './wording'

/** Steps at which several keys sound at once: a chord as a set of keys, “several-hot” where a symbol is one-hot. */
export interface KeySets {
  /** Names of the keys by their number, from 0: “60”, or the name of a column. */
  readonly names: readonly string[]
  /** Keys of row r: `indices[starts[r]] … indices[starts[r + 1] − 1]`, rising; a row may have none. */
  readonly starts: Int32Array
  readonly indices: Int32Array
  readonly notices: readonly ProblemReport[]
}

/** More keys than this are numbers, not keys. */
const MOST_KEYS = 4096

/**
 * Columns that hold the numbers of the keys, e.g. note1 … note4 as MIDI numbers, empty where fewer sound. `range`: all keys there
 * are, the lowest and the highest (a piano has 21 … 108); null: those between the lowest and the highest of the table.
 *
 * Throws `Problem` KEY_NOT_WHOLE, KEY_OUT_OF_RANGE, KEYS_NONE, KEYS_TOO_MANY.
 */
export function keysFromNumbers(
  table: CaseTable,
  columns: readonly string[],
  range: { readonly lowest: number; readonly highest: number } | null,
): KeySets {
  const found = columns.map(name => columnOf(table, name))
  const { lowest, highest } = range ?? rangeOf(table, columns)
  const keys: number[] = []
  const starts = new Int32Array(table.rows.length + 1)
  const repeats: number[] = []
  for (let row = 0; row < table.rows.length; row++) {
    const here = new Set<number>()
    for (const { name, values } of found) {
      const key = values[row]
      if (Number.isNaN(key)) continue
      if (!Number.isInteger(key))
        throw badKey('KEY_NOT_WHOLE', table, row, name, `${key} is no whole number`, 'Keys are whole numbers.')
      if (key < lowest || key > highest)
        throw badKey(
          'KEY_OUT_OF_RANGE',
          table,
          row,
          name,
          `there is no key ${key}`,
          `Keys are ${lowest} to ${highest}.`,
        )
      if (here.has(key)) repeats.push(table.rows[row])
      here.add(key)
    }
    keys.push(...[...here].sort((a, b) => a - b).map(key => key - lowest))
    starts[row + 1] = keys.length
  }
  const names = Array.from({ length: highest - lowest + 1 }, (_, k) => String(lowest + k))
  const notices: ProblemReport[] =
    repeats.length === 0
      ? []
      : [
          {
            code: 'KEY_REPEATED',
            message: `${table.file}: the same key stands twice in ${rowsInWords(repeats)}. It was taken once.`,
            place: { file: table.file, row: repeats[0] },
          },
        ]
  return { names, starts, indices: Int32Array.from(keys), notices }
}

/**
 * Columns of 0 and 1, one a key (a piano roll); an empty cell is 0.
 * Throws `Problem` KEY_NOT_A_FLAG.
 */
export function keysFromFlags(table: CaseTable, columns: readonly string[]): KeySets {
  const found = columns.map(name => columnOf(table, name))
  const indices: number[] = []
  const starts = new Int32Array(table.rows.length + 1)
  for (let row = 0; row < table.rows.length; row++) {
    found.forEach(({ name, kind, values }, key) => {
      const flag = values[row]
      if (flag === 1) indices.push(key)
      if (kind !== 'number' || !(flag === 1 || flag === 0 || Number.isNaN(flag)))
        throw badKey(
          'KEY_NOT_A_FLAG',
          table,
          row,
          name,
          'the value is neither 0 nor 1',
          'A key sounds (1) or it does not (0).',
        )
    })
    starts[row + 1] = indices.length
  }
  return { names: columns, starts, indices: Int32Array.from(indices), notices: [] }
}

/** Writes the keys of a row as 0 and 1 into `into[at …]`, one value a key. */
export function severalHot({ names, starts, indices }: KeySets, row: number, into: Float32Array, at: number): void {
  into.fill(0, at, at + names.length)
  for (let k = starts[row]; k < starts[row + 1]; k++) into[at + indices[k]] = 1
}

function rangeOf(table: CaseTable, columns: readonly string[]): { lowest: number; highest: number } {
  let lowest = Infinity
  let highest = -Infinity
  for (const name of columns) {
    for (const key of columnOf(table, name).values) {
      if (key < lowest) lowest = key
      if (key > highest) highest = key
    }
  }
  if (lowest > highest)
    throw new Problem('KEYS_NONE', `${table.file}: ${many(columns.length, 'column')} of keys hold no value.`, {
      advice: 'Choose the columns that hold the numbers of the keys.',
      place: { file: table.file, column: columns[0] },
    })
  const count = highest - lowest + 1
  if (count > MOST_KEYS)
    throw new Problem(
      'KEYS_TOO_MANY',
      `${table.file}: from ${lowest} to ${highest} there are ${grouped(count)} keys.`,
      {
        advice: `At most ${grouped(MOST_KEYS)} can be told apart; choose other columns, or name the range.`,
        place: { file: table.file, column: columns[0] },
      },
    )
  return { lowest: Math.floor(lowest), highest: Math.ceil(highest) }
}

function badKey(
  code: string,
  { file, rows }: CaseTable,
  row: number,
  column: string,
  what: string,
  advice: string,
): Problem {
  return new Problem(code, `${file}, row ${rows[row]}, column “${column}”: ${what}.`, {
    advice: `${advice} Correct the cell, or choose other columns.`,
    place: { file, row: rows[row], column },
  })
}
