import { likelyLabel, type CaseGuess } from '../../data/case-guess'
import { columnOf } from '../../data/cases'
import type { FileColumns } from '../../data/columns'
import { usualCut, type TokenKind } from '../../data/tokens'
import { numberedColumns } from '../../data/wide-cases'
import type { ExperimentOf } from '../../experiment/schema'
import type { ClassifyTask } from '../../experiment/tasks/classify'
import { Problem } from '../../problem'
import { textsOf } from './cases'
import type { CaseForm } from './recipe'

/**
 * What the rows of the file are: as chosen, or as the file looks.
 * Throws `Problem` LABEL_AMONG_INPUTS, CASE_FORM_UNCLEAR, TEXT_MISSING, WIDE_NO_STEPS, WIDE_INPUT_UNKNOWN, CASE_ID_MISSING, STEP_NOT_NUMBER.
 */
export function formOf(task: ClassifyTask, table: FileColumns, guess: CaseGuess): CaseForm {
  if (task.inputs !== 'auto' && task.inputs.includes(task.label)) throw labelAmongInputs(task.label, 'task.inputs')
  const asked = task.cases.form
  const text = textColumn(task, table)
  const kind = asked !== 'auto' ? asked : isClear(guess) ? guess.form : text !== null ? 'text' : null
  switch (kind) {
    case 'text':
      return textForm(task, table, text)
    case 'wide':
      return wideForm(task, table, guess)
    case 'long':
      return longForm(task, table, guess)
    case null:
      throw new Problem('CASE_FORM_UNCLEAR', `${table.file} does not show what a case is. ${guess.reason}`, {
        advice: 'Set task.cases.form: long (name the column of the case), wide, or text.',
        place: { file: table.file, field: 'task.cases.form' },
      })
  }
}

const isClear = (guess: CaseGuess): guess is Extract<CaseGuess, { form: 'long' | 'wide' }> =>
  guess.form === 'long' || guess.form === 'wide'

/** The input that is a text; where none is named, the one with the longest texts. */
function textColumn({ inputs }: ClassifyTask, { texts }: FileColumns): string | null {
  if (inputs !== 'auto') return texts.find(({ name }) => inputs.includes(name))?.name ?? null
  const lengthOf = (all: readonly (string | null)[]): number => all.reduce((sum, text) => sum + (text?.length ?? 0), 0)
  return [...texts].sort((a, b) => lengthOf(b.texts) - lengthOf(a.texts))[0]?.name ?? null
}

function textForm({ text }: ClassifyTask, table: FileColumns, column: string | null): CaseForm {
  if (column === null)
    throw new Problem('TEXT_MISSING', `${table.file} has no column of texts.`, {
      advice: 'Name the column in task.inputs, and set its type to text in data.types.',
      place: { file: table.file, field: 'task.inputs' },
    })
  const by: TokenKind = text.by === 'auto' ? usualCut(textsOf(table, column)) : text.by
  return { kind: 'text', column, by, lowerCase: text.lowerCase && by !== 'characters' }
}

function wideForm({ inputs }: ClassifyTask, table: FileColumns, guess: CaseGuess): CaseForm {
  if (inputs === 'auto' && guess.form === 'wide') return { kind: 'wide', channels: guess.channels }
  const names = table.columns.filter(({ kind }) => kind === 'number').map(({ name }) => name)
  const families = numberedColumns(names)
  const unknown = inputs === 'auto' ? undefined : inputs.find(name => !families.some(family => family.name === name))
  if (families.length > 0 && unknown !== undefined)
    throw new Problem('WIDE_INPUT_UNKNOWN', `${table.file} has no numbered columns of numbers “${unknown}”.`, {
      advice: `An input is what stands before the number of the step: ${families
        .slice(0, 8)
        .map(({ name }) => `“${name}”`)
        .join(', ')}.`,
      place: { file: table.file, column: unknown, field: 'task.inputs' },
    })
  const channels = inputs === 'auto' ? families : families.filter(({ name }) => inputs.includes(name))
  if (channels.length > 0) return { kind: 'wide', channels }
  throw new Problem('WIDE_NO_STEPS', `${table.file} has no numbered columns that could be the steps of a case.`, {
    advice: 'Their names differ in a number alone: t1, t2, t3 …; task.inputs names what stands before it (“t”).',
    place: { file: table.file, field: 'task.cases.form' },
  })
}

function longForm({ cases }: ClassifyTask, table: FileColumns, guess: CaseGuess): CaseForm {
  const found = guess.form === 'long' ? guess : null
  const ids = cases.id === 'auto' ? found?.ids : cases.id
  if (ids === undefined)
    throw new Problem('CASE_ID_MISSING', `${table.file}: no column tells which rows belong to one case.`, {
      advice: 'Name it in task.cases.id; several columns may do it together.',
      place: { file: table.file, field: 'task.cases.id' },
    })
  for (const id of ids) columnOf(table, id)
  const step = cases.step === 'auto' ? (found?.step ?? null) : cases.step === 'none' ? null : cases.step
  if (step !== null) refuseWords(table, step)
  return { kind: 'long', ids, step }
}

/** Words have an order too, that of their letters: “10” before “2”, April before March. */
function refuseWords(table: FileColumns, step: string): void {
  if (columnOf(table, step).kind === 'number') return
  throw new Problem('STEP_NOT_NUMBER', `${table.file}, column “${step}” holds neither numbers nor times.`, {
    advice: 'Name another column in task.cases.step, or “none”: the order of the file.',
    place: { file: table.file, column: step, field: 'task.cases.step' },
  })
}

/**
 * The column of the class.
 * Throws `Problem` LABEL_MISSING.
 */
export function labelOf(
  { label }: ClassifyTask,
  table: FileColumns,
  guess: CaseGuess,
  form: CaseForm,
  apart: ReadonlySet<string>,
): string {
  if (label !== 'auto') {
    columnOf(table, label)
    return label
  }
  const found = guess.form === form.kind && 'label' in guess ? guess.label : null
  const besideTexts = (): string | undefined => likelyLabel(table.columns.filter(({ name }) => !apart.has(name)))?.name
  const chosen = found ?? (form.kind === 'text' ? besideTexts() : undefined)
  if (chosen !== undefined) return chosen
  throw new Problem('LABEL_MISSING', `${table.file}: no column holds one of a few classes for each case.`, {
    advice: 'Name the column of the class in task.label.',
    place: { file: table.file, field: 'task.label' },
  })
}

/** The columns whose values are the features of a step. Those that name a case, its part or its class tell no step apart. */
export function stepColumns(
  { inputs }: ClassifyTask,
  table: FileColumns,
  form: CaseForm,
  label: string,
  { column, group }: ExperimentOf<'classify'>['evaluation']['split'],
): string[] {
  if (form.kind === 'text') return []
  if (form.kind === 'wide') {
    const isStep = form.channels.some(({ columns }) => columns.some(({ name }) => name === label))
    if (isStep) throw labelAmongInputs(label, 'task.label')
    return form.channels.map(({ name }) => name)
  }
  if (inputs !== 'auto') {
    for (const name of inputs) columnOf(table, name)
    return [...inputs]
  }
  const apart = new Set([label, column, group, form.step, ...form.ids])
  return table.columns.map(({ name }) => name).filter(name => !apart.has(name))
}

const labelAmongInputs = (label: string, field: string): Problem =>
  new Problem('LABEL_AMONG_INPUTS', `“${label}” is the class: as an input it would tell the answer.`, {
    advice: 'Remove it from the inputs, or name another column in task.label.',
    place: { field, column: label },
  })
