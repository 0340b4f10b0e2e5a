import { z } from 'zod'
import { Text } from '../sequences'

const Share = z.number().min(0).max(1)

/** Scheduled sampling (Bengio et al. 2015). */
export const Teacher = z.strictObject({
  start: Share.default(1).describe('In the first step of the training.'),
  end: Share.default(1).describe('In the last one.'),
  schedule: z
    .enum(['linear', 'sigmoid'])
    .default('linear')
    .describe('How it goes from one to the other: evenly, or slowly at both ends.'),
})

/** How the network writes once it is trained. */
export const Beam = z.strictObject({
  width: z
    .int()
    .min(1)
    .max(64)
    .default(4)
    .describe('Unfinished translations that are kept after each symbol; 1: always the most probable symbol (greedy).'),
  lengthPenalty: z
    .number()
    .min(0)
    .max(2)
    .default(0)
    .describe('How far long translations are forgiven that each symbol costs probability (Wu et al. 2016, α).'),
})

/** A text for a text. */
export const TranslateTask = z.strictObject({
  kind: z.literal('translate'),
  source: z.string().min(1).default('auto').describe('The column of the texts that are read.'),
  target: z.string().min(1).default('auto').describe('The column of the texts that are to be said.'),
  text: Text.prefault({}),
  longest: z
    .int()
    .min(1)
    .max(2000)
    .default(100)
    .describe(
      'Symbols of a text. Longer ones are not learned from; of a longer source the first ones are read, and no translation gets longer.',
    ),
  teacher: Teacher.prefault({}).describe(
    'The share of steps in training whose input is the true symbol before; the others get what the network says there itself, as it will have to later.',
  ),
  beam: Beam.prefault({}),
})

export type TranslateTask = z.output<typeof TranslateTask>
export type Teacher = z.output<typeof Teacher>
export type Beam = z.output<typeof Beam>
