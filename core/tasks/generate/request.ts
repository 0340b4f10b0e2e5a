import { z } from 'zod'

/** What a person asks a trained network for. */
export const GenerateRequest = z.strictObject({
  start: z
    .string()
    .max(100_000)
    .default('')
    .describe('What to go on from: a text; of keys the steps, as `keysText` writes them ("60+64+67 62+65").'),
  vector: z
    .record(z.string(), z.string())
    .default({})
    .describe('Cells of the columns of the vector as texts; what is absent or empty is missing.'),
  temperature: z.number().min(0).max(10).default(1),
  topK: z.int().min(1).nullable().default(null),
  topP: z.number().gt(0).lte(1).nullable().default(null),
  seed: z.int().min(0).max(4294967295).default(1),
  length: z.int().min(1).max(5000).default(300).describe('Steps at most, the start not counted.'),
  count: z.int().min(1).max(16).default(1),
})

export type GenerateRequest = z.output<typeof GenerateRequest>
export type GenerateRequestInput = z.input<typeof GenerateRequest>

/** A text or a piece of music: one of the data, or one that a network said. */
export type Piece = TextPiece | KeyPiece

interface AnyPiece {
  /** What a person knows it by; '' where a network said it. */
  readonly name: string
  /** What it was made from: cells as texts by column; null: from nothing. */
  readonly vector: Readonly<Record<string, string>> | null
}

export interface TextPiece extends AnyPiece {
  readonly kind: 'text'
  readonly text: string
}

export interface KeyPiece extends AnyPiece {
  readonly kind: 'keys'
  /** Numbers of the keys that are down at each step. */
  readonly steps: readonly (readonly number[])[]
}

/** What it got. */
export interface Generated {
  /** Without the start. */
  readonly pieces: readonly Piece[]
  /** Of each piece: it came to its end by itself. */
  readonly ended: readonly boolean[]
  /** By their numbers; null: it is text. */
  readonly keys: readonly string[] | null
}
