import { z } from 'zod'
import { Cases, Text } from '../sequences'
import { auto } from '../values'

/** A label or a number for every step of a sequence. */
export const TagTask = z.strictObject({
  kind: z.literal('tag'),
  label: z.string().min(1).default('auto').describe('The column that holds what is to be said of a step.'),
  says: z
    .enum(['auto', 'labels', 'number'])
    .default('auto')
    .describe('One of a few labels, or a number. "auto": words and a few whole numbers are labels.'),
  inputs: z
    .union([auto, z.array(z.string()).min(1)])
    .default('auto')
    .describe('Columns that the network reads at each step: numbers, categories, and one column of words.'),
  cases: Cases.extend({
    form: z
      .enum(['auto', 'long', 'series'])
      .default('auto')
      .describe('long: columns name the sequence of a row; series: a file is one sequence.'),
    longest: z
      .int()
      .min(1)
      .max(100_000)
      .default(200)
      .describe('Longer sequences are read in pieces of at most so many steps, each as if it stood alone.'),
  }).prefault({}),
  words: Text.omit({ by: true })
    .extend({
      spelling: z
        .boolean()
        .default(true)
        .describe('Whether the network also reads what a word looks like: its shape, its first and last letters.'),
    })
    .prefault({}),
  normalise: z
    .enum(['training', 'centre', 'sequence'])
    .default('training')
    .describe(
      'Numbers are told in deviations from their mean: those of the training part; centre: from the mean of their own sequence, where people stand elsewhere; sequence: in its own deviations too, where sensors are set otherwise.',
    ),
  changes: z
    .boolean()
    .default(false)
    .describe('Whether the network reads, beside each number, its change since the step before.'),
  balance: z
    .boolean()
    .default(false)
    .describe('Whether rare labels weigh more in the loss, so that all labels weigh alike together.'),
})

export type TagTask = z.output<typeof TagTask>
