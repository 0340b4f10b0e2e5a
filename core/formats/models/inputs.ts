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
