import { z } from 'zod'

/** What the program decides from the data. */
export const auto = z.literal('auto')

/** A stretch of time: a number of steps, or a number with a unit ("96 h", "10 min", "12 months"). */
export const Span = z.union([
  z.int().min(0),
  z
    .string()
    .regex(
      /^\d+(\.\d+)?\s*(steps?|s|min|h|d|w|months?|y)$/,
      'a number of steps, or a number with a unit: s, min, h, d, w, month, y',
    ),
])

export type Span = z.output<typeof Span>
