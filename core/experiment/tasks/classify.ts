import { z } from 'zod'
import { Cases, Text } from '../sequences'
import { auto } from '../values'

/** One label for each sequence. */
export const ClassifyTask = z.strictObject({
  kind: z.literal('classify'),
  label: z.string().min(1).default('auto').describe('The column that holds the class of a case.'),
  inputs: z
    .union([auto, z.array(z.string()).min(1)])
    .default('auto')
    .describe('Columns that the network reads: features of the steps, or the column of texts.'),
  cases: Cases.prefault({}),
  text: Text.prefault({}),
  read: z
    .enum(['last', 'mean'])
    .default('last')
    .describe(
      'What the class is told from: the last output of each direction, or the mean of the outputs over all steps, to which every step counts alike.',
    ),
  hide: z
    .number()
    .min(0)
    .max(0.9)
    .default(0)
    .describe(
      'Texts only: share of the symbols that are read as unknown while training, drawn anew each time, so that no class hangs on a single rare word.',
    ),
  balance: z
    .boolean()
    .default(false)
    .describe('Whether rare classes weigh more in the loss, so that all classes weigh alike together.'),
})

export type ClassifyTask = z.output<typeof ClassifyTask>
