import { join, tokenise, type TokenRule } from '../../data/tokens'
import type { FrameChoice } from '../../data/mel'
import type { SequenceInput, SequenceInputs } from '../step-features'

/** How the recordings of a file are found. */
export type RecordingForm =
  | { readonly kind: 'frames'; readonly ids: readonly string[]; readonly step: string | null }
  /** `column`: that of the sound files; `choice`: how they become frames, whose values are columns then. */
  | { readonly kind: 'sounds'; readonly column: string; readonly choice: FrameChoice }

/**
 * All that turns the rows of a file, or sounds, into the network's sequences, and its outputs into texts. Fitted on the training
 * part, kept with the model, and enough to apply it to another file.
 */
export interface TranscribeRecipe extends SequenceInputs {
  readonly form: RecordingForm
  readonly inputs: readonly SequenceInput[]
  /** The column of what is said, and what its texts are cut into. */
  readonly text: string
  readonly cut: TokenRule
  /** By their classes, from 1 on: class 0 is the blank. */
  readonly labels: readonly string[]
  /** T: frames that are read of a recording, at most. */
  readonly longest: number
  /** Width of the prefix beam search. */
  readonly beam: number
}

/** A text as labels: without blanks around it, and one of several together. */
export const labelsOf = (text: string, cut: TokenRule): readonly string[] =>
  tokenise(text.normalize('NFC').trim().replace(/\s+/gu, ' '), cut).texts

/** Labels as the text that they mean. */
export const textOf = (labels: readonly string[], { by }: TokenRule): string => join(labels, by)

/** Names of the values of a frame that a sound is made into. */
export const soundColumns = ({ coefficients, filters }: FrameChoice): string[] =>
  coefficients === 0
    ? Array.from({ length: filters }, (_, k) => `mel${k}`)
    : Array.from({ length: coefficients }, (_, k) => `mfcc${k}`)
