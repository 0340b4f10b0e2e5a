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
  Scaler,
  Steps,
  Text,
  trainingOf,
} from './frame'

const Form = z
  .strictObject({
    kind: z.enum(['long', 'series']),
    ids: z.array(Name).max(1000).describe('The columns that together name the sequence of a row; none: there is one.'),
    step: Name.nullable().describe('The column that numbers the steps; null: rows are in their order.'),
  })
  .describe('How the rows of a file make up sequences: a row is a step.')

const Letters = z.array(z.int().min(1).max(100)).max(20)

const Input = z.discriminatedUnion('kind', [
  NumberInput,
  CategoryInput,
  z
    .strictObject({ kind: z.literal('change'), column: Name, scaler: Scaler })
    .describe('One feature: the scaled difference from the step before, of the first step 0.'),
  z
    .strictObject({
      kind: z.literal('word'),
      column: Name,
      lowerCase: z.boolean(),
      symbols: z.array(z.string().min(1)).min(1).max(1_000_000).describe('By their numbers, rows of the embedding.'),
      reserved: Count.describe('How many of the first symbols no text contains: "<unk>" stands for unknown ones.'),
      leftOut: z
        .strictObject({ symbols: Count, occurrences: Count })
        .describe('Different words of the training part that are unknown, and how often they occur together.'),
    })
    .describe('A word: a token by the number of its symbol.'),
  z
    .strictObject({
      kind: z.literal('spelling'),
      column: Name,
      prefixes: Letters.describe('Lengths of first letters.'),
      suffixes: Letters.describe('Lengths of last letters.'),
      buckets: z.int().min(1).max(1_000_000).describe('Symbols of each of their tables.'),
    })
    .describe(
      'What the word looks like: tokens for its shape, its first and its last letters, see docs/model-format.md.',
    ),
])

const CheckCase = z.strictObject({
  rows: z
    .array(z.array(z.union([Finite, CellText, z.null()])).max(MOST_INPUTS))
    .min(1)
    .max(100_000)
    .describe(
      'A sequence: for each step the cells of the columns that `inputs` name, in the order of their first names.',
    ),
  outputs: z
    .array(z.array(Finite).min(1).max(1000))
    .min(1)
    .max(100_000)
    .describe('For each step the probability of each label, or the number.'),
})

const Outputs = z.discriminatedUnion('says', [
  z.strictObject({
    says: z.literal('labels'),
    label: Name.describe('The column of the label.'),
    classes: z.array(CellText).min(2).max(1000).describe('The labels by their numbers.'),
  }),
  z.strictObject({
    says: z.literal('number'),
    label: Name.describe('The column of the number.'),
    unit: Text,
    scaler: Scaler.describe('Of what the network says.'),
  }),
])

const LabelScores = z.strictObject({ accuracy: Finite, macroF1: Finite, entityF1: Finite.optional() })
const NumberScores = z.strictObject({ mae: Finite, rmse: Finite, r2: Finite.nullable() })

const tagFile = <Values extends z.ZodType<readonly number[]>>(values: Values) =>
  z.strictObject({
    ...frameOf(values),
    task: z.strictObject({
      kind: z.literal('tag'),
      form: Form,
      normalise: z
        .enum(['training', 'centre', 'sequence'])
        .describe(
          'centre: numbers are first told as differences from the mean of their own sequence; sequence: in its deviations.',
        ),
      longest: Steps.describe('Steps that are read at once: a longer sequence is read in pieces.'),
    }),
    data: Data.pick({ read: true, types: true }).describe('How to read a file for this model.'),
    inputs: z.array(Input).min(1).max(MOST_INPUTS),
    outputs: Outputs,
    check: checkOf(CheckCase),
    training: trainingOf(z.union([LabelScores, NumberScores])),
  })

export const PublishedTagFile = tagFile(PublishedValues)
export const TagFile = tagFile(ReadValues)
export type TagFile = z.output<typeof TagFile>
