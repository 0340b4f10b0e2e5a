import { z } from 'zod'
import { Cases } from '../sequences'
import { auto } from '../values'

const Sounds = z.strictObject({
  folder: z
    .string()
    .nullable()
    .default(null)
    .describe('Where the sound files lie, relative to the experiment file; null: where the table lies.'),
  kind: z
    .enum(['mfcc', 'log-mel'])
    .default('mfcc')
    .describe('What a frame tells: cepstral coefficients, or the logarithms of the filters themselves.'),
  filters: z.int().min(2).max(200).default(26).describe('Triangles on the mel scale, up to half the sampling rate.'),
  coefficients: z.int().min(1).max(200).default(13).describe('mfcc: how many of the coefficients are kept.'),
  window: z.number().positive().max(1000).default(25).describe('Length of a frame, ms.'),
  hop: z.number().positive().max(1000).default(12.5).describe('From one frame to the next, ms.'),
})

/** A text for a sequence of frames, of which nobody knows which letter lies where: CTC. */
export const TranscribeTask = z.strictObject({
  kind: z.literal('transcribe'),
  text: z.string().min(1).default('auto').describe('The column of what is said.'),
  texts: z
    .strictObject({
      file: z
        .string()
        .nullable()
        .default(null)
        .describe('A file with a row a recording that holds what is said in it; null: data.file does.'),
      id: z
        .union([auto, z.array(z.string()).min(1)])
        .default('auto')
        .describe('Its columns that name the recording, in the order of cases.id; "auto": those of the same names.'),
    })
    .prefault({})
    .describe('Frames only: where the texts stand in a file of their own.'),
  inputs: z
    .union([auto, z.array(z.string()).min(1)])
    .default('auto')
    .describe('Frames only: the columns that the network reads of a frame.'),
  cases: Cases.extend({
    form: z
      .enum(['auto', 'frames', 'sounds'])
      .default('auto')
      .describe('frames: a row is a frame, and columns name its recording; sounds: a row names a sound file (WAV).'),
    id: z
      .union([auto, z.array(z.string()).min(1)])
      .default('auto')
      .describe('frames: the columns that together name the recording of a row; sounds: the column of the files.'),
    step: z
      .string()
      .min(1)
      .default('auto')
      .describe('frames: the column that numbers the frames of a recording; "none": rows are in their order.'),
    longest: z
      .int()
      .min(1)
      .max(100_000)
      .default(2000)
      .describe('Frames that are read of a recording, from its first one.'),
  }).prefault({}),
  sounds: Sounds.prefault({}).describe('How a sound becomes frames.'),
  labels: z
    .strictObject({
      by: z
        .enum(['characters', 'words', 'blanks'])
        .default('characters')
        .describe('What the text is cut into, the labels; blanks: it is cut already (phonemes, syllables).'),
      lowerCase: z.boolean().default(false).describe('Whether capitals count as small letters.'),
    })
    .prefault({}),
  normalise: z
    .enum(['training', 'sequence'])
    .default('training')
    .describe(
      'Values are told in deviations from their mean: those of the training part, or those of each recording, where voices and microphones differ.',
    ),
  changes: z
    .boolean()
    .default(false)
    .describe('Whether the network reads, beside each value, its change since the frame before.'),
  beam: z
    .int()
    .min(1)
    .max(1000)
    .default(10)
    .describe('Beginnings of a text that prefix beam search keeps at each frame; the best path is told beside it.'),
})

export type TranscribeTask = z.output<typeof TranscribeTask>
export type SoundChoice = TranscribeTask['sounds']
