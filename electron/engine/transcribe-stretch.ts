import { compileNetwork } from '../../core/network/compiled'
import type { NetworkSpec } from '../../core/network/spec'
import { ctcGreedy } from '../../core/decoding/ctc-greedy'
import type { TokenKind } from '../../core/data/tokens'
import { BLANK } from '../../core/tasks/samples'
import type { TranscribeData } from '../../core/tasks/transcribe/data'
import { framesOfRow, named } from '../../core/tasks/transcribe/decode'
import type { TranscribePlan } from '../../core/tasks/transcribe/plan'
import type { EpochEvent } from '../../core/training/events'
import type { TranscribeGlimpse } from './run.types'
import type { Speaker } from './tasks/task'
import { threadKernels } from './thread-kernels'

/** Recordings of the validation part in which the network of every epoch is heard. */
export interface TranscribeStretch {
  readonly kind: 'transcribe'
  /** None: what they say is decoded, their outputs are not told. */
  readonly samples: readonly number[]
  readonly by: TokenKind
  readonly lines: readonly { readonly name: string; readonly reference: readonly string[] }[]
}

interface Prepared {
  readonly plan: TranscribePlan
  readonly data: TranscribeData
}

const LINES = 6

/** Samples of the validation part, from its beginning to its end. */
const heardOf = ({ validation: { count } }: TranscribeData): number[] =>
  Array.from({ length: Math.min(LINES, count) }, (_, k) => Math.floor((k * count) / Math.min(LINES, count)))

export const stretchOf = ({ plan, data }: Prepared): TranscribeStretch => ({
  kind: 'transcribe',
  samples: [],
  by: plan.recipe.cut.by,
  lines: heardOf(data).map(n => {
    const one = data.validation.recordings[n]
    return { name: plan.recordings.names[one], reference: plan.said[one] }
  }),
})

/** A small network of its own says, by the best path, what the parameters at hand hear. */
export function speakerOf({ plan: { recipe }, data }: Prepared, spec: NetworkSpec): Speaker {
  const { validation } = data
  const heard = heardOf(data)
  const starts = Int32Array.from(heard, n => validation.starts[n])
  const lengths = Int32Array.from(heard, n => validation.lengths?.[n] ?? data.steps)
  const steps = lengths.reduce((most, length) => Math.max(most, length), 1)
  const network = compileNetwork(spec, { kernels: threadKernels(), batch: heard.length, steps })
  return parameters => {
    network.loadParameters(parameters)
    network.gather(0, data, starts, lengths, 0, heard.length)
    network.forward(0, null)
    return heard.map((_, row) => {
      const { labels } = ctcGreedy(framesOfRow(network, row, lengths[row]), BLANK)
      return named(recipe.labels, labels).join(between(recipe.cut.by))
    })
  }
}

/** What keeps two labels apart in one text: no label has it but a character, which is known by its length. */
const between = (by: TokenKind): string => (by === 'characters' ? '' : ' ')

export function glimpseOf(
  { lines, by }: TranscribeStretch,
  { epoch, said }: Pick<EpochEvent, 'epoch' | 'said'>,
): TranscribeGlimpse | null {
  if (said === undefined) return null
  const cut = (text: string): string[] => (by === 'characters' ? [...text] : text.split(' ').filter(Boolean))
  return {
    kind: 'transcribe',
    epoch,
    lines: lines.map((line, k) => ({ ...line, said: cut(said[k] ?? '') })),
  }
}
