import { z } from 'zod'
import { auto } from './values'

/** How the rows of a file make up cases: sequences that each have an answer of their own. */
export const Cases = z.strictObject({
  form: z
    .enum(['auto', 'long', 'wide', 'text'])
    .default('auto')
    .describe(
      'long: a row is a step, and columns name its case; wide: a row is a case, numbered columns are its steps; text: a cell is a case.',
    ),
  id: z
    .union([auto, z.array(z.string()).min(1)])
    .default('auto')
    .describe('long: the columns that together name the case of a row.'),
  step: z
    .string()
    .min(1)
    .default('auto')
    .describe('long: the column that numbers the steps of a case; "none": rows are in their order.'),
  longest: z.int().min(1).max(100_000).default(1000).describe('Steps that are read of a case, from its first one.'),
})

/** How a text becomes a sequence of symbols. */
export const Text = z.strictObject({
  by: z
    .enum(['auto', 'words', 'characters', 'blanks'])
    .default('auto')
    .describe('What it is cut into; blanks: it is cut already, blanks divide its words.'),
  lowerCase: z.boolean().default(true).describe('Words only: whether capitals count as small letters.'),
  least: z.int().min(1).default(2).describe('Symbols that occur less often in the training part are unknown.'),
  most: z.int().min(1).max(200_000).default(20_000).describe('Most symbols that are known, the frequent ones.'),
})

export type TextChoice = z.output<typeof Text>
