import type { GenerateGlimpse, SaidPiece } from '../../electron/contract'
import { stepsOfText } from '../../core/tasks/generate/keys-text'
import type { EpochEvent } from '../../core/training/events'

/**
 * What the network said at the end of an epoch. From epoch to epoch the vectors and their references stay; the newest glimpse
 * has them.
 */
export const saidAt = ({ pieces, keys }: GenerateGlimpse, { said = [] }: Pick<EpochEvent, 'said'>): SaidPiece[] =>
  said.map((text, k) => {
    const newest = pieces.at(k)
    const frame = { name: '', vector: newest?.said.vector ?? null }
    return {
      said:
        keys === null ? { kind: 'text', ...frame, text } : { kind: 'keys', ...frame, steps: stepsOfText(text, keys) },
      reference: newest?.reference ?? null,
    }
  })
