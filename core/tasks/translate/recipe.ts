import type { TokenKind } from '../../data/tokens'
import type { Vocabulary } from '../../data/vocabulary'
import type { Beam } from '../../experiment/tasks/translate'

/** The texts of one column as symbols. */
export interface SideRecipe {
  readonly column: string
  readonly by: TokenKind
  readonly lowerCase: boolean
  /** Of a source with a number for unknown symbols; of a target with numbers for its start and its end too. */
  readonly vocabulary: Vocabulary
  /** Symbols of a text that are read, or written, at most. */
  readonly longest: number
}

/**
 * All that turns a text into what the encoder reads, and what the decoder says into a text. Fitted on the training part, kept with
 * the model, and enough to translate other texts.
 */
export interface TranslateRecipe {
  readonly source: SideRecipe
  readonly target: SideRecipe
  readonly beam: Beam
}
