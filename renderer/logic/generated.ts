import type { Generated, GenerateRequest, GenerateResults, Piece } from '../../electron/contract'
import { corpusBleu } from '../../core/metrics/bleu'
import type { GenerateTask } from '../../core/experiment/tasks/generate'

/** What a person asked a network for, and what it said. */
export interface Answer {
  readonly id: number
  readonly request: GenerateRequest
  readonly generated: Generated
  /** What it went on from, where that is music. */
  readonly primer: readonly (readonly number[])[]
}

type Vector = GenerateRequest['vector']

/** Of music so many steps of a piece are given to go on from. */
export const PRIMER = 16

/** What is asked for at first: as the run drew its own samples; from a vector the first one of the test part. */
export function firstRequest(results: GenerateResults, { sampling }: Pick<GenerateTask, 'sampling'>): GenerateRequest {
  const { temperature, topK, topP, length } = sampling
  return {
    ...{ temperature, topK, topP, length },
    start: '',
    vector: results.columns.length === 0 ? {} : { ...(results.pieces[0]?.vector ?? {}) },
    seed: 1,
    count: results.keys !== null ? 2 : areShort(results.samples.map(({ said }) => said)) ? 16 : 4,
  }
}

const cell = (vector: Vector, column: string): string => vector[column] ?? ''

/** What the data have for a vector: all the texts of the test part that were made from the same one. */
export function referencesOf(
  { pieces, columns }: Pick<GenerateResults, 'pieces' | 'columns'>,
  vector: Vector,
): string[] {
  const same = (piece: Piece): boolean =>
    piece.vector !== null && columns.every(({ name }) => cell(piece.vector ?? {}, name) === cell(vector, name))
  return pieces.flatMap(piece => (piece.kind === 'text' && columns.length > 0 && same(piece) ? [piece.text] : []))
}

/** "name: piperade, food: basque"; what is missing is left out. */
export const vectorText = (vector: Vector): string =>
  Object.entries(vector)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name}: ${value}`)
    .join(', ')

const wordsOf = (text: string): string[] => text.split(/\s+/).filter(word => word !== '')

/** BLEU-4 of one text by itself, 0 … 100; 0 where no four words in a row agree. */
export const bleuOf = (said: string, references: readonly string[]): number =>
  100 * corpusBleu([wordsOf(said)], [references.map(wordsOf)]).bleu

/** The words of a text, and whether one of the references has them too. */
export function wordsMarked(
  said: string,
  references: readonly string[],
): { readonly word: string; readonly shared: boolean }[] {
  const known = new Set(references.flatMap(wordsOf))
  return wordsOf(said).map(word => ({ word, shared: known.has(word) }))
}

/** Texts that fit many into a line: names, words. */
const SHORT = 24
export const areShort = (pieces: readonly Piece[]): boolean =>
  pieces.every(piece => piece.kind === 'text' && piece.text.length <= SHORT && !piece.text.includes('\n'))
