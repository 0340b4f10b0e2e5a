import { likelyLabel, type CaseGuess } from '../../data/case-guess'
import { columnOf } from '../../data/cases'
import { FILE_COLUMN, type FileColumns } from '../../data/columns'
import type { SeriesColumn } from '../../data/series'
import type { ExperimentOf } from '../../experiment/schema'
import type { TagTask } from '../../experiment/tasks/tag'
import { Problem } from '../../problem'
import type { SequenceForm, Says } from './recipe'

/**
 * What the rows of the file are: as chosen, or as the file looks.
 * Throws `Problem` CASE_ID_MISSING, CASE_COLUMN_UNKNOWN, STEP_NOT_NUMBER.
 */
export function formOf({ cases }: TagTask, table: FileColumns, guess: CaseGuess): SequenceForm {
  const found = guess.form === 'long' ? guess : null
  const kind = cases.form !== 'auto' ? cases.form : cases.id !== 'auto' || found !== null ? 'long' : 'series'
  const chosen = cases.step === 'none' ? null : cases.step
  const files = table.columns.some(({ name }) => name === FILE_COLUMN) ? [FILE_COLUMN] : []
  if (kind === 'series') {
    const step = chosen === 'auto' ? null : chosen
    refuseWords(table, step)
    return { kind, ids: files, step }
  }
  const ids = cases.id === 'auto' ? found?.ids : cases.id
  if (ids === undefined)
    throw new Problem('CASE_ID_MISSING', `${table.file}: no column tells which rows belong to one sequence.`, {
      advice: 'Name it in task.cases.id, or set task.cases.form to series if the file is one sequence.',
      place: { file: table.file, field: 'task.cases.id' },
    })
  for (const id of ids) columnOf(table, id)
  const step = chosen === 'auto' ? (found?.step ?? null) : chosen
  refuseWords(table, step)
  return { kind, ids: [...files.filter(name => !ids.includes(name)), ...ids], step }
}

/** Words have an order too, that of their letters: “10” before “2”, April before March. */
function refuseWords(table: FileColumns, step: string | null): void {
  if (step === null || columnOf(table, step).kind === 'number') return
  throw new Problem('STEP_NOT_NUMBER', `${table.file}, column “${step}” holds neither numbers nor times.`, {
    advice: 'Name another column in task.cases.step, or “none”: the order of the file.',
    place: { file: table.file, column: step, field: 'task.cases.step' },
  })
}

/**
 * The column of what is said.
 * Throws `Problem` LABEL_MISSING, CASE_COLUMN_UNKNOWN.
 */
export function labelOf({ label }: TagTask, table: FileColumns, guess: CaseGuess, apart: ReadonlySet<string>): string {
  if (label !== 'auto') return columnOf(table, label).name
  const found =
    guess.form === 'label-per-step' || (guess.form === 'long' && guess.labelOf === 'step') ? guess.label : null
  const chosen = found ?? likelyLabel(table.columns.filter(({ name }) => !apart.has(name)))?.name
  if (chosen !== undefined) return chosen
  throw new Problem('LABEL_MISSING', `${table.file}: no column holds one of a few labels for each step.`, {
    advice: 'Name the column of what is to be said in task.label.',
    place: { file: table.file, field: 'task.label' },
  })
}

/** Whole numbers of more different values are quantities. */
const MOST_NUMBERED = 50

/** Labels, or a number. Throws `Problem` LABEL_NOT_NUMBER. */
export function saysOf({ says }: TagTask, { kind, levels, name, values }: SeriesColumn, file: string): Says['kind'] {
  const isNumber = kind === 'number' && levels.length === 0
  if (says === 'number' && !isNumber)
    throw new Problem('LABEL_NOT_NUMBER', `${file}, column “${name}” does not hold numbers.`, {
      advice: 'Set task.says to labels, or name another column in task.label.',
      place: { file, column: name, field: 'task.says' },
    })
  if (says !== 'auto') return says
  if (!isNumber) return 'labels'
  const different = new Set<number>()
  for (const value of values) {
    if (Number.isNaN(value)) continue
    if (!Number.isInteger(value)) return 'number'
    different.add(value)
    if (different.size > MOST_NUMBERED) return 'number'
  }
  return 'labels'
}

/** What the network reads of a step: columns that become features, and one of words. */
export interface ReadColumns {
  readonly columns: readonly string[]
  readonly words: string | null
}

/**
 * As chosen, or all that tell something of a step: not what names a sequence, its part or its label. Of several columns of texts
 * the first is that of the words.
 *
 * Throws `Problem` LABEL_AMONG_INPUTS, SEVERAL_WORDS, CASE_COLUMN_UNKNOWN.
 */
export function inputsOf(
  { inputs }: TagTask,
  table: FileColumns,
  form: SequenceForm,
  label: string,
  { column, group }: ExperimentOf<'tag'>['evaluation']['split'],
): ReadColumns {
  const texts = table.texts.map(({ name }) => name)
  if (inputs === 'auto') {
    const apart = new Set([label, column, group, form.step, FILE_COLUMN, ...form.ids])
    const kept = table.columns.map(({ name }) => name).filter(name => !apart.has(name))
    return { columns: kept, words: texts.find(name => !apart.has(name)) ?? null }
  }
  if (inputs.includes(label))
    throw new Problem('LABEL_AMONG_INPUTS', `“${label}” is what is to be said: as an input it would tell the answer.`, {
      advice: 'Remove it from the inputs, or name another column in task.label.',
      place: { field: 'task.inputs', column: label },
    })
  const words = inputs.filter(name => texts.includes(name))
  if (words.length > 1)
    throw new Problem('SEVERAL_WORDS', `“${words[0]}” and “${words[1]}” both hold words: one of them can be read.`, {
      advice: 'Remove one, or make it a category in data.types.',
      place: { field: 'task.inputs', column: words[1] },
    })
  const columns = inputs.filter(name => !texts.includes(name))
  for (const name of columns) columnOf(table, name)
  return { columns, words: words.length === 0 ? null : words[0] }
}
