import { percent } from '../data/wording'
import { Problem } from '../problem'

export type PartName = 'train' | 'validation' | 'test'

/** Rows `from` (included) to `to` (excluded) of the regular series. */
export interface Part {
  readonly name: PartName
  readonly from: number
  readonly to: number
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
