import type { TokenKind } from '../../data/tokens'
import type { Vocabulary } from '../../data/vocabulary'
import type { Scaler } from '../scaler'

/** How the sequences of a file are found. */
export type SequenceForm = TextForm | KeyForm

/** `stream`: one running text; `texts`: cells, each of which begins and ends. */
export interface TextForm {
  readonly kind: 'stream' | 'texts'
  readonly column: string
  readonly by: TokenKind
  readonly lowerCase: boolean
}

/** A row is a step of the piece that its ids name. */
export interface KeyForm {
  readonly kind: 'keys'
  /** They hold numbers of keys, or are keys themselves and hold 0 and 1. */
  readonly as: 'numbers' | 'flags'
  readonly columns: readonly string[]
  /** No ids: all rows are one piece. */
  readonly ids: readonly string[]
  /** Null: in the order of the file. */
  readonly step: string | null
  /** By their numbers; of numbered keys from the lowest to the highest. */
  readonly keys: readonly string[]
}

/** How a column becomes values of a vector. A missing cell, and what training has not seen, is 0 everywhere. */
export type VectorInput =
  | { readonly kind: 'number'; readonly column: string; readonly scaler: Scaler }
  | { readonly kind: 'category'; readonly column: string; readonly levels: readonly string[] }
  /** A text as the words that it holds. */
  | { readonly kind: 'words'; readonly column: string; readonly words: readonly string[] }
  /** Of a slot: whether there is a value to put in its place, or one of those that texts do not repeat (“yes”, “any”). */
  | { readonly kind: 'slot'; readonly column: string; readonly levels: readonly string[] }

export interface VectorRecipe {
  readonly enter: 'state' | 'first' | 'every'
  readonly inputs: readonly VectorInput[]
}

/**
 * All that turns the rows of a file into the network's sequences, and what it says into texts and keys. Fitted on the training
 * part, kept with the model, and enough to generate.
 */
export interface GenerateRecipe {
  readonly form: SequenceForm
  /** Null: keys. */
  readonly vocabulary: Vocabulary | null
  readonly vector: VectorRecipe | null
  /** Columns whose values stand as their names in the texts that are learned. */
  readonly slots: readonly string[]
  /** T: steps of a sequence that are read at once, at most. */
  readonly longest: number
}

/** Values of a vector. */
export const vectorSize = ({ inputs }: Pick<VectorRecipe, 'inputs'>): number =>
  inputs.reduce((sum, input) => sum + valuesOf(input).length, 0)

/** Names of the values that stand for a column. */
export function valuesOf(input: VectorInput): readonly string[] {
  switch (input.kind) {
    case 'number':
      return [input.column]
    case 'category':
      return input.levels.map(level => `${input.column} = ${level}`)
    case 'words':
      return input.words.map(word => `${input.column}: ${word}`)
    case 'slot':
      return [input.column, ...input.levels.map(level => `${input.column} = ${level}`)]
  }
}
