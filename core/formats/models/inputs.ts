import { END, START, UNKNOWN, type Vocabulary } from '../../data/vocabulary'
import { expectSame, found, type Refuse } from './refuse'

/** An input of any kind of model, as far as its column goes. */
export interface ColumnInput {
  readonly kind: string
  readonly column?: string
  /** Rows that it is read ahead. */
  readonly lead?: number
  readonly levels?: readonly string[]
}

/** No column twice as long as it is read at the same rows, no level twice. */
export function checkInputs(inputs: readonly ColumnInput[], refuse: Refuse): void {
  const twice = inputs.find(
    ({ column, lead }, k) =>
      column !== undefined && inputs.findIndex(other => other.column === column && other.lead === lead) < k,
  )
  if (twice) throw refuse(`The column ${found(twice.column)} occurs twice`, 'inputs')
  inputs.forEach(({ levels }, k) => {
    if (levels !== undefined && new Set(levels).size < levels.length)
      throw refuse('A level occurs twice', `inputs[${k}].levels`)
  })
}

/**
 * A row of cells has a value of the right kind for every column.
 *   kinds: of the columns, `number` or `string`
 */
export function checkRow(
  row: readonly (number | string | null)[],
  kinds: readonly string[],
  refuse: Refuse,
  field: string,
): void {
  expectSame(refuse, 'Values of the row', row.length, kinds.length, field)
  row.forEach((cell, c) => {
    if (cell !== null && typeof cell !== kinds[c]) throw refuse(`Expected a ${kinds[c]}`, `${field}[${c}]`)
  })
}

/** What cells of a column are. */
export const cellKind = ({ kind }: ColumnInput): 'number' | 'string' => (kind === 'number' ? 'number' : 'string')

const RESERVED: readonly string[] = [UNKNOWN, START, END]

/** The symbols of a token input: reserved ones first, no symbol twice, and one for what is not known. */
export function checkSymbols(
  { symbols, reserved }: Pick<Vocabulary, 'symbols' | 'reserved'>,
  refuse: Refuse,
  field: string,
): void {
  const own = new Set(symbols)
  const wrong = symbols.findIndex((symbol, k) => RESERVED.includes(symbol) !== k < reserved)
  if (reserved > symbols.length || wrong >= 0)
    throw refuse(
      `The reserved symbols are the first ones, ${reserved} here, and only they`,
      `${field}.${wrong < 0 ? 'reserved' : `symbols[${wrong}]`}`,
    )
  if (own.size < symbols.length) throw refuse('A symbol occurs twice', `${field}.symbols`)
  if (!own.has(UNKNOWN)) throw refuse(`There is no ${UNKNOWN} for symbols that are not known`, `${field}.symbols`)
}
