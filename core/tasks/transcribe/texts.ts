import { columnOf, valueText } from '../../data/cases'
import type { FileColumns } from '../../data/columns'
import { many, rowsInWords, shown } from '../../data/wording'
import { Problem, type ProblemReport } from '../../problem'

/** What the cells of a column say, as texts; null where missing. */
export function cellTexts(table: FileColumns, name: string): readonly (string | null)[] {
  const text = table.texts.find(column => column.name === name)
  if (text !== undefined) return text.texts
  const column = columnOf(table, name)
  return Array.from(column.values, value => (Number.isNaN(value) ? null : valueText(column, value)))
}

const TEXT_NAME = /^(?:.*[ _.-])?(?:text|transcript|transcription|transcribed|sentence|utterance|spoken|said|words?)$/i

/**
 * The column of what is said: as chosen, or the one that is called so, or the only one of texts.
 * Throws `Problem` TRANSCRIPT_MISSING, TRANSCRIPT_IS_NUMBER, CASE_COLUMN_UNKNOWN.
 *   apart: columns that name the recordings or share them out
 */
export function textColumnOf(chosen: string, table: FileColumns, apart: ReadonlySet<string>): string {
  const { file, texts, columns } = table
  const place = { file, field: 'task.text' }
  if (chosen !== 'auto') {
    if (!texts.some(({ name }) => name === chosen) && columnOf(table, chosen).kind === 'number')
      throw new Problem('TRANSCRIPT_IS_NUMBER', `${file}, column “${chosen}” holds numbers, not what is said.`, {
        advice: `Name another column in task.text, or write "${chosen}": "text" in data.types.`,
        place: { ...place, column: chosen },
      })
    return chosen
  }
  const names = [
    ...texts.map(({ name }) => name),
    ...columns.flatMap(({ name, kind }) => (kind === 'category' ? [name] : [])),
  ].filter(name => !apart.has(name))
  const found = names.find(name => TEXT_NAME.test(name)) ?? (names.length === 1 ? names[0] : undefined)
  if (found !== undefined) return found
  throw new Problem('TRANSCRIPT_MISSING', `${file}: no column is called like what is said in a recording.`, {
    advice: 'Name the column in task.text, or the file that holds the texts in task.texts.file.',
    place,
  })
}

/** A recording whose name ends like a sound file is the one without that end. */
const withoutEnding = (name: string): string => name.replace(/\.(?:wav|flac|mp3|ogg|m4a)$/i, '')

export interface FoundTexts {
  /** Of each recording, and the row (from 0) of the table that holds it; null and −1: there is none. */
  readonly texts: readonly (string | null)[]
  readonly rows: Int32Array
  readonly notices: readonly ProblemReport[]
}

/**
 * What is said in recordings, from a table with a row for each of them. Where no name is found as it is, the ends of sound files
 * are passed over (“seven.wav” is “seven”).
 *   names: of the recordings, the values of `ids` joined as `longCases` joins them
 *
 * Throws `Problem` TEXTS_REPEATED, TEXTS_UNMATCHED.
 */
export function findTexts(
  table: FileColumns,
  { ids, text, names }: { readonly ids: readonly string[]; readonly text: string; readonly names: readonly string[] },
): FoundTexts {
  const columns = ids.map(id => cellTexts(table, id))
  const said = cellTexts(table, text)
  const own = Array.from(table.rows, (_, row) => columns.map(column => column[row] ?? '').join(' · '))
  const exact = new Set(own)
  const form = names.some(name => exact.has(name)) ? (name: string): string => name : withoutEnding
  const byName = new Map<string, number>()
  own.forEach((name, row) => {
    const first = byName.get(form(name))
    if (first !== undefined) throw repeated(table, ids, name, first, row)
    byName.set(form(name), row)
  })
  const rows = Int32Array.from(names, name => byName.get(form(name)) ?? -1)
  const without = names.filter((_, k) => rows[k] < 0)
  if (without.length === names.length) throw unmatched(table, ids, names[0], own[0])
  const used = new Set(rows)
  const unused = Array.from(byName.values()).filter(row => !used.has(row))
  const notices: ProblemReport[] = []
  if (without.length > 0)
    notices.push({
      code: 'RECORDINGS_WITHOUT_TEXT',
      message: `${table.file} has no row for ${many(without.length, 'recording')}, e.g. “${shown(without[0])}”: nothing is known of what is said in ${without.length === 1 ? 'it' : 'them'}, and ${without.length === 1 ? 'it is' : 'they are'} left out.`,
      place: { file: table.file, field: 'task.texts' },
    })
  if (unused.length > 0)
    notices.push({
      code: 'TEXTS_WITHOUT_RECORDING',
      message: `${table.file}: the ${unused.length === 1 ? 'text' : 'texts'} of ${rowsInWords(unused.map(row => table.rows[row]))} ${unused.length === 1 ? 'belongs' : 'belong'} to no recording and ${unused.length === 1 ? 'is' : 'are'} left out.`,
      place: { file: table.file, row: table.rows[unused[0]] },
    })
  return { texts: Array.from(rows, row => (row < 0 ? null : said[row])), rows, notices }
}

function repeated({ file, rows }: FileColumns, ids: readonly string[], name: string, a: number, b: number): Problem {
  return new Problem(
    'TEXTS_REPEATED',
    `${file}, row ${rows[b]}: the recording “${shown(name)}” has a text in row ${rows[a]} already.`,
    {
      advice: 'Take one of them out, or name one more column that tells the recordings apart.',
      place: { file, row: rows[b], column: ids[0], field: 'task.texts.id' },
    },
  )
}

function unmatched({ file }: FileColumns, ids: readonly string[], wanted: string, own: string): Problem {
  return new Problem(
    'TEXTS_UNMATCHED',
    `No recording has a text in ${file}: they are called “${shown(wanted)}” and so on, its rows “${shown(own)}” and so on.`,
    {
      advice: 'Name the columns that say which recording a text belongs to in task.texts.id.',
      place: { file, column: ids[0], field: 'task.texts.id' },
    },
  )
}
