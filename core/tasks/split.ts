import type { SeriesPiece } from '../data/series'
import { percent } from '../data/wording'
import { Problem } from '../problem'

export type PartName = 'train' | 'validation' | 'test'

/** Rows `from` (included) to `to` (excluded) of the regular series. */
export interface Rows {
  readonly from: number
  readonly to: number
}

export interface Part extends Rows {
  readonly name: PartName
}

/** A part of several series: of each its own rows. */
export interface PartOfPieces {
  readonly name: PartName
  readonly ranges: readonly (Rows & { readonly piece: SeriesPiece })[]
}

/**
 * Train, validation and test in the order of time; `gap` rows between two parts belong to neither. Shares are of all rows;
 * what they leave over stays unused at the end.
 *
 * Throws `Problem` SPLIT_TOO_LARGE, SPLIT_EMPTY.
 */
export function splitRows(
  rows: number,
  shares: Readonly<Record<PartName, number>>,
  gap: number,
): readonly [Part, Part, Part] {
  const sum = shares.train + shares.validation + shares.test
  if (sum > 1 + 1e-9)
    throw new Problem(
      'SPLIT_TOO_LARGE',
      `The parts add up to ${percent(sum)}: ${percent(shares.train)} + ${percent(shares.validation)} + ${percent(shares.test)}.`,
      {
        advice: 'Make one part smaller, so that the three add up to at most 100 %.',
        place: { field: 'evaluation.split' },
      },
    )
  const trainEnd = Math.round(rows * shares.train)
  const validationEnd = Math.round(rows * (shares.train + shares.validation))
  const testEnd = Math.min(rows, Math.round(rows * sum))
  const parts = [
    { name: 'train', from: 0, to: trainEnd },
    { name: 'validation', from: trainEnd + gap, to: validationEnd },
    { name: 'test', from: validationEnd + gap, to: testEnd },
  ] as const
  for (const { name, from, to } of parts)
    if (to <= from)
      throw new Problem(
        'SPLIT_EMPTY',
        `The ${name} part has no rows: ${percent(shares[name])} of ${rows} rows are ${to - from + (name === 'train' ? 0 : gap)}` +
          (gap > 0 && name !== 'train' ? `, and the gap takes ${gap}.` : '.'),
        {
          advice:
            gap > 0 ? 'Choose a larger share or a smaller gap.' : 'Choose a larger share, or a file with more rows.',
          place: { field: gap > 0 && name !== 'train' ? 'evaluation.gap' : `evaluation.split.${name}` },
        },
      )
  return parts
}

/**
 * Each series cut in its own time. One that is too short to be cut is left out; its name is told.
 *
 * Throws `Problem` SPLIT_TOO_LARGE, and SPLIT_EMPTY when all are too short.
 */
export function splitPieces(
  pieces: readonly SeriesPiece[],
  shares: Readonly<Record<PartName, number>>,
  gap: number,
): { readonly parts: readonly [PartOfPieces, PartOfPieces, PartOfPieces]; readonly tooShort: readonly string[] } {
  const cut = pieces.map(piece => {
    try {
      return { piece, parts: splitRows(piece.to - piece.from, shares, gap) }
    } catch (error) {
      if (pieces.length > 1 && error instanceof Problem && error.code === 'SPLIT_EMPTY')
        return { piece, parts: null, error }
      throw error
    }
  })
  const whole = cut.flatMap(({ piece, parts }) => (parts === null ? [] : [{ piece, parts }]))
  const [{ error }] = cut
  if (whole.length === 0 && error !== undefined) throw error
  const part = (name: PartName, k: 0 | 1 | 2): PartOfPieces => ({
    name,
    ranges: whole.map(({ piece, parts }) => ({
      piece,
      from: piece.from + parts[k].from,
      to: piece.from + parts[k].to,
    })),
  })
  return {
    parts: [part('train', 0), part('validation', 1), part('test', 2)],
    tooShort: cut.flatMap(({ piece, parts }) => (parts === null ? [piece.name] : [])),
  }
}

/** The values of some rows, one behind the other. */
export function valuesIn(values: Float64Array, ranges: readonly Rows[]): Float64Array {
  const [first, ...others] = ranges
  if (others.length === 0) return values.subarray(first.from, first.to)
  const all = new Float64Array(rowsIn(ranges))
  let at = 0
  for (const { from, to } of ranges) {
    all.set(values.subarray(from, to), at)
    at += to - from
  }
  return all
}

export const rowsIn = (ranges: readonly Rows[]): number => ranges.reduce((sum, { from, to }) => sum + to - from, 0)
