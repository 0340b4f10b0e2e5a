import { z } from 'zod'
import { Cases, Text } from '../sequences'
import { auto } from '../values'

/** The next step of a sequence from the steps so far. */
export const GenerateTask = z.strictObject({
  kind: z.literal('generate'),
  form: z
    .enum(['auto', 'stream', 'texts', 'keys'])
    .default('auto')
    .describe(
      'stream: the file is one running text; texts: each line, or each cell of a column, is a text that begins and ends; keys: each row says which of several keys are down at a step.',
    ),
  column: z.string().min(1).default('auto').describe('texts, stream: the column of the texts.'),
  keys: z
    .union([auto, z.array(z.string()).min(1)])
    .default('auto')
    .describe(
      'keys: columns that hold the numbers of the keys (empty where fewer are down), or one column of 0 and 1 a key.',
    ),
  cases: Cases.omit({ form: true }).prefault({}).describe('keys: which rows belong to one piece.'),
  text: Text.prefault({}),
  steps: z
    .int()
    .min(2)
    .max(10_000)
    .default(100)
    .describe('stream: steps that are read at once, and errors go back; the state is carried on.'),
  vector: z
    .strictObject({
      columns: z.array(z.string().min(1)).min(1).describe('Numbers, categories, and texts as the words they hold.'),
      enter: z
        .enum(['state', 'first', 'every'])
        .default('every')
        .describe('As the initial state (an encoder of one step), as the first input, or beside every input.'),
    })
    .nullable()
    .default(null)
    .describe('texts, keys: columns that a sequence is made from.'),
  slots: z
    .array(z.string().min(1))
    .default([])
    .describe(
      'texts: columns whose values occur in the text: there the name of the column is learned, and in what is generated the value is put back.',
    ),
  beam: z
    .strictObject({
      width: z.int().min(1).max(64).default(5).describe('Unfinished texts that are kept after each symbol; 1: greedy.'),
      lengthPenalty: z
        .number()
        .min(0)
        .max(2)
        .default(1)
        .describe('How far long texts are forgiven that each symbol costs probability (Wu et al. 2016, α).'),
    })
    .prefault({})
    .describe('texts from a vector: how the most probable text of a vector is searched, which is judged.'),
  sampling: z
    .strictObject({
      temperature: z.number().min(0).max(10).default(1),
      topK: z.int().min(1).nullable().default(null),
      topP: z.number().gt(0).lte(1).nullable().default(null),
      length: z.int().min(1).max(5000).default(300).describe('Steps at most.'),
    })
    .prefault({})
    .describe('How the pieces are drawn that are shown with every epoch and in the results.'),
})

export type GenerateTask = z.output<typeof GenerateTask>
