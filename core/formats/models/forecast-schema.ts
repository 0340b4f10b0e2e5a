import { z } from 'zod'
import { Data } from '../../experiment/data'
import { ForecastHead } from '../../experiment/tasks/forecast'
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
  Text,
  trainingOf,
} from './frame'

const Lead = Steps.optional().describe('The value is that of the row so many rows later, which is known beforehand.')

const Input = z.discriminatedUnion('kind', [
  NumberInput.extend({
    lead: Lead,
    relative: z.boolean().optional().describe('Read as its difference from the last row of the window.'),
  }).describe('One feature: the scaled value.'),
  CategoryInput.extend({ lead: Lead }).describe('One feature a level: 1 where the cell has it, else 0.'),
  z
    .strictObject({ kind: z.literal('calendar'), cycle: z.enum(['hour', 'weekday', 'month', 'yearday']) })
    .describe('Two features, sine and cosine of the time within the cycle.'),
])

const Task = z.strictObject({
  kind: z.literal('forecast'),
  window: Steps.describe('Rows the network looks back.'),
  horizon: Steps.describe('Rows it looks ahead.'),
  output: z.enum(['value', 'path']).describe('The value at the horizon, or every step up to it.'),
  predict: z
    .enum(['value', 'change', 'season'])
    .describe('The value, or its difference from the last one of the window, or from the same step a season before.'),
  share: z.boolean().describe('Whether each target goes through the network on its own.'),
  head: ForecastHead,
  recursive: z
    .boolean()
    .describe(
      'Whether the network says the next row alone: fed back, it comes to the horizon. The check is of that one step.',
    ),
  step: z
    .strictObject({ unit: z.enum(['second', 'month']), count: Finite.positive() })
    .nullable()
    .describe('Distance between two rows; null: rows are steps.'),
  season: Steps.nullable().describe('Rows of one period of the targets.'),
})

const Target = z.strictObject({
  column: Name,
  unit: Text,
  scaler: Scaler.describe('Of what the network says.'),
  values: Scaler.describe('Of the values on the training part.'),
  naiveError: Finite.positive().nullable().describe('Mean absolute error of "same as one season before", for MASE.'),
})

const CheckWindow = z.strictObject({
  rows: z
    .array(z.array(z.union([Finite, CellText])).max(MOST_INPUTS))
    .min(1)
    .max(100_000)
    .describe('The window as in the file: for each step the values of the input columns, in the order of `inputs`.'),
  times: z
    .array(z.iso.datetime({ local: true }).max(40))
    .max(100_000)
    .nullable()
    .describe("Time of each row on the file's own clock; null where no input needs it."),
  last: z.array(Finite).min(1).max(1000).describe('The targets at the last row.'),
  before: z
    .array(Finite)
    .max(100_000)
    .nullable()
    .describe('The same step one season before each forecast, where that is what it is told against.'),
  outputs: z.array(Finite).min(1).max(100_000).describe("The forecasts, in the targets' units."),
})

const forecastFile = <Values extends z.ZodType<readonly number[]>>(values: Values) =>
  z.strictObject({
    ...frameOf(values),
    task: Task,
    data: Data.omit({ file: true, also: true, calendar: true }).describe(
      'How to read and repair a file for this model.',
    ),
    inputs: z.array(Input).min(1).max(MOST_INPUTS),
    outputs: z.array(Target).min(1).max(1000).describe('The targets.'),
    check: checkOf(CheckWindow),
    training: trainingOf(z.strictObject({ mae: Finite, rmse: Finite, mase: Finite.nullable(), r2: Finite.nullable() })),
  })

export const PublishedForecastFile = forecastFile(PublishedValues)
export const ForecastFile = forecastFile(ReadValues)
export type ForecastFile = z.output<typeof ForecastFile>
