import { z } from 'zod'

/** What a person asks of a model that translates. */
export const TranslateRequest = z.strictObject({
  text: z.string().max(100_000),
  /** Width of the beam; absent: that of the experiment. */
  beam: z.int().min(1).max(20).optional(),
})

export type TranslateRequest = z.input<typeof TranslateRequest>

/** A text translated. */
export interface Translated {
  /** Symbols as the network reads them. */
  readonly source: readonly string[]
  /** Of each, whether training has not seen it: then it is read as one that stands for all such. */
  readonly unknown: readonly boolean[]
  /** What the search found, best first. */
  readonly said: readonly Saying[]
  /** Of the first: how much each of its symbols, and its end, looks at each symbol of the source; null: the network has no attention. */
  readonly attention: readonly (readonly number[])[] | null
}

export interface Saying {
  readonly tokens: readonly string[]
  readonly text: string
  /** Of all its symbols and its end together. */
  readonly probability: number
}
