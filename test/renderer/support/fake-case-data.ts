import type { DatasetPreview, OpenedDataset } from '../../../electron/contract'
import type { ColumnProfile, DatasetProfile } from '../../../core/data/profile'
import { Experiment, type TaskKind } from '../../../core/experiment/schema'
import type { Cases } from './fake-cases'
import { profile as weather } from './fake-data'
import { tagColumns, tagFacts, type Tags } from './fake-tags'

/** A file that never was, as the window sees it. */
export interface FakeFile {
  readonly opened: OpenedDataset
  readonly profile: DatasetProfile
  readonly preview: DatasetPreview
}

/** The files that the made-up cases come from. */
export interface CaseFile extends FakeFile {
  /** What "auto" becomes. */
  readonly label: string
  readonly inputs: readonly string[]
  readonly ids: readonly string[]
}

const ROWS = 120
const number = (name: string, min: number, max: number): ColumnProfile => ({
  name,
  type: 'number',
  present: 9961,
  missing: 0,
  missingRuns: 0,
  longestMissingRun: 0,
  distinct: 9000,
  min,
  max,
  mean: (min + max) / 2,
  deviation: (max - min) / 5,
  sparkline: Array.from(
    { length: 60 },
    (_, k) => [min + (max - min) * 0.2 * Math.abs(Math.sin(k)), max - k / 60] as const,
  ),
  frequent: [],
})
const words = (name: string, type: 'category' | 'text', values: readonly string[]): ColumnProfile => ({
  ...number(name, 0, 1),
  ...{ type, min: null, max: null, mean: null, deviation: null, sparkline: [], distinct: values.length },
  frequent: values.map((value, k) => ({ value, count: 900 - 100 * k })),
})

const columnNames = (count: number, before: string): string[] =>
  Array.from({ length: count }, (_, k) => `${before}${k + 1}`)
const FILES: Readonly<
  Record<Cases, { file: string; columns: ColumnProfile[]; label: string; inputs: string[]; ids: string[] }>
> = {
  numbers: {
    file: 'japanese-vowels.csv',
    columns: [
      words('utterance', 'category', ['a1', 'a2', 'a3']),
      number('step', 1, 29),
      words('speaker', 'category', ['1', '2', '3', '4']),
      words('part', 'category', ['train', 'test']),
      ...columnNames(12, 'c').map(name => number(name, -1.4, 1.9)),
    ],
    label: 'speaker',
    inputs: columnNames(12, 'c'),
    ids: ['utterance'],
  },
  texts: {
    file: 'reviews.csv',
    columns: [
      words('review', 'text', ['a film that never quite finds its heart']),
      words('verdict', 'category', ['negative', 'positive']),
    ],
    label: 'verdict',
    inputs: ['review'],
    ids: [],
  },
  many: {
    file: 'gestures.csv',
    columns: [
      words('gesture', 'category', ['wave', 'point']),
      ...columnNames(64, 'x').map(name => number(name, -3, 3)),
    ],
    label: 'gesture',
    inputs: ['x'],
    ids: [],
  },
}

export function caseFile(cases: Cases): CaseFile {
  const { file, columns, label, inputs, ids } = FILES[cases]
  return { ...{ label, inputs, ids }, ...fileOf(file, columns, 'classify') }
}

/** The file that the made-up sequences come from. */
export function tagFile(tags: Tags): FakeFile {
  const { columns, label } = tagColumns(tags)
  const facts = tagFacts(tags)
  const labels = facts.says.kind === 'labels' ? facts.says.classes.map(({ name }) => name) : null
  const tokens = ['Ada', 'Lovelace', 'was', 'born', 'in', 'Paris', '.']
  const profiles = columns.map(name => {
    if (name === label && labels !== null) return words(name, 'category', labels)
    return tags === 'entities' ? words(name, 'category', tokens) : number(name, -2, 6)
  })
  return fileOf(`${tags}.csv`, profiles, 'tag')
}

function fileOf(file: string, columns: ColumnProfile[], task: TaskKind): FakeFile {
  const cell = (column: ColumnProfile, row: number): string =>
    column.frequent.length > 0
      ? column.frequent[Math.floor(row / 20) % column.frequent.length].value
      : (Math.sin(row + column.name.length) * 1.5).toFixed(3)
  return {
    profile: { ...weather, name: file, rows: 9961, bytes: 812_400, columns, clock: null, questions: [], warnings: [] },
    preview: {
      columns: columns.map(({ name }) => name),
      rows: Array.from({ length: ROWS }, (_, row) => columns.map(column => cell(column, row))),
    },
    opened: {
      dataset: file.replace('.csv', ''),
      name: file,
      experiment: Experiment.parse({ data: { file }, task }),
    },
  }
}
