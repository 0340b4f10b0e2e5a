import { longCases, valueText } from '../../data/cases'
import { withCategories, type FileColumns } from '../../data/columns'
import { keysFromFlags, keysFromNumbers, severalHot } from '../../data/key-sets'
import { tokenise, type TokenKind } from '../../data/tokens'
import { many } from '../../data/wording'
import { Problem, type ProblemReport } from '../../problem'
import { linesOf } from './form'
import type { GenerateRecipe, KeyForm, SequenceForm, TextForm } from './recipe'
import { withSlots, type SlotValue } from './slots'

/** Cells of one row that a sequence is made from, by column; null where missing. */
export type Cells = Readonly<Record<string, string | number | null>>

/** The sequences of one file: a running text is one. */
export interface FoundSequences {
  readonly count: number
  /** First step and number of steps of each, among the steps of all. */
  readonly starts: Int32Array
  readonly lengths: Int32Array
  /** Of every step, the values of slots replaced; null: keys. */
  readonly tokens: readonly string[] | null
  /** 1 where a key is down, (steps, K); null: texts. */
  readonly keys: Float32Array | null
  /** Each as the file has it; null where that is long, or no text. */
  readonly texts: readonly string[] | null
  /** What each is made from; null: from nothing. */
  readonly cells: readonly Cells[] | null
  /** For each slot whether its value was found in the text of each sequence. */
  readonly found: Readonly<Record<string, Uint8Array>>
  readonly names: readonly string[]
  /** Row of the table (from 0) that each begins with. */
  readonly rows: Int32Array
  readonly notices: readonly ProblemReport[]
}

/**
 * Finds the sequences.
 *   cells: columns that are wanted of the row that a sequence begins with
 *
 * Throws `Problem` CASES_NONE, and those of keys.
 */
export function findSequences(
  table: FileColumns,
  form: SequenceForm,
  { slots, cells }: { slots: readonly string[]; cells: readonly string[] },
): FoundSequences {
  switch (form.kind) {
    case 'stream':
      return findStream(table, form)
    case 'texts':
      return findTexts(table, form, slots, cells)
    case 'keys':
      return findKeys(table, form, cells)
  }
}

/** What a text is cut into: the end of a line is a word too. */
export const cut = (text: string, { by, lowerCase }: Pick<TextForm, 'by' | 'lowerCase'>): readonly string[] =>
  tokenise(text, { by, lowerCase, lines: true }).texts

function findStream(table: FileColumns, form: TextForm): FoundSequences {
  const column = table.texts.find(({ name }) => name === form.column) ?? table.texts[0]
  const tokens = cut(linesOf({ ...table, texts: [column] }).join('\n'), form)
  return {
    ...{ count: 1, starts: Int32Array.of(0), lengths: Int32Array.of(tokens.length), tokens, keys: null },
    ...{ texts: null, cells: null, found: {}, names: [table.file], rows: Int32Array.of(0), notices: [] },
  }
}

function findTexts(
  table: FileColumns,
  form: TextForm,
  slots: readonly string[],
  columns: readonly string[],
): FoundSequences {
  const own = table.texts.find(({ name }) => name === form.column)
  if (own === undefined) throw new Error(`the table has no texts ${form.column}`)
  const rows = [...own.texts.keys()].filter(row => (own.texts[row] ?? '').trim() !== '')
  const empty = own.texts.length - rows.length
  if (rows.length === 0)
    throw new Problem('CASES_NONE', `${table.file}, column “${form.column}”: there is no text.`, {
      advice: 'Choose another column, or another file.',
      place: { file: table.file, column: form.column },
    })
  const cells = cellsOf(table, rows, [...new Set([...columns, ...slots])])
  const texts = rows.map(row => (own.texts[row] ?? '').trim())
  const found = Object.fromEntries(slots.map(slot => [slot, new Uint8Array(rows.length)]))
  const replaced = texts.map((text, k) => {
    const { tokens, replaced } = withSlots(cut(text, form), slotValues(slots, cells[k], form))
    for (const slot of replaced) found[slot][k] = 1
    return tokens
  })
  const lengths = Int32Array.from(replaced, tokens => tokens.length)
  const isTable = table.columns.length > 0 || table.texts.length > 1
  return {
    count: rows.length,
    starts: startsOf(lengths),
    lengths,
    tokens: replaced.flat(),
    keys: null,
    texts,
    cells: columns.length + slots.length === 0 ? null : cells,
    found,
    names: rows.map(row => `row ${table.rows[row]}`),
    rows: Int32Array.from(rows),
    notices:
      empty > 0 && isTable
        ? [
            {
              code: 'CASES_EMPTY',
              message: `${table.file}: ${many(empty, 'row')} ${empty === 1 ? 'has' : 'have'} no text and ${empty === 1 ? 'is' : 'are'} left out.`,
              place: { file: table.file, column: form.column },
            },
          ]
        : [],
  }
}

/** What stands for each slot in a text that belongs to these cells; nothing where the cell is missing. */
export const slotValues = (
  slots: readonly string[],
  cells: Cells,
  form: { readonly by: TokenKind; readonly lowerCase: boolean },
): SlotValue[] =>
  slots.map(column => ({ column, tokens: cells[column] == null ? [] : cut(String(cells[column]), form) }))

function cellsOf(table: FileColumns, rows: readonly number[], names: readonly string[]): Cells[] {
  const readers = names.map((name): ((row: number) => string | number | null) => {
    const text = table.texts.find(column => column.name === name)
    if (text !== undefined) return row => text.texts[row]
    const column = table.columns.find(column => column.name === name)
    if (column === undefined)
      throw new Problem('CASE_COLUMN_UNKNOWN', `${table.file} has no column “${name}”.`, {
        advice: 'Name columns of the file in task.vector and task.slots.',
        place: { file: table.file, column: name, field: 'task.vector.columns' },
      })
    return row => {
      const value = column.values[row]
      if (Number.isNaN(value)) return null
      // True and false have the words of the file.
      return column.kind === 'number' && column.levels.length === 0 ? value : valueText(column, value)
    }
  })
  return rows.map(row => Object.fromEntries(names.map((name, k) => [name, readers[k](row)])))
}

function findKeys(table: FileColumns, form: KeyForm, columns: readonly string[]): FoundSequences {
  const named = withCategories(table, ({ name }) => form.ids.includes(name))
  const cases = form.ids.length === 0 ? wholeTable(table) : longCases(named, { ...form, label: null })
  const { starts, lengths, order, names } = cases
  const rowAt = (position: number): number => (order === null ? position : order[position])
  const { keys } = form
  const sets =
    form.as === 'flags'
      ? keysFromFlags(table, form.columns)
      : keysFromNumbers(table, form.columns, { lowest: Number(keys[0]), highest: Number(keys[keys.length - 1]) })
  const packed = startsOf(lengths)
  const down = new Float32Array(lengths.reduce((sum, length) => sum + length, 0) * keys.length)
  for (let k = 0; k < cases.count; k++)
    for (let t = 0; t < lengths[k]; t++) severalHot(sets, rowAt(starts[k] + t), down, (packed[k] + t) * keys.length)
  const rows = Array.from(starts, rowAt)
  return {
    ...{ count: cases.count, starts: packed, lengths, tokens: null, keys: down, texts: null, names },
    cells: columns.length === 0 ? null : cellsOf(table, rows, columns),
    found: {},
    rows: Int32Array.from(rows),
    notices: [...cases.notices, ...sets.notices],
  }
}

const wholeTable = ({ rows, file }: FileColumns) => ({
  count: 1,
  starts: Int32Array.of(0),
  lengths: Int32Array.of(rows.length),
  order: null,
  names: [file],
  notices: [],
})

export function startsOf(lengths: Int32Array): Int32Array {
  const starts = new Int32Array(lengths.length)
  for (let k = 1; k < starts.length; k++) starts[k] = starts[k - 1] + lengths[k - 1]
  return starts
}

/** The sequences of two files as those of one. */
export function joined(a: FoundSequences, b: FoundSequences): FoundSequences {
  const steps = a.lengths.reduce((sum, length) => sum + length, 0)
  const slots = Object.keys(a.found)
  return {
    count: a.count + b.count,
    starts: Int32Array.from([...a.starts, ...b.starts.map(start => start + steps)]),
    lengths: Int32Array.from([...a.lengths, ...b.lengths]),
    tokens: a.tokens && b.tokens && a.tokens.concat(b.tokens),
    keys: a.keys && b.keys && Float32Array.from([...a.keys, ...b.keys]),
    texts: a.texts && b.texts && [...a.texts, ...b.texts],
    cells: a.cells && b.cells && [...a.cells, ...b.cells],
    found: Object.fromEntries(slots.map(slot => [slot, Uint8Array.from([...a.found[slot], ...b.found[slot]])])),
    names: [...a.names, ...b.names],
    rows: Int32Array.from([...a.rows, ...b.rows]),
    notices: [...a.notices, ...b.notices],
  }
}

/** Number of steps of a sequence that are read: a text has its end too. */
export const stepsRead = ({ form, longest }: Pick<GenerateRecipe, 'form' | 'longest'>, length: number): number =>
  form.kind === 'texts' ? Math.min(length + 1, longest) : Math.min(length, longest)
