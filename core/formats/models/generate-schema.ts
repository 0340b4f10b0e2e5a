import { z } from 'zod'
import { Data } from '../../experiment/data'
import {
  CategoryInput,
  CellText,
  checkOf,
  Count,
  Finite,
  frameOf,
  MOST_INPUTS,
  Name,
  NumberInput,
  PublishedValues,
  ReadValues,
  Steps,
  trainingOf,
} from './frame'

const Form = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('stream') }).describe('One running text: it neither begins nor ends.'),
    z
      .strictObject({ kind: z.literal('texts') })
      .describe('Each text begins with the symbol "<start>", which is read alone, and is ended by "<end>".'),
    z
      .strictObject({
        kind: z.literal('keys'),
        as: z.enum(['numbers', 'flags']).describe('The columns hold numbers of keys, or are keys and hold 0 and 1.'),
        columns: z.array(Name).min(1).max(MOST_INPUTS),
        ids: z.array(Name).max(1000).describe('The columns that together name the piece of a row; none: one piece.'),
        step: Name.nullable().describe('The column that numbers the steps; null: rows are in their order.'),
      })
      .describe('A row is a step of a piece; at the first one no key was down before.'),
  ])
  .describe('How the sequences of a file are found.')

const Input = z.discriminatedUnion('kind', [
  z
    .strictObject({
      kind: z.literal('token'),
      column: Name,
      by: z.enum(['characters', 'words', 'blanks']).describe('What a text is cut into, see docs/model-format.md.'),
      lowerCase: z.boolean(),
      symbols: z.array(z.string().min(1)).min(1).max(1_000_000).describe('By their numbers, rows of the embedding.'),
      reserved: Count.describe('How many of the first symbols no text contains.'),
      leftOut: z
        .strictObject({ symbols: Count, occurrences: Count })
        .describe('Different symbols of the training part that are unknown, and how often they occur together.'),
    })
    .describe('What was said last, by the number of its symbol.'),
  z
    .strictObject({ kind: z.literal('keys'), keys: z.array(Name).min(1).max(4096) })
    .describe('One feature a key: 1 where it was down one step before.'),
  NumberInput,
  CategoryInput,
  z
    .strictObject({ kind: z.literal('words'), column: Name, words: z.array(CellText).min(1).max(10_000) })
    .describe('One feature a word: 1 where the cell, in small letters, holds it.'),
  z
    .strictObject({ kind: z.literal('slot'), column: Name, levels: z.array(CellText).max(100) })
    .describe('A feature that is 1 where the cell has any other value than the levels, then one feature a level.'),
])

const CheckCase = z.strictObject({
  cells: z
    .record(Name, z.union([Finite, CellText, z.null()]))
    .nullable()
    .describe('What it is made from: cells of the columns of the vector; null: from nothing.'),
  text: z.string().min(1).nullable().describe('As in the file, up to the last token that is read; null: keys.'),
  steps: z
    .array(z.array(Count))
    .min(1)
    .max(100_000)
    .nullable()
    .describe('Numbers of the keys of each step; null: a text.'),
  outputs: z
    .array(Finite)
    .min(1)
    .describe(
      '−ln P of each step, nats: of a running text from its second symbol on; of a text its end is the last, where it is read.',
    ),
})

const generateFile = <Values extends z.ZodType<readonly number[]>>(values: Values) =>
  z.strictObject({
    ...frameOf(values),
    task: z.strictObject({
      kind: z.literal('generate'),
      form: Form,
      longest: Steps.describe('Steps that were read at once in training.'),
      enter: z
        .enum(['state', 'first', 'every'])
        .nullable()
        .describe('How the vector enters: see docs/model-format.md; null: there is none.'),
      slots: z.array(Name).max(1000).describe('Columns whose values stand in the texts as the symbol "<column>".'),
    }),
    data: Data.pick({ read: true, types: true }).describe('How to read a file for this model.'),
    inputs: z
      .array(Input)
      .min(1)
      .max(MOST_INPUTS)
      .describe('The symbols or the keys first, then the values of the vector.'),
    outputs: z
      .strictObject({ kind: z.enum(['symbols', 'keys']) })
      .describe('symbols: softmax over them; keys: a logistic function of each.'),
    check: checkOf(CheckCase),
    training: trainingOf(
      z.strictObject({
        nats: Finite.nullable(),
        bits: Finite.nullable(),
        perplexity: Finite.nullable(),
        natsPerSequence: Finite.nullable(),
        bleu: Finite.nullable(),
      }),
    ),
  })

export const PublishedGenerateFile = generateFile(PublishedValues)
export const GenerateFile = generateFile(ReadValues)
export type GenerateFile = z.output<typeof GenerateFile>
