import type { ExperimentOf } from '../../experiment/schema'
import type { CaseParts } from '../case-split'
import { splitRows } from '../split'
import type { FoundSequences } from './sequences'

/** Cuts a running text into its parts in the order of the text; the text of a test file is the test part. */
export function streamParts(
  text: FoundSequences,
  { evaluation: { split } }: ExperimentOf<'generate'>,
): { found: FoundSequences; parts: CaseParts } {
  const [own, test = 0] = text.lengths
  const train = Math.round((own * split.train) / (split.train + split.validation))
  const cut =
    test > 0
      ? [
          { from: 0, to: train },
          { from: train, to: own },
          { from: own, to: own + test },
        ]
      : splitRows(own, split, 0)
  const starts = Int32Array.from(cut, ({ from }) => from)
  const lengths = Int32Array.from(cut, ({ from, to }) => to - from)
  const found = { ...text, count: 3, starts, lengths, names: ['train', 'validation', 'test'] }
  return { found, parts: { train: Int32Array.of(0), validation: Int32Array.of(1), test: Int32Array.of(2) } }
}
