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

const Channel = z.strictObject({
  name: Name,
  columns: z
    .array(z.strictObject({ name: Name, number: Count }))
    .min(1)
    .max(100_000)
    .describe('One a step, by their numbers.'),
})

const Form = z
  .discriminatedUnion('kind', [
    z
      .strictObject({
        kind: z.literal('long'),
        ids: z.array(Name).min(1).max(1000).describe('The columns that together name the case of a row.'),
        step: Name.nullable().describe('The column that numbers the steps; null: rows are in their order.'),
      })
      .describe('A row is a step.'),
    z
      .strictObject({ kind: z.literal('wide'), channels: z.array(Channel).min(1).max(MOST_INPUTS) })
      .describe('A row is a case, numbered columns are its steps; a channel is a column of inputs.'),
    z.strictObject({ kind: z.literal('text') }).describe('A cell is a case: that of the token input.'),
  ])
  .describe('How the rows of a file make up cases.')

const Input = z.discriminatedUnion('kind', [
  NumberInput,
  CategoryInput,
  z
    .strictObject({
      kind: z.literal('token'),
      column: Name,
      by: z.enum(['characters', 'words', 'blanks']).describe('What a text is cut into, see docs/model-format.md.'),
      lowerCase: z.boolean(),
      symbols: z.array(z.string().min(1)).min(1).max(1_000_000).describe('By their numbers, rows of the embedding.'),
      reserved: Count.describe('How many of the first symbols no text contains: "<unk>" stands for unknown ones.'),
      leftOut: z
        .strictObject({ symbols: Count, occurrences: Count })
        .describe('Different symbols of the training part that are unknown, and how often they occur together.'),
    })
    .describe('A text: one token a step, by the number of its symbol.'),
])

const CheckCase = z.strictObject({
  rows: z
    .array(z.array(z.union([Finite, CellText, z.null()])).max(MOST_INPUTS))
    .min(1)
    .max(100_000)
    .nullable()
    .describe('For each step the cells of the input columns, in the order of `inputs`, null where missing.'),
  text: z.string().min(1).nullable().describe('The text as in the file, up to the last token that is read.'),
  outputs: z.array(z.number().min(0).max(1)).describe('Probability of each class.'),
})

const classifyFile = <Values extends z.ZodType<readonly number[]>>(values: Values) =>
  z.strictObject({
    ...frameOf(values),
    task: z.strictObject({
      kind: z.literal('classify'),
      form: Form,
      longest: Steps.describe('Steps that are read of a case, from its first one.'),
    }),
    data: Data.pick({ read: true, types: true }).describe('How to read a file for this model.'),
    inputs: z.array(Input).min(1).max(MOST_INPUTS),
    outputs: z.strictObject({
      label: Name.describe('The column of the class.'),
      classes: z.array(CellText).min(2).max(1000).describe('By their numbers.'),
    }),
    check: checkOf(CheckCase),
    training: trainingOf(z.strictObject({ accuracy: Finite, macroF1: Finite })),
  })

export const PublishedClassifyFile = classifyFile(PublishedValues)
export const ClassifyFile = classifyFile(ReadValues)
export type ClassifyFile = z.output<typeof ClassifyFile>
