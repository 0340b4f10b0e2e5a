import { z } from 'zod'
import { Data } from '../../experiment/data'
import { Beam } from '../../experiment/tasks/translate'
import {
  CellText,
  checkOf,
  Count,
  Finite,
  frameOf,
  Name,
  PublishedValues,
  ReadValues,
  Steps,
  trainingOf,
} from './frame'

const Side = z.strictObject({
  kind: z.literal('token'),
  column: Name,
  by: z.enum(['characters', 'words', 'blanks']).describe('What a text is cut into, see docs/model-format.md.'),
  lowerCase: z.boolean(),
  symbols: z.array(z.string().min(1)).min(1).max(1_000_000).describe('By their numbers, rows of the embedding.'),
  reserved: Count.describe('How many of the first symbols no text contains.'),
  leftOut: z
    .strictObject({ symbols: Count, occurrences: Count })
    .describe('Different symbols of the training part that are unknown, and how often they occur together.'),
  longest: Steps.describe('Symbols of the longest text that was learned from.'),
})

const CheckPair = z.strictObject({
  source: CellText.min(1),
  target: CellText.min(1).describe('What the decoder reads after its start.'),
  outputs: z
    .array(z.number().min(0).max(1))
    .min(2)
    .describe('Probability of each symbol of the target, and of its end.'),
})

const translateFile = <Values extends z.ZodType<readonly number[]>>(values: Values) =>
  z.strictObject({
    ...frameOf(values),
    task: z.strictObject({ kind: z.literal('translate'), beam: Beam.describe('How it was searched in training.') }),
    data: Data.pick({ read: true, types: true }).describe('How to read a file for this model.'),
    inputs: z.tuple([Side]).describe('What the encoder reads.'),
    outputs: Side.describe('What the decoder says, and reads one step later.'),
    check: checkOf(CheckPair),
    training: trainingOf(z.strictObject({ bleu: Finite, exact: Finite })),
  })

export const PublishedTranslateFile = translateFile(PublishedValues)
export const TranslateFile = translateFile(ReadValues)
export type TranslateFile = z.output<typeof TranslateFile>
