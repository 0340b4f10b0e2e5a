import { Problem, type ProblemReport } from '../problem'
import { grouped, many, rowsInWords, shown } from './wording'

/**
 * Files with one token a line (CoNLL): columns divided by a tab or by blanks, a blank line after each sentence. Lines that begin
 * with # and a blank and are no row of the table are comments (#this is a token); a row whose first cell is -DOCSTART- begins a
 * document and is no token.
 */

export interface TokenLines {
  /** Every cell of every token: `columns[column][token]`. */
  readonly columns: readonly (readonly string[])[]
  /** Sentence s is the tokens `starts[s] … starts[s] + lengths[s] − 1`. */
  readonly starts: Int32Array
  readonly lengths: Int32Array
  /** Row of each token as an editor counts. */
  readonly rows: Int32Array
  readonly delimiter: 'tab' | 'blanks'
  readonly notices: readonly ProblemReport[]
}

/** A row of the file that holds a token. */
interface Row {
  readonly row: number
  readonly cells: readonly string[]
}

/** Sentences longer than this are files whose blank lines are missing. */
const LONG_SENTENCE = 1000

/**
 * Reads a whole file whose lines end in “\n” (`normalText`).
 * Throws `Problem` TOKENS_NONE, TOKENS_ONE_COLUMN, TOKENS_COLUMNS_DIFFER, TOKENS_CELL_EMPTY with the row.
 */
export function readTokenLines(text: string, file: string): TokenLines {
  const { delimiter, groups, passedOver } = groupsOf(text)
  const rows = groups.flat()
  if (rows.length === 0)
    throw new Problem('TOKENS_NONE', `${file} holds no token.`, {
      advice: 'Write a token and its label in every line, and a blank line after each sentence.',
      place: { file },
    })
  const width = usualWidth(rows)
  if (width < 2)
    throw new Problem(
      'TOKENS_ONE_COLUMN',
      `${file}, row ${rows[0].row}: “${shown(rows[0].cells[0])}” stands alone, as in most rows.`,
      {
        advice: 'Write token and label in one line, with a tab between them.',
        place: { file, row: rows[0].row },
      },
    )
  refuseUneven(rows, width, delimiter, file)
  const columns = Array.from({ length: width }, (_, column) => rows.map(({ cells }) => cells[column]))
  const lengths = Int32Array.from(groups, group => group.length)
  const starts = new Int32Array(groups.length)
  for (let s = 1; s < groups.length; s++) starts[s] = starts[s - 1] + lengths[s - 1]
  return {
    columns,
    starts,
    lengths,
    rows: Int32Array.from(rows, ({ row }) => row),
    delimiter,
    notices: noticesOf(groups, passedOver, file),
  }
}

interface Groups {
  readonly delimiter: 'tab' | 'blanks'
  readonly groups: readonly (readonly Row[])[]
  readonly passedOver: { readonly comments: number; readonly documents: number; readonly spans: number }
}

/** Sentences as their rows. A line of blanks or tabs alone is blank. */
function groupsOf(text: string): Groups {
  const lines = text.split('\n').map((line, k) => ({ line: line.replace(/[ \t\r]+$/, ''), row: k + 1 }))
  const full = lines.filter(({ line }) => line !== '')
  const tabbed = full.filter(({ line }) => line.includes('\t')).length
  const delimiter = tabbed >= 0.5 * full.length ? 'tab' : 'blanks'
  const cut = (line: string): string[] =>
    delimiter === 'tab'
      ? line.split('\t').map(cell => cell.replace(/^ +| +$/g, ''))
      : line.replace(/^ +/, '').split(/[ \t]+/)
  const width = usualWidth(full.map(({ line, row }) => ({ row, cells: cut(line) })))

  const groups: Row[][] = []
  const passedOver = { comments: 0, documents: 0, spans: 0 }
  let group: Row[] = []
  const endGroup = (): void => {
    if (group.length > 0) groups.push(group)
    group = []
  }
  for (const { line, row } of lines) {
    const cells = cut(line)
    if (line === '') {
      endGroup()
    } else if (COMMENT.test(line) || (line.startsWith('# ') && cells.length !== width)) {
      passedOver.comments++
    } else if (/^-?-DOCSTART-?-$/.test(cells[0])) {
      passedOver.documents++
      endGroup()
    } else if (width === CONLLU_WIDTH && /^\d+[-.]\d+$/.test(cells[0])) {
      passedOver.spans++
    } else {
      group.push({ row, cells })
    }
  }
  endGroup()
  return { delimiter, groups, passedOver }
}

/** Comments of CoNLL-U and CoNLL-2012 that may have as many cells as a row by chance: “# sent_id = 12”. */
const COMMENT = /^#\s*(?:(?:sent_id|text|id)\b[^\t]*=|(?:newdoc|newpar)\b|(?:begin|end) document\b)/

/** CoNLL-U: ten columns; rows 3-4 (one written word, two tokens) and 3.1 (a token that is not written) are no tokens of the text. */
const CONLLU_WIDTH = 10

/** The most frequent number of cells; the larger one on a tie. */
function usualWidth(rows: readonly Row[]): number {
  const counts = new Map<number, number>()
  for (const { cells } of rows) counts.set(cells.length, (counts.get(cells.length) ?? 0) + 1)
  return [...counts].sort(([a, m], [b, n]) => n - m || b - a)[0]?.[0] ?? 0
}

function refuseUneven(rows: readonly Row[], width: number, delimiter: TokenLines['delimiter'], file: string): void {
  const uneven = rows.filter(({ cells }) => cells.length !== width)
  if (uneven.length > 0) {
    const { row, cells } = uneven[0]
    const others = uneven.slice(1).map(other => other.row)
    throw new Problem(
      'TOKENS_COLUMNS_DIFFER',
      `${file}, row ${row}: “${shown(cells.join(' '))}” has ${many(cells.length, 'column')}, most rows have ${width}.${others.length > 0 ? ` See also ${rowsInWords(others)}.` : ''}`,
      {
        advice:
          cells.length < width
            ? `Write the missing ${cells.length === width - 1 ? 'cell' : 'cells'}, with a ${delimiter === 'tab' ? 'tab' : 'blank'} between two cells.`
            : `A token must not contain a ${delimiter === 'tab' ? 'tab' : 'blank'}${delimiter === 'tab' ? '' : '; divide the columns by tabs if it has to'}.`,
        place: { file, row },
      },
    )
  }
  for (const { row, cells } of rows) {
    const empty = cells.indexOf('')
    if (empty >= 0)
      throw new Problem('TOKENS_CELL_EMPTY', `${file}, row ${row}, column ${empty + 1}: the cell is empty.`, {
        advice: 'Complete the row, or make it blank if a sentence ends there.',
        place: { file, row, column: String(empty + 1) },
      })
  }
}

function noticesOf(
  groups: readonly (readonly Row[])[],
  { comments, documents, spans }: Groups['passedOver'],
  file: string,
): ProblemReport[] {
  const notices: ProblemReport[] = []
  const parts = [
    comments > 0 ? many(comments, 'comment') : '',
    documents > 0 ? many(documents, 'beginning of a document', 'beginnings of documents') : '',
    spans > 0 ? many(spans, 'row of a joined or unwritten word', 'rows of joined or unwritten words') : '',
  ].filter(part => part !== '')
  if (parts.length > 0)
    notices.push({ code: 'TOKENS_PASSED_OVER', message: `${file}: ${parts.join(', ')} passed over.`, place: { file } })
  const long = groups.find(group => group.length > LONG_SENTENCE)
  if (long !== undefined)
    notices.push({
      code: 'TOKENS_LONG_SENTENCE',
      message: `${file}, row ${long[0].row}: a sentence of ${grouped(long.length)} tokens begins here.`,
      advice: 'Write a blank line after each sentence.',
      place: { file, row: long[0].row },
    })
  return notices
}

/** Whether a text has one token a line, why, and which columns (from 0) are probably meant. */
export interface TokenLinesGuess {
  readonly fits: boolean
  readonly reason: string
  readonly token: number
  readonly label: number
}

const BIO = /^(?:O|[BIESLU]-\S+)$/

/** Looks at a text, or at its first part cut at the end of a line. */
export function guessTokenLines(text: string): TokenLinesGuess {
  const { groups, delimiter } = groupsOf(text)
  const rows = groups.flat()
  const no = (reason: string): TokenLinesGuess => ({ fits: false, reason, token: 0, label: 0 })
  if (rows.length < 2) return no('There are not two rows.')
  const width = usualWidth(rows)
  const even = rows.filter(({ cells }) => cells.length === width)
  if (width < 2) return no('Most rows have a single column.')
  if (even.length < 0.98 * rows.length)
    return no(
      `${many(rows.length - even.length, 'row')} of ${grouped(rows.length)} have another number of columns than ${width}.`,
    )
  const isConllu = width === CONLLU_WIDTH && even.every(({ cells }) => /^\d/.test(cells[0]))
  const token = isConllu ? 1 : 0
  const label = isConllu ? 3 : width - 1
  const labels = new Set(even.map(({ cells }) => cells[label]))
  const isBio = [...labels].every(value => BIO.test(value)) && labels.has('O')
  const lettered = even.filter(({ cells }) => /\p{L}/u.test(cells[token])).length
  if (lettered < 0.4 * even.length) return no('The first column is mostly numbers: it looks like a table.')
  if (groups.length < 2 && !isBio) return no('No blank line divides sentences.')
  if (labels.size > Math.max(2, 0.3 * even.length) && !isBio)
    return no(
      `The last column has ${grouped(labels.size)} different values in ${many(even.length, 'row')}: too many for labels.`,
    )
  const lengths = groups.map(group => group.length).sort((a, b) => a - b)
  const what = isBio ? 'marks of entities (O, B-, I-)' : many(labels.size, 'different label')
  return {
    fits: true,
    reason:
      `${width} columns (${delimiter}), a blank line after every ${grouped(lengths[lengths.length >> 1])} rows (median), ` +
      `${what} in column ${label + 1}: it looks like one token a line.`,
    token,
    label,
  }
}
