import type { TokenKind } from '../../data/tokens'
import type { Vocabulary } from '../../data/vocabulary'
import type { NumberedColumns } from '../../data/wide-cases'
import type { StepInput } from '../step-inputs'

/** How the cases of a file are found: see `cases` and `text` of the experiment. */
export type CaseForm =
  | { readonly kind: 'long'; readonly ids: readonly string[]; readonly step: string | null }
  | { readonly kind: 'wide'; readonly channels: readonly NumberedColumns[] }
  | { readonly kind: 'text'; readonly column: string; readonly by: TokenKind; readonly lowerCase: boolean }

/**
 * All that turns the rows of a file into the network's sequences, and its outputs into classes. Fitted on the training part,
 * kept with the model, and enough to apply it to another file.
 */
export interface ClassifyRecipe {
  readonly form: CaseForm
  /** None where texts are read. */
  readonly inputs: readonly StepInput[]
  /** Of texts; null: there are none. */
  readonly vocabulary: Vocabulary | null
  readonly label: string
  /** By their numbers. */
  readonly classes: readonly string[]
  /** T: steps that are read of a case, at most. */
  readonly longest: number
}
