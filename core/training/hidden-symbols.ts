import { stream, uniform } from '../random'
import type { Samples, TrainingData } from '../tasks/samples'
import type { Batch } from './batch'

/** Symbols as a batch of training reads them, some of them hidden. */
export interface HiddenSymbols {
  /** Like the `tokens` of the data; those of the batch at hand are drawn anew by `hide`. */
  readonly tokens: Int32Array
  /** Draws which symbols of `count` rows of a shard, from row `first` of the batch on, are read as unknown. */
  hide(batch: Pick<Batch, 'step' | 'indices'>, samples: Samples, shard: number, first: number, count: number): void
}

/**
 * Word dropout (Iyyer et al. 2015): in training a share of the symbols is read as the unknown one, so that no class hangs on a single
 * rare word, and the vector of what is unknown is learnt. The draw follows from seed, step and shard: the same for any number of
 * threads, and after a run was left and continued. Null: nothing is hidden.
 */
export function hiddenSymbols({ tokens, hidden, symbols }: TrainingData, seed: number): HiddenSymbols | null {
  if (!hidden || tokens === null) return null
  const { share, symbol } = hidden
  const tables = symbols.length
  const own = tokens.slice()
  return {
    tokens: own,
    hide({ step, indices }, { starts, lengths }, shard, first, count) {
      if (lengths === null) throw new Error('sequences of symbols have lengths of their own')
      const draw = stream(seed, `hidden/${step}/${shard}`)
      for (let row = first; row < first + count; row++) {
        const one = indices[row]
        const [from, to] = [starts[one] * tables, (starts[one] + lengths[one]) * tables]
        for (let at = from; at < to; at++) own[at] = uniform(draw) < share ? symbol : tokens[at]
      }
    },
  }
}
