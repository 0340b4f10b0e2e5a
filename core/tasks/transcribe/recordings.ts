import { columnOf, longCases, type Cases } from '../../data/cases'
import { joinedColumn, type FileColumns } from '../../data/columns'
import type { SeriesColumn } from '../../data/series'
import { many, shown } from '../../data/wording'
import { Problem, type ProblemReport } from '../../problem'
import { cellTexts, findTexts, type FoundTexts } from './texts'

/** Frames, and where the texts stand in a table of their own, that. */
export interface RecordingTables {
  readonly frames: FileColumns
  readonly texts: FileColumns | null
}

/** Recordings as sequences of frames, one behind the other, and what is said in them. */
export interface Recordings {
  readonly count: number
  /** First frame and number of frames of each recording. */
  readonly starts: Int32Array
  readonly lengths: Int32Array
  readonly names: readonly string[]
  /** Values of every frame. */
  readonly columns: readonly SeriesColumn[]
  /** Null: nobody has written it down. */
  readonly texts: readonly (string | null)[]
  /** Row (from 0) that tells of each recording as a whole: of the table of texts, or the first of its frames. */
  readonly rows: Int32Array
  readonly notices: readonly ProblemReport[]
}

export interface WantedOfRecordings {
  readonly ids: readonly string[]
  readonly step: string | null
  readonly inputs: readonly string[]
  /** Columns of what is said and of the recording's name in the table of texts. Text null: it is not asked for. */
  readonly text: string | null
  readonly textIds: readonly string[]
}

/** Throws `Problem` of `longCases` and `findTexts`, CASE_COLUMN_UNKNOWN, TEXT_CHANGES. */
export function findRecordings(
  { frames, texts }: RecordingTables,
  { ids, step, inputs, text, textIds }: WantedOfRecordings,
): Recordings {
  const cases = longCases(frames, { ids, step, label: null })
  const { count, lengths, names } = cases
  const rowAt = (position: number): number => (cases.order === null ? position : cases.order[position])
  const starts = new Int32Array(count)
  for (let k = 1; k < count; k++) starts[k] = starts[k - 1] + lengths[k - 1]
  const steps = count === 0 ? 0 : starts[count - 1] + lengths[count - 1]
  const found = ((): FoundTexts => {
    if (text === null) return { texts: names.map(() => null), rows: cases.starts.map(rowAt), notices: [] }
    if (texts !== null) return findTexts(texts, { ids: textIds, text, names })
    return textsOfFrames(frames, text, cases, rowAt)
  })()
  return {
    ...{ count, starts, lengths, names },
    columns: inputs.map(name => {
      const column = columnOf(frames, name)
      const values = new Float64Array(steps)
      for (let k = 0; k < count; k++)
        for (let t = 0; t < lengths[k]; t++) values[starts[k] + t] = column.values[rowAt(cases.starts[k] + t)]
      return { ...column, values }
    }),
    texts: found.texts,
    rows: found.rows,
    notices: [...cases.notices, ...found.notices],
  }
}

/** A text that stands in one row of a recording, or in all of them alike. */
function textsOfFrames(
  table: FileColumns,
  text: string,
  { names, starts, lengths }: Cases,
  rowAt: (position: number) => number,
): FoundTexts {
  const cells = cellTexts(table, text)
  const texts = names.map((name, k) => {
    const rows = Array.from({ length: lengths[k] }, (_, t) => rowAt(starts[k] + t)).filter(row => cells[row] !== null)
    const other = rows.find(row => cells[row] !== cells[rows[0]])
    if (other !== undefined) throw textChanges(table, text, name, rows[0], other)
    return rows.length === 0 ? null : cells[rows[0]]
  })
  return { texts, rows: starts.map(rowAt), notices: [] }
}

function textChanges({ file, rows }: FileColumns, column: string, name: string, a: number, b: number): Problem {
  return new Problem(
    'TEXT_CHANGES',
    `${file}, row ${rows[b]}, column “${column}”: the text of the recording “${shown(name)}” is another one than in row ${rows[a]}.`,
    {
      advice: 'Correct the row, or name the columns that tell the recordings apart in task.cases.id.',
      place: { file, row: rows[b], column },
    },
  )
}

/** The recordings of two files as those of one; the rows stay those of their own tables. */
export function joinedRecordings(a: Recordings, b: Recordings): Recordings {
  const steps = a.count === 0 ? 0 : a.starts[a.count - 1] + a.lengths[a.count - 1]
  return {
    count: a.count + b.count,
    starts: Int32Array.from([...a.starts, ...b.starts.map(start => start + steps)]),
    lengths: Int32Array.from([...a.lengths, ...b.lengths]),
    names: [...a.names, ...b.names],
    columns: a.columns.map((column, c) => joinedColumn(column, b.columns[c])),
    texts: [...a.texts, ...b.texts],
    rows: Int32Array.from([...a.rows, ...b.rows]),
    notices: [...a.notices, ...b.notices],
  }
}

/** Only recordings with a text: nothing can be learned from the others, and none can be judged. */
export function withTexts(recordings: Recordings, file: string): Recordings {
  const { texts, names } = recordings
  const kept = Array.from(names.keys()).filter(k => (texts[k] ?? '').trim() !== '')
  const left = names.length - kept.length
  if (kept.length === 0)
    throw new Problem('CASES_NONE', `${file} holds no recording with a text.`, {
      advice: 'Choose another file, or another column of texts.',
      place: { file, field: 'task.text' },
    })
  const pick = (values: Int32Array): Int32Array => Int32Array.from(kept, k => values[k])
  const known = recordings.notices.some(({ code }) => code === 'RECORDINGS_WITHOUT_TEXT')
  const notice: ProblemReport = {
    code: 'RECORDINGS_WITHOUT_TEXT',
    message: `${file}: ${many(left, 'recording')} without a text ${left === 1 ? 'is' : 'are'} left out.`,
    place: { file, field: 'task.text' },
  }
  return {
    ...recordings,
    count: kept.length,
    starts: pick(recordings.starts),
    lengths: pick(recordings.lengths),
    names: kept.map(k => names[k]),
    texts: kept.map(k => texts[k]),
    rows: pick(recordings.rows),
    notices: left === 0 || known ? recordings.notices : [...recordings.notices, notice],
  }
}
