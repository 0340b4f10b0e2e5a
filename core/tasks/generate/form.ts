import { guessCases } from '../../data/case-guess'
import { columnOf } from '../../data/cases'
import { withCategories, type FileColumns } from '../../data/columns'
import { keysFromNumbers } from '../../data/key-sets'
import { textFormOf } from '../../data/plain-text'
import type { SeriesColumn } from '../../data/series'
import type { TokenKind } from '../../data/tokens'
import { numberedColumns } from '../../data/wide-cases'
import { many } from '../../data/wording'
import type { GenerateTask } from '../../experiment/tasks/generate'
import { Problem } from '../../problem'
import type { KeyForm, SequenceForm, TextForm } from './recipe'

/** What the rows of a file are, and why it is thought so; null: a person said it. */
export interface FormFound {
  readonly form: SequenceForm
  readonly reason: string | null
}

/** A table, and whether it is one of lines: a text file without columns. */
export interface GenerateTable extends FileColumns {
  readonly isText: boolean
}

/**
 * What the rows of the file are: as chosen, or as the file looks.
 *   apart: columns that share sequences out or make up the vector, and are not generated
 *
 * Throws `Problem` GENERATE_FORM_UNCLEAR, TEXT_MISSING, KEYS_MISSING, CASE_COLUMN_UNKNOWN.
 */
export function formOf(task: GenerateTask, table: GenerateTable, apart: ReadonlySet<string>): FormFound {
  const { kind, reason } = task.form === 'auto' ? likelyForm(task, table, apart) : { kind: task.form, reason: null }
  const form = kind === 'keys' ? keyForm(task, table, apart) : textForm(kind, task, table, apart)
  return { form, reason }
}

function likelyForm(
  task: GenerateTask,
  table: GenerateTable,
  apart: ReadonlySet<string>,
): { kind: SequenceForm['kind']; reason: string | null } {
  if (task.keys !== 'auto') return { kind: 'keys', reason: null }
  if (table.isText && task.vector === null) {
    const { form, reason } = textFormOf(linesOf(table).join('\n'))
    return { kind: form === 'lines' ? 'texts' : 'stream', reason }
  }
  if (task.column !== 'auto') return { kind: 'texts', reason: null }
  const keys = likelyKeys(table, apart)
  if (keys?.as === 'flags')
    return { kind: 'keys', reason: `${many(keys.columns.length, 'column')} of 0 and 1: it looks like keys.` }
  const text = longestTexts(table, apart)
  if (text !== null) return { kind: 'texts', reason: `“${text}” holds the longest texts: each looks like an example.` }
  if (keys !== null)
    return { kind: 'keys', reason: `“${keys.columns.join('”, “')}” hold whole numbers: they look like keys.` }
  throw new Problem('GENERATE_FORM_UNCLEAR', `${table.file} does not show what is to be generated.`, {
    advice: 'Name the column of the texts in task.column, or the columns of the keys in task.keys.',
    place: { file: table.file, field: 'task.form' },
  })
}

/** Lines of a text file, or cells of a column, as they are written. */
export const linesOf = ({ texts }: FileColumns): string[] => texts[0].texts.map(text => text ?? '')

function longestTexts({ texts }: FileColumns, apart: ReadonlySet<string>): string | null {
  const lengthOf = (all: readonly (string | null)[]): number => all.reduce((sum, text) => sum + (text?.length ?? 0), 0)
  const own = texts.filter(({ name }) => !apart.has(name))
  return own.sort((a, b) => lengthOf(b.texts) - lengthOf(a.texts))[0]?.name ?? null
}

function textForm(
  kind: TextForm['kind'],
  { column, text }: GenerateTask,
  table: GenerateTable,
  apart: ReadonlySet<string>,
): TextForm {
  const name = column === 'auto' ? longestTexts(table, apart) : column
  const texts = table.texts.find(own => own.name === name)
  if (name === null || texts === undefined)
    throw new Problem('TEXT_MISSING', `${table.file} has no column ${name === null ? '' : `“${name}” `}of texts.`, {
      advice: 'Name the column in task.column, and set its type to text in data.types.',
      place: { file: table.file, field: 'task.column' },
    })
  const by = text.by === 'auto' ? usualCut(kind, texts.texts) : text.by
  return { kind, column: name, by, lowerCase: text.lowerCase && by !== 'characters' }
}

/** A running text, and what has no blanks, is written letter by letter; sentences word by word. */
function usualCut(kind: TextForm['kind'], texts: readonly (string | null)[]): TokenKind {
  if (kind === 'stream') return 'characters'
  const present = texts.filter(text => text !== null)
  const spaced = present.filter(text => /\S\s+\S/.test(text)).length
  return spaced < 0.5 * present.length ? 'characters' : 'words'
}

const FEWEST_FLAGS = 8
const HIGHEST_KEY = 255

/** Columns that look like keys, flags before numbers; null: none do. */
function likelyKeys(table: FileColumns, apart: ReadonlySet<string>): Pick<KeyForm, 'as' | 'columns'> | null {
  const numbers = table.columns.filter(({ name, kind }) => kind === 'number' && !apart.has(name))
  const flags = numbers.filter(isFlag).map(({ name }) => name)
  if (flags.length >= FEWEST_FLAGS) return { as: 'flags', columns: flags }
  const whole = numbers.filter(({ values }) =>
    values.every(value => Number.isNaN(value) || (Number.isInteger(value) && value >= 0 && value <= HIGHEST_KEY)),
  )
  const [family] = numberedColumns(whole.map(({ name }) => name))
  return family === undefined ? null : { as: 'numbers', columns: family.columns.map(({ name }) => name) }
}

const isFlag = ({ values }: SeriesColumn): boolean =>
  values.every(value => value === 0 || value === 1 || Number.isNaN(value))

function keyForm({ keys, cases }: GenerateTask, table: FileColumns, apart: ReadonlySet<string>): KeyForm {
  const chosen = keys === 'auto' ? likelyKeys(table, apart) : { columns: keys, as: kindOfKeys(table, keys) }
  if (chosen === null)
    throw new Problem('KEYS_MISSING', `${table.file} has no columns that look like keys.`, {
      advice: 'Name them in task.keys: columns of 0 and 1, or columns that hold the numbers of keys.',
      place: { file: table.file, field: 'task.keys' },
    })
  const { ids, step } = casesOf(cases, table, new Set([...apart, ...chosen.columns]))
  // Names of cases may be texts: they are compared, not read.
  const named = withCategories(table, ({ name }) => ids.includes(name))
  for (const name of [...ids, ...(step === null ? [] : [step])]) columnOf(named, name)
  const names = chosen.as === 'flags' ? chosen.columns : keysFromNumbers(table, chosen.columns, null).names
  return { kind: 'keys', ...chosen, ids, step, keys: names }
}

const kindOfKeys = (table: FileColumns, keys: readonly string[]): KeyForm['as'] =>
  keys.every(name => isFlag(columnOf(table, name))) ? 'flags' : 'numbers'

/** The columns that tell pieces apart and number their steps: as chosen, or as the others of the table look. */
function casesOf(
  { id, step }: GenerateTask['cases'],
  table: FileColumns,
  apart: ReadonlySet<string>,
): Pick<KeyForm, 'ids' | 'step'> {
  const others = {
    ...withCategories(table, ({ name }) => !apart.has(name)),
    columns: table.columns.filter(({ name }) => !apart.has(name)),
  }
  const guess = guessCases(others)
  const found = guess.form === 'long' ? guess : { ids: [], step: null }
  return {
    ids: id === 'auto' ? found.ids : id,
    step: step === 'auto' ? (id === 'auto' ? found.step : null) : step === 'none' ? null : step,
  }
}
