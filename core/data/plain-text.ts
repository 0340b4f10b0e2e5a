import { Problem, type ProblemReport } from '../problem'
import { grouped, many, rowsInWords, shown } from './wording'

/** Text files without columns: one long text, one example a line, or a pair a line with a tab between. */

export interface NormalText {
  readonly text: string
  readonly notices: readonly ProblemReport[]
}

/**
 * A text as every reader here takes it: without a byte order mark, lines ended by “\n” alone, in NFC, so that é is one symbol
 * however it was typed. Rows keep their numbers. What changes letters is said; a text that a person types goes the same way.
 *
 * Throws `Problem` TEXT_BINARY, TEXT_EMPTY.
 */
export function normalText(raw: string, file: string): NormalText {
  const text = raw
    .replace(/^\uFEFF/, '')
    .replace(/\r\n?/g, '\n')
    .normalize('NFC')
  const nul = text.indexOf('\0')
  if (nul >= 0)
    throw new Problem(
      'TEXT_BINARY',
      `${file}, row ${rowAt(text, nul)}: there is a NUL character, so this is no text.`,
      {
        advice: 'Choose a text file; if it is one, save it again as UTF-8.',
        place: { file, row: rowAt(text, nul) },
      },
    )
  if (text.trim() === '')
    throw new Problem('TEXT_EMPTY', `${file} is empty: there is nothing but blanks.`, {
      advice: 'Choose a file with text.',
      place: { file },
    })
  return { text, notices: noticesOf(raw, text, file) }
}

function noticesOf(raw: string, text: string, file: string): ProblemReport[] {
  const notices: ProblemReport[] = []
  const returns = (raw.match(/\r/g) ?? []).length
  if (returns > 0)
    notices.push({
      code: 'TEXT_LINE_ENDS',
      message: `${file}: ${many(returns, 'line end')} with a carriage return ${returns === 1 ? 'was' : 'were'} read as “\\n”.`,
      place: { file },
    })
  const ends = raw.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n')
  if (ends !== text)
    notices.push({
      code: 'TEXT_COMPOSED',
      message: `${file}: letters that were written with a separate accent were joined with it (Unicode NFC).`,
      place: { file },
    })
  const broken = text.indexOf('\uFFFD')
  if (broken >= 0) {
    const count = (text.match(/\uFFFD/g) ?? []).length
    notices.push({
      code: 'TEXT_ENCODING',
      message: `${file}, row ${rowAt(text, broken)}: ${many(count, 'character')} could not be read and ${count === 1 ? 'is' : 'are'} shown as �.`,
      advice: 'Save the file as UTF-8, or set data.read.encoding.',
      place: { file, row: rowAt(text, broken) },
    })
  }
  return notices
}

const rowAt = (text: string, at: number): number => (text.slice(0, at).match(/\n/g)?.length ?? 0) + 1

/** Lines with something in them, without blanks around it. */
export interface Lines {
  readonly lines: readonly string[]
  /** Line k as an editor counts. */
  readonly rows: Int32Array
  readonly notices: readonly ProblemReport[]
}

/** One example a line, e.g. names. Blank lines are passed over; lines that repeat an earlier one stay, and are counted. */
export function exampleLines({ text }: Pick<NormalText, 'text'>, file: string): Lines {
  const { lines, rows } = fullLines(text)
  const own = lines.map(line => line.trim())
  return { lines: own, rows, notices: repeatsOf(own, rows, 'line', file) }
}

function repeatsOf(texts: readonly string[], rows: Int32Array, what: string, file: string): ProblemReport[] {
  const seen = new Set<string>()
  const repeats: number[] = []
  texts.forEach((text, k) => {
    if (seen.has(text)) repeats.push(rows[k])
    seen.add(text)
  })
  if (repeats.length === 0) return []
  return [
    {
      code: 'TEXT_REPEATS',
      message: `${file}: ${grouped(repeats.length)} of ${many(texts.length, what)} repeat an earlier one (${rowsInWords(repeats)}).`,
      advice: 'Keep equal ones in the same part: otherwise the test part repeats what was learnt.',
      place: { file, row: repeats[0] },
    },
  ]
}

/** Pairs, one a line: `source`, tab, `target`, and what stands behind a second tab (an attribution). */
export interface Pairs {
  readonly sources: readonly string[]
  readonly targets: readonly string[]
  /** '' where there is none. */
  readonly rests: readonly string[]
  readonly rows: Int32Array
  readonly notices: readonly ProblemReport[]
}

/** Throws `Problem` PAIR_WITHOUT_TAB, PAIR_INCOMPLETE with the row. */
export function pairLines({ text }: Pick<NormalText, 'text'>, file: string): Pairs {
  const { lines, rows } = fullLines(text)
  const sources: string[] = []
  const targets: string[] = []
  const rests: string[] = []
  lines.forEach((line, k) => {
    const [source, target, ...rest] = line.split('\t').map(cell => cell.trim())
    if (target === undefined)
      throw new Problem('PAIR_WITHOUT_TAB', `${file}, row ${rows[k]}: “${shown(line)}” has no tab, so it is no pair.`, {
        advice: 'Write source, tab, target in every line.',
        place: { file, row: rows[k] },
      })
    if (source === '' || target === '')
      throw new Problem(
        'PAIR_INCOMPLETE',
        `${file}, row ${rows[k]}: the ${source === '' ? 'source' : 'target'} is empty.`,
        {
          advice: 'Complete the pair, or take the line out.',
          place: { file, row: rows[k] },
        },
      )
    sources.push(source)
    targets.push(target)
    rests.push(rest.join('\t'))
  })
  return { sources, targets, rests, rows, notices: repeatsOf(sources, rows, 'source', file) }
}

/** Lines that are not blank, as they are written. */
function fullLines(text: string): { lines: string[]; rows: Int32Array } {
  const lines: string[] = []
  const rows: number[] = []
  text.split('\n').forEach((line, k) => {
    if (line.trim() === '') return
    lines.push(line)
    rows.push(k + 1)
  })
  return { lines, rows: Int32Array.from(rows) }
}

/** What a text file looks like, with the reason in words; `table`: it has columns, another reader is for it. */
export interface TextForm {
  readonly form: 'stream' | 'lines' | 'pairs' | 'table'
  readonly reason: string
}

/** Beyond this many characters a line is a paragraph rather than a name, a word or a sentence. */
const LONGEST_EXAMPLE = 60

/** Looks at a text, or at its first part cut at the end of a line. */
export function textFormOf(text: string): TextForm {
  const all = text.split('\n')
  if (all[all.length - 1].trim() === '') all.pop()
  const lines = all.filter(line => line.trim() !== '')
  const blank = all.length - lines.length
  const cells = lines.map(line => line.split('\t').map(cell => cell.trim()))
  const tabbed = cells.filter(row => row.length >= 2).length
  if (lines.length >= 2 && tabbed >= 0.99 * lines.length) return tabbedForm(cells, blank)

  const median = medianOf(lines.map(line => line.length))
  const delimited = [',', ';', '|'].find(mark => isEven(lines.map(line => cellsBetween(line, mark))))
  if (delimited !== undefined)
    return { form: 'table', reason: `Every line has the same number of “${delimited}”: it looks like a table.` }
  const lettered = lines.filter(line => /\p{L}/u.test(line)).length
  if (
    lettered < 0.9 * lines.length &&
    isEven(
      lines.map(line => line.trim().split(/\s+/).length),
      1,
    )
  )
    return {
      form: 'table',
      reason: `${many(lines.length - lettered, 'line')} of ${grouped(lines.length)} hold no letter: it looks like numbers.`,
    }
  if (lines.length >= 10 && blank === 0 && median <= LONGEST_EXAMPLE && !runsOn(lines))
    return {
      form: 'lines',
      reason: `${many(lines.length, 'line')} of ${grouped(median)} characters (median), none of them blank: it looks like one example a line.`,
    }
  return {
    form: 'stream',
    reason:
      blank > 0
        ? `${many(lines.length, 'line')} with ${many(blank, 'blank line')} between them: it looks like one running text.`
        : `${many(lines.length, 'line')} of ${grouped(median)} characters (median): it looks like one running text.`,
  }
}

function tabbedForm(cells: readonly (readonly string[])[], blank: number): TextForm {
  const pairs = cells.filter(row => row.length >= 2)
  const wordy = (column: number) => pairs.filter(row => /\p{L}/u.test(row[column])).length >= 0.9 * pairs.length
  const different = new Set(pairs.map(row => row[1])).size
  if (blank === 0 && pairs[0].length <= 3 && wordy(0) && wordy(1) && different > 0.3 * pairs.length)
    return {
      form: 'pairs',
      reason: `${many(pairs.length, 'line')} with a text on both sides of a tab, ${grouped(different)} different ones on the right: it looks like pairs.`,
    }
  return {
    form: 'table',
    reason: `Tabs divide the lines, and ${different <= 0.3 * pairs.length ? `the second column repeats itself (${many(different, 'different value')} in ${many(pairs.length, 'line')})` : 'not every column is text'}: it looks like a table.`,
  }
}

/** Cells of a line; a mark before a blank belongs to a sentence. */
const cellsBetween = (line: string, mark: string): number =>
  line.split(mark).filter((cell, k) => k === 0 || !cell.startsWith(' ')).length

/** Nearly all lines have the same number of cells, `least` or more. */
function isEven(counts: readonly number[], least = 2): boolean {
  const first = medianOf(counts)
  return counts.length >= 2 && first >= least && counts.filter(count => count === first).length >= 0.95 * counts.length
}

/** A running text: some lines end a sentence, others break off in the middle of one. */
function runsOn(lines: readonly string[]): boolean {
  const ended = lines.filter(line => /[.!?:;,—-]["'”’)]?\s*$/u.test(line)).length / lines.length
  return ended > 0.1 && ended < 0.9
}

function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[sorted.length >> 1] ?? 0
}
