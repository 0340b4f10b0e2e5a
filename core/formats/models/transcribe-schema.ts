import { z } from 'zod'
import { Data } from '../../experiment/data'
import {
  CategoryInput,
  CellText,
  checkOf,
  Finite,
  frameOf,
  MOST_INPUTS,
  Name,
  NumberInput,
  PublishedValues,
  ReadValues,
  Scaler,
  Steps,
  trainingOf,
} from './frame'

const Hertz = Finite.min(0)

const Form = z
  .discriminatedUnion('kind', [
    z
      .strictObject({
        kind: z.literal('frames'),
        ids: z.array(Name).min(1).max(1000).describe('The columns that together name the recording of a row.'),
        step: Name.nullable().describe('The column that numbers the frames; null: rows are in their order.'),
      })
      .describe('A row is a frame.'),
    z
      .strictObject({
        kind: z.literal('sounds'),
        column: Name.describe('The column of the sound files.'),
        choice: z
          .strictObject({
            rate: z.int().min(1).max(1_000_000).describe('Samples a second.'),
            preEmphasis: Finite.min(0).max(1),
            window: z.int().min(1).max(1_000_000).describe('Samples of a frame.'),
            hop: z.int().min(1).max(1_000_000).describe('Samples from one frame to the next.'),
            points: z.int().min(1).max(1_048_576).describe('Of the Fourier transform.'),
            filters: z.int().min(1).max(1000),
            lowest: Hertz,
            highest: Hertz,
            coefficients: z.int().min(0).max(1000).describe('Cepstral coefficients; 0: the logarithms of the filters.'),
          })
          .describe('How a sound becomes frames, see docs/model-format.md.'),
      })
      .describe('A row names a sound file.'),
  ])
  .describe('How recordings are found.')

const Input = z.discriminatedUnion('kind', [
  NumberInput,
  CategoryInput,
  z
    .strictObject({ kind: z.literal('change'), column: Name, scaler: Scaler })
    .describe('One feature: the scaled difference from the step before, of the first step 0.'),
])

const Label = z.string().min(1).max(1000)

const CheckCase = z.strictObject({
  rows: z
    .array(z.array(z.union([Finite, CellText, z.null()])).max(MOST_INPUTS))
    .min(1)
    .max(100_000)
    .describe('A recording: for each frame the cells of the columns that `inputs` name, in their order.'),
  outputs: z
    .array(z.array(z.number().min(0).max(1)).min(2).max(10_000))
    .min(1)
    .max(100_000)
    .describe('For each frame the probability of the blank and of each label.'),
  said: z.array(Label).max(100_000).describe('The labels that the most probable class of each frame says.'),
})

const transcribeFile = <Values extends z.ZodType<readonly number[]>>(values: Values) =>
  z.strictObject({
    ...frameOf(values),
    task: z.strictObject({
      kind: z.literal('transcribe'),
      form: Form,
      normalise: z
        .enum(['training', 'sequence'])
        .describe('sequence: numbers are first told in deviations from the mean of their own recording.'),
      longest: Steps.describe('Frames that are read of a recording, from its first one.'),
      beam: z.int().min(1).max(1000).describe('Prefixes that the search for the best text keeps.'),
    }),
    data: Data.pick({ read: true, types: true }).describe('How to read a file for this model.'),
    inputs: z.array(Input).min(1).max(MOST_INPUTS),
    outputs: z.strictObject({
      text: Name.describe('The column of what is said.'),
      by: z.enum(['characters', 'words', 'blanks']).describe('What a text was cut into.'),
      lowerCase: z.boolean(),
      labels: z.array(Label).min(1).max(9999).describe('By their classes, from 1 on; class 0 is the blank.'),
    }),
    check: checkOf(CheckCase),
    training: trainingOf(z.strictObject({ letterError: Finite, wordError: Finite, exact: Finite })),
  })

export const PublishedTranscribeFile = transcribeFile(PublishedValues)
export const TranscribeFile = transcribeFile(ReadValues)
export type TranscribeFile = z.output<typeof TranscribeFile>
