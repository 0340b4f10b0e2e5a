import type { FileColumns } from '../../data/columns'
import { tokenise, type TokenRule } from '../../data/tokens'
import { many } from '../../data/wording'
import { Problem, type ProblemReport } from '../../problem'
import { textsOf } from '../classify/cases'

/** Texts with their translations, cut into symbols. */
export interface Pairs {
  readonly count: number
  readonly sources: readonly (readonly string[])[]
  readonly targets: readonly (readonly string[])[]
  /** Sources and targets as they stand in the file. */
  readonly texts: readonly string[]
  readonly targetTexts: readonly string[]
  /** Row of the table (from 0) of each pair. */
  readonly rows: Int32Array
  /** What a person knows a pair by. */
  readonly names: readonly string[]
  readonly notices: readonly ProblemReport[]
}

/** A column and how its texts are cut. */
export interface SideRule extends TokenRule {
  readonly column: string
}

/**
 * The pairs of a file, in its order.
 * Throws `Problem` COLUMN_NOT_TEXT, PAIRS_NONE.
 */
export function findPairs(table: FileColumns, source: SideRule, target: SideRule): Pairs {
  const texts = textsOf(table, source.column)
  const others = textsOf(table, target.column)
  const found = texts.flatMap((text, row) => {
    const other = others[row]
    if (text === null || other === null) return []
    const pair = { row, text, other, source: tokenise(text, source).texts, target: tokenise(other, target).texts }
    return pair.source.length > 0 && pair.target.length > 0 ? [pair] : []
  })
  const place = { file: table.file, column: target.column }
  if (found.length === 0)
    throw new Problem(
      'PAIRS_NONE',
      `${table.file}: no row has a text in “${source.column}” and in “${target.column}”.`,
      { advice: 'Choose other columns, or another file.', place },
    )
  const empty = texts.length - found.length
  const notice = {
    code: 'PAIRS_EMPTY',
    message: `${table.file}: ${many(empty, 'row')} ${empty === 1 ? 'lacks' : 'lack'} a text in “${source.column}” or “${target.column}” and ${empty === 1 ? 'is' : 'are'} left out.`,
    place,
  }
  return {
    count: found.length,
    sources: found.map(({ source }) => source),
    targets: found.map(({ target }) => target),
    texts: found.map(({ text }) => text),
    targetTexts: found.map(({ other }) => other),
    rows: Int32Array.from(found, ({ row }) => row),
    names: found.map(({ row }) => `row ${table.rows[row]}`),
    notices: empty === 0 ? [] : [notice],
  }
}

/** The pairs of two files as those of one. */
export const joinedPairs = (a: Pairs, b: Pairs): Pairs => ({
  count: a.count + b.count,
  sources: [...a.sources, ...b.sources],
  targets: [...a.targets, ...b.targets],
  texts: [...a.texts, ...b.texts],
  targetTexts: [...a.targetTexts, ...b.targetTexts],
  rows: Int32Array.from([...a.rows, ...b.rows]),
  names: [...a.names, ...b.names],
  notices: [...a.notices, ...b.notices],
})

/** What tells whether two sources are the same one. */
export const keyOf = (tokens: readonly string[]): string => tokens.join('\n')
