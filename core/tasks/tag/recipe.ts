import type { WordFeatureChoice } from '../../data/characters-of-words'
import type { Vocabulary } from '../../data/vocabulary'
import type { TagTask } from '../../experiment/tasks/tag'
import type { Scaler } from '../scaler'
import type { SequenceInput } from '../step-features'

/** How the sequences of a file are found: rows are steps, and columns tell them apart; of a series, its file if there are several. */
export interface SequenceForm {
  readonly kind: 'long' | 'series'
  readonly ids: readonly string[]
  /** Column that numbers the steps; null: rows are in their order. */
  readonly step: string | null
}

/** The column of words: a table of vectors for words, and others for what they look like. */
export interface WordInput {
  readonly column: string
  readonly lowerCase: boolean
  readonly vocabulary: Vocabulary
  /** Null: only words are read. */
  readonly spelling: WordFeatureChoice | null
}

/** What is said of a step. */
export type Says =
  | { readonly kind: 'labels'; readonly classes: readonly string[] }
  | { readonly kind: 'number'; readonly unit: string; readonly scaler: Scaler }

/**
 * All that turns the rows of a file into the network's sequences, and its outputs into labels or numbers. Fitted on the training
 * part, kept with the model, and enough to apply it to another file.
 */
export interface TagRecipe {
  readonly form: SequenceForm
  /** Whether numbers are first told in deviations from the mean of their own sequence. */
  readonly normalise: TagTask['normalise']
  readonly inputs: readonly SequenceInput[]
  readonly words: WordInput | null
  readonly label: string
  readonly says: Says
  /** T: steps that are read at once, at most; see pieces.ts. */
  readonly longest: number
}

/** Names of the labels; none where numbers are said. */
export const classesOf = ({ says }: Pick<TagRecipe, 'says'>): readonly string[] =>
  says.kind === 'labels' ? says.classes : []
