import { columnOf, valueText } from '../../data/cases'
import type { FileColumns } from '../../data/columns'
import type { Experiment } from '../../experiment/schema'
import { Problem, type ProblemReport } from '../../problem'
import {
  splitAsGiven,
  splitByChance,
  splitByFiles,
  splitByOrder,
  splitEveryNth,
  splitNotices,
  withValidation,
  type CaseParts,
  type CaseValues,
} from '../case-split'
import type { FoundCases } from './cases'

/**
 * Shares the cases out: as a column or a file of their own says, or by chance, each class in the shares of the experiment.
 *   own: cases of the first file; those after them are the test file's
 *   together: what goes to the same part where the experiment names no group
 */
export function partsOf(
  { evaluation: { split }, seed }: Pick<Experiment, 'evaluation' | 'seed'>,
  { main, test }: { readonly main: FileColumns; readonly test: FileColumns | null },
  cases: Pick<FoundCases, 'count' | 'labels' | 'rows'>,
  own: number,
  together: CaseValues | null = null,
): CaseParts & { readonly notices: readonly ProblemReport[] } {
  const valuesAt = (name: string): CaseValues =>
    Array.from(cases.rows, (row, k) => valueAt(k < own || test === null ? main : test, name, row))
  const labels = cases.labels
  const groups = split.group === null ? together : valuesAt(split.group)
  const by = { labels, groups }
  const parts = ((): CaseParts => {
    if (test !== null) {
      const given = splitByFiles({ train: own, validation: 0, test: cases.count - own })
      return withValidation(given, shareOfBoth(split), seed, by)
    }
    if (split.column !== null) {
      const words = valuesAt(split.column).map(String)
      const given = splitAsGiven(words, { file: main.file, column: split.column, rows: lines(main, cases) })
      return given.validation.length > 0 ? given : withValidation(given, shareOfBoth(split), seed, by)
    }
    switch (split.by) {
      case 'auto':
      case 'chance':
        return splitByChance(cases.count, split, seed, by)
      case 'order':
        return splitByOrder(cases.count, split, null)
      case 'every': {
        const given = splitEveryNth(cases.count, { test: Math.round(1 / split.test), validation: 0 }, groups)
        return withValidation(given, shareOfBoth(split), seed, by)
      }
    }
  })()
  return { ...parts, notices: splitNotices(parts, by) }
}

/** Of what is left beside a test part that is given. */
const shareOfBoth = ({ train, validation }: { train: number; validation: number }): number =>
  validation / (train + validation)

const lines = ({ rows }: FileColumns, cases: Pick<FoundCases, 'rows'>): number[] =>
  Array.from(cases.rows, row => rows[row])

function valueAt(table: FileColumns, name: string, row: number): string {
  const text = table.texts.find(column => column.name === name)
  if (text !== undefined) return text.texts[row] ?? ''
  const column = columnOf(table, name)
  const value = column.values[row]
  if (!Number.isNaN(value)) return valueText(column, value)
  throw new Problem(
    'SPLIT_VALUE_MISSING',
    `${table.file}, row ${table.rows[row]}, column “${name}”: the value is missing.`,
    {
      advice: 'Complete it: it says which part the case belongs to.',
      place: { file: table.file, row: table.rows[row], column: name, field: 'evaluation.split' },
    },
  )
}
