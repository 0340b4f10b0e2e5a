import type { FileColumns } from '../../data/columns'
import type { Experiment } from '../../experiment/schema'
import type { ProblemReport } from '../../problem'
import {
  splitAsGiven,
  splitByChance,
  splitByFiles,
  splitByHeld,
  splitByOrder,
  splitEveryNth,
  splitNotices,
  withValidation,
  type CaseParts,
  type CaseValues,
} from '../case-split'
import { shareOfBoth, splitValueAt } from '../split-values'
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
    Array.from(cases.rows, (row, k) => splitValueAt(k < own || test === null ? main : test, name, row))
  const labels = cases.labels
  const groups = split.group === null ? together : valuesAt(split.group)
  const by = { labels, groups }
  const parts = ((): CaseParts => {
    if (split.held.length > 0) return splitByHeld(cases.count, split, seed, by)
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

const lines = ({ rows }: FileColumns, cases: Pick<FoundCases, 'rows'>): number[] =>
  Array.from(cases.rows, row => rows[row])
