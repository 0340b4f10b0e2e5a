import type { CaseGuess } from '../../data/case-guess'
import { columnOf } from '../../data/cases'
import type { FileColumns } from '../../data/columns'
import { shown } from '../../data/wording'
import type { ExperimentOf } from '../../experiment/schema'
import type { TranscribeTask } from '../../experiment/tasks/transcribe'
import { Problem } from '../../problem'
import { cellTexts } from './texts'

const SOUND = /\.wav$/i

/** The column whose cells name sound files; null: there is none, so rows are frames. */
export function soundColumnOf({ cases: { form, id } }: TranscribeTask, table: FileColumns): string | null {
  if (form === 'frames') return null
  const names = [
    ...table.texts.map(({ name }) => name),
    ...table.columns.flatMap(({ name, kind }) => (kind === 'category' ? [name] : [])),
  ]
  const found = names.find(name => cellTexts(table, name).every(cell => cell !== null && SOUND.test(cell)))
  if (form === 'auto') {
    // Rows that are frames name their recording again and again.
    const isOneARow = found !== undefined && new Set(cellTexts(table, found)).size === table.rows.length
    return isOneARow && (id === 'auto' || id.join() === found) ? found : null
  }
  if (id !== 'auto') {
    if (id.length === 1) return id[0]
    throw new Problem('SOUND_COLUMN_ONE', 'One column names the sound files.', {
      advice: 'Leave one column in task.cases.id.',
      place: { file: table.file, field: 'task.cases.id' },
    })
  }
  if (found !== undefined) return found
  throw new Problem('SOUND_COLUMN_MISSING', `${table.file}: no column names a sound file in every row (“….wav”).`, {
    advice: 'Name the column in task.cases.id.',
    place: { file: table.file, field: 'task.cases.id' },
  })
}

/**
 * Which columns tell recordings apart, and which numbers their frames: as chosen, or as the file looks.
 * Throws `Problem` CASE_ID_MISSING, CASE_COLUMN_UNKNOWN, STEP_NOT_NUMBER.
 */
export function frameIdsOf(
  { cases }: TranscribeTask,
  table: FileColumns,
  guess: CaseGuess,
): { readonly ids: readonly string[]; readonly step: string | null } {
  const found = guess.form === 'long' ? guess : null
  const ids = cases.id === 'auto' ? found?.ids : cases.id
  if (ids === undefined)
    throw new Problem('CASE_ID_MISSING', `${table.file}: no column tells which frames belong to one recording.`, {
      advice: 'Name it in task.cases.id; several columns may do it together.',
      place: { file: table.file, field: 'task.cases.id' },
    })
  for (const id of ids) columnOf(table, id)
  const step = cases.step === 'auto' ? (found?.step ?? null) : cases.step === 'none' ? null : cases.step
  if (step !== null && columnOf(table, step).kind !== 'number')
    throw new Problem('STEP_NOT_NUMBER', `${table.file}, column “${step}” holds no numbers.`, {
      advice: 'Name another column in task.cases.step, or “none”: the order of the file.',
      place: { file: table.file, column: step, field: 'task.cases.step' },
    })
  return { ids, step }
}

/** The columns of the table of texts that name a recording: as chosen, or those that are called as in the frames. */
export function textIdsOf({ texts: { id } }: TranscribeTask, table: FileColumns, ids: readonly string[]): string[] {
  const own = new Set([...table.columns, ...table.texts].map(({ name }) => name))
  const chosen = id === 'auto' ? ids : id
  const missing = chosen.find(name => !own.has(name))
  if (missing === undefined && chosen.length === ids.length) return [...chosen]
  throw new Problem(
    'TEXT_ID_MISSING',
    missing === undefined
      ? `${table.file}: ${chosen.length} columns name a recording, in the frames ${ids.length} do.`
      : `${table.file} has no column “${shown(missing)}” that says which recording a text belongs to.`,
    {
      advice: `Name the columns in task.texts.id, one for each of ${ids.map(name => `“${name}”`).join(', ')}.`,
      place: { file: table.file, field: 'task.texts.id' },
    },
  )
}

/** The columns that the network reads of a frame. Those that name a recording, its part or its text tell no frame apart. */
export function frameColumns(
  { inputs }: TranscribeTask,
  table: FileColumns,
  { ids, step, text }: { readonly ids: readonly string[]; readonly step: string | null; readonly text: string },
  { column, group }: ExperimentOf<'transcribe'>['evaluation']['split'],
): string[] {
  if (inputs === 'auto') {
    const apart = new Set([text, column, group, step, ...ids])
    return table.columns.flatMap(({ name, kind }) => (apart.has(name) || kind !== 'number' ? [] : [name]))
  }
  if (inputs.includes(text))
    throw new Problem('TEXT_AMONG_INPUTS', `“${text}” is what is said: as an input it would tell the answer.`, {
      advice: 'Remove it from the inputs, or name another column in task.text.',
      place: { field: 'task.inputs', column: text },
    })
  for (const name of inputs) columnOf(table, name)
  return [...inputs]
}
