import type { GenerateGlimpse, SaidPiece } from '../../electron/contract'
import { stepsOfText } from '../../core/tasks/generate/keys-text'
import type { EpochEvent } from '../../core/training/events'

/**
 * What the network said at the end of an epoch. From epoch to epoch the vectors and their references stay; the newest glimpse
 * has them.
 */
export const saidAt = ({ pieces, keys }: GenerateGlimpse, { said = [] }: Pick<EpochEvent, 'said'>): SaidPiece[] =>
  said.map((text, k) => {
    const { reference = null, said: newest } = pieces[k] ?? {}
    const { name = '', vector = null } = newest ?? {}
    const own =
      keys === null ? { kind: 'text' as const, text } : { kind: 'keys' as const, steps: stepsOfText(text, keys) }
    return { said: { name, vector, ...own }, reference }
  })
