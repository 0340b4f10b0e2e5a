import { z } from 'zod'
import { auto, Span } from '../values'

/** What a forecast says of each value. */
export const ForecastHead = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('point') }).describe('One number, judged by training.loss.'),
  z
    .strictObject({
      kind: z.literal('quantiles'),
      levels: z
        .array(z.number().gt(0).lt(1))
        .min(2)
        .max(19)
        .refine(levels => levels.every((level, k) => k === 0 || level > levels[k - 1]), 'levels that ascend')
        .default([0.1, 0.5, 0.9]),
    })
    .describe('Quantiles at these levels, judged by their pinball losses; the one nearest to 0.5 is the forecast.'),
  z
    .strictObject({ kind: z.literal('gaussian'), share: z.number().gt(0).lt(1).default(0.8) })
    .describe(
      'Mean and deviation of a normal distribution, judged by its likelihood; `share`: that of the interval told.',
    ),
])

export const ForecastTask = z.strictObject({
  kind: z.literal('forecast'),
  inputs: z.union([auto, z.array(z.string()).min(1)]).default('auto'),
  target: z.string().min(1).default('auto').describe('The column to forecast; "auto": the suggestion of the profile.'),
  also: z
    .array(z.string().min(1))
    .max(1000)
    .default([])
    .describe('Further columns to forecast for the same times; each has its own scaler.'),
  share: z
    .boolean()
    .default(false)
    .describe(
      'One network for all columns to forecast, each on its own: it reads one of them, with the inputs that are not forecast, and says that one. Otherwise it reads and says all at once.',
    ),
  known: z
    .array(z.string().min(1))
    .max(1000)
    .default([])
    .describe(
      'Columns whose values are known up to the horizon when the forecast is made, such as holidays and plans: each step of the window also shows the value that lies the horizon later. Measurements belong here only where a forecast of them is at hand.',
    ),
  relative: z
    .boolean()
    .default(false)
    .describe(
      'Inputs that are numbers are read as their difference from the last row of the window: the network sees the shape and not the level.',
    ),
  window: z.union([auto, Span]).default('auto').describe('How far the network looks back.'),
  horizon: z.union([auto, Span]).default('auto').describe('How far ahead it looks.'),
  output: z.enum(['value', 'path']).default('value').describe('The value at the horizon, or every step up to it.'),
  predict: z
    .enum(['value', 'change', 'season'])
    .default('change')
    .describe(
      'The value itself, its change against the last one of the window, or against the same step one season before (evaluation.season).',
    ),
  recursive: z
    .boolean()
    .default(false)
    .describe(
      'The network says the next step alone and reads its own forecasts as the rows that follow, up to the horizon. All that it reads must be forecast too, known ahead, or the calendar.',
    ),
  teacher: z
    .number()
    .min(0)
    .max(1)
    .default(1)
    .describe(
      'Recursive only: share of the training windows whose rows are all the truth (teacher forcing). In the others up to a horizon of the newest rows are its own forecasts, as they will be.',
    ),
  head: ForecastHead.prefault({ kind: 'point' }),
})

export type ForecastHead = z.output<typeof ForecastHead>
export type ForecastTask = z.output<typeof ForecastTask>
