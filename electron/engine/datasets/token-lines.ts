import type { FileColumns, TextColumn } from '../../../core/data/columns'
import { guessTokenLines, readTokenLines, type TokenLines, type TokenLinesGuess } from '../../../core/data/conll'
import { normalText } from '../../../core/data/plain-text'
import type { ColumnProfile, ColumnType, DatasetProfile, Reading } from '../../../core/data/profile'
import type { SeriesColumn } from '../../../core/data/series'
import type { ProblemReport } from '../../../core/problem'
import type { DatasetPreview } from '../plan.types'
import { utf8Chunks, type Source } from './source'
import type { DataChoice } from './table'

/**
 * A file with a token a line as a table: a column that numbers the sentences, then those of the file. In it nothing is missing:
 * “.” and “NA” are words. Columns have no names there, so they are called by what they hold.
 */
interface TokenTable {
  readonly lines: TokenLines
  readonly names: readonly string[]
  readonly types: readonly ColumnType[]
  readonly warnings: readonly ProblemReport[]
}

const SENTENCE = 'sentence'
/** The ten columns of CoNLL-U. */
const CONLLU = ['id', 'token', 'lemma', 'upos', 'xpos', 'feats', 'head', 'deprel', 'deps', 'misc'] as const

/** A column of more different texts is read, not compared. */
const MOST_LEVELS = 100

async function textOf(source: Source, most = Infinity): Promise<string> {
  const pieces: Uint8Array[] = []
  let bytes = 0
  for await (const piece of utf8Chunks(source)) {
    pieces.push(piece)
    bytes += piece.length
    if (bytes >= most) break
  }
  const text = Buffer.concat(pieces).toString('utf8')
  return bytes >= most ? text.slice(0, text.lastIndexOf('\n') + 1) : text
}

function tableOf(raw: string, source: Source, choice: DataChoice): TokenTable {
  const { text, notices } = normalText(raw, source.name)
  const lines = readTokenLines(text, source.name)
  const names = namesOf(lines.columns.length, guessTokenLines(text))
  const types = lines.columns.map((cells, k): ColumnType => {
    if (Object.hasOwn(choice.types, names[k])) return choice.types[names[k]]
    return names[k] === 'token' || new Set(cells).size > MOST_LEVELS ? 'text' : 'category'
  })
  return { lines, names, types, warnings: [...notices, ...lines.notices] }
}

function namesOf(width: number, { fits, token, label }: TokenLinesGuess): string[] {
  if (width === CONLLU.length && token === CONLLU.indexOf('token')) return [...CONLLU]
  const last = fits ? label : width - 1
  return Array.from({ length: width }, (_, k) => (k === token ? 'token' : k === last ? 'label' : `column ${k + 1}`))
}

/** Number of the sentence of each token, from 1. */
function sentencesOf({ starts, lengths, rows }: TokenLines): Float64Array {
  const sentences = new Float64Array(rows.length)
  starts.forEach((start, s) => sentences.fill(s + 1, start, start + lengths[s]))
  return sentences
}

/** All columns of the file. */
export async function loadTokens(source: Source, choice: DataChoice): Promise<FileColumns> {
  const { lines, names, types } = tableOf(await textOf(source), source, choice)
  const columns: SeriesColumn[] = [{ name: SENTENCE, kind: 'number', levels: [], values: sentencesOf(lines) }]
  const texts: TextColumn[] = []
  lines.columns.forEach((cells, k) => {
    const name = names[k]
    if (types[k] === 'text' || types[k] === 'time') texts.push({ name, texts: cells })
    else if (types[k] === 'number')
      columns.push({ name, kind: 'number', levels: [], values: Float64Array.from(cells, Number) })
    else columns.push(categoryOf(name, cells))
  })
  return { file: source.name, rows: lines.rows, columns, texts }
}

function categoryOf(name: string, cells: readonly string[]): SeriesColumn {
  const levels = [...new Set(cells)].sort()
  const numbers = new Map(levels.map((level, number) => [level, number]))
  return { name, kind: 'category', levels, values: Float64Array.from(cells, text => numbers.get(text) ?? NaN) }
}

const FREQUENT = 8
const PREVIEW_ROWS = 200
const PREVIEW_BYTES = 1 << 20

export async function profileTokens(source: Source, choice: DataChoice): Promise<DatasetProfile> {
  const table = tableOf(await textOf(source), source, choice)
  const { lines, names, types, warnings } = table
  const rows = lines.rows.length
  const none = { missing: 0, missingRuns: 0, longestMissingRun: 0, mean: null, deviation: null, sparkline: [] }
  const columns = lines.columns.map((cells, k): ColumnProfile => {
    const counts = new Map<string, number>()
    for (const cell of cells) counts.set(cell, (counts.get(cell) ?? 0) + 1)
    const frequent = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).slice(0, FREQUENT)
    return {
      ...{ name: names[k], type: types[k], present: rows, distinct: counts.size, ...none, min: null, max: null },
      frequent: frequent.map(([value, count]) => ({ value, count })),
    }
  })
  const sentences = lines.starts.length
  const sentence: ColumnProfile = {
    ...{ name: SENTENCE, type: 'number', present: rows, distinct: sentences, ...none, min: 1, max: sentences },
    frequent: [],
  }
  const { name, bytes, fingerprint } = source
  const reason = 'A file with a token a line holds no series.'
  return {
    ...{ name, bytes, fingerprint, rows, warnings, clock: null, questions: [] },
    reading: readingOf(source, lines.delimiter, choice),
    columns: [sentence, ...columns],
    preview: previewOf(table),
    suggestion: {
      ...{ target: null, inputs: [], season: null, window: 1, horizon: 1 },
      reasons: { target: reason, inputs: reason, season: reason, window: reason, horizon: reason },
    },
  }
}

/** The first rows, from the first part of the file. */
export async function previewTokens(
  source: Source,
  choice: DataChoice,
): Promise<DatasetPreview & { reading: Reading }> {
  const table = tableOf(await textOf(source, PREVIEW_BYTES), source, choice)
  return {
    columns: [SENTENCE, ...table.names],
    rows: previewOf(table),
    reading: readingOf(source, table.lines.delimiter, choice),
  }
}

function previewOf({ lines }: TokenTable): string[][] {
  const sentences = sentencesOf(lines)
  return Array.from({ length: Math.min(PREVIEW_ROWS, lines.rows.length) }, (_, row) => [
    String(sentences[row]),
    ...lines.columns.map(cells => cells[row]),
  ])
}

const readingOf = (
  { encoding }: Source,
  delimiter: TokenLines['delimiter'],
  { read: { missing } }: DataChoice,
): Reading => ({
  ...{ format: 'conll', delimiter: delimiter === 'tab' ? '\t' : ' ', quote: '', encoding, decimal: '.', thousands: '' },
  ...{ header: false, dateOrder: 'ymd', timeFormat: null, utc: false, skip: 0, comment: '', missing },
})
