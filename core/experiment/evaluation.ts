import { z } from 'zod'
import { auto, Span } from './values'

export const Evaluation = z.strictObject({
  split: z
    .strictObject({
      train: z.number().gt(0).lt(1).default(0.7),
      validation: z.number().gt(0).lt(1).default(0.15),
      test: z.number().gt(0).lt(1).default(0.15),
      by: z
        .enum(['auto', 'chance', 'order', 'every'])
        .default('auto')
        .describe(
          'Cases only (a series is always cut in the order of time). chance: shared out at random, each class in these shares; order: the first ones are training; every: every n-th is test.',
        ),
      column: z.string().nullable().default(null).describe('Cases only: the column that names the part of a case.'),
      group: z
        .string()
        .nullable()
        .default(null)
        .describe('Cases only: cases with the same value of this column go to the same part.'),
      held: z
        .array(z.string())
        .default([])
        .describe(
          'Cases only: the groups that are the test part, such as a person who is never heard in training. The validation part is a share of the other cases.',
        ),
      testFile: z
        .string()
        .nullable()
        .default(null)
        .describe('Cases only: a file like data.file that is the test part, relative to the experiment file.'),
    })
    .prefault({}),
  reachBack: z
    .boolean()
    .default(false)
    .describe(
      'Whether the inputs of a validation or test window may lie in the part before it, as in most published protocols; its targets never do.',
    ),
  gap: Span.default(0).describe('Steps left out between two parts.'),
  season: z.union([auto, Span]).default('auto').describe('Period of the seasonal naive forecast and of MASE.'),
})
