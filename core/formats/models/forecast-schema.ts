import { z } from 'zod'
import { Data } from '../../experiment/schema'
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

const Input = z.discriminatedUnion('kind', [
  NumberInput,
  CategoryInput,
  z
    .strictObject({ kind: z.literal('calendar'), cycle: z.enum(['hour', 'weekday', 'month', 'yearday']) })
    .describe('Two features, sine and cosine of the time within the cycle.'),
])

const Task = z.strictObject({
  kind: z.literal('forecast'),
  window: Steps.describe('Rows the network looks back.'),
  horizon: Steps.describe('Rows it looks ahead.'),
  output: z.enum(['value', 'path']).describe('The value at the horizon, or every step up to it.'),
  predict: z.enum(['value', 'change']).describe('The value, or its change against the last one of the window.'),
  step: z
    .strictObject({ unit: z.enum(['second', 'month']), count: Finite.positive() })
    .nullable()
    .describe('Distance between two rows; null: rows are steps.'),
  season: Steps.nullable().describe('Rows of one period of the target.'),
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
  last: Finite.describe('The target at the last row.'),
  outputs: z.array(Finite).min(1).max(100_000).describe("The forecast, in the target's unit."),
})

const forecastFile = <Values extends z.ZodType<readonly number[]>>(values: Values) =>
  z.strictObject({
    ...frameOf(values),
    task: Task,
    data: Data.omit({ file: true, calendar: true }).describe('How to read and repair a file for this model.'),
    inputs: z.array(Input).min(1).max(MOST_INPUTS),
    outputs: z.strictObject({ target: Name, unit: Text, scaler: Scaler.describe('Of the value, or of its change.') }),
    check: checkOf(CheckWindow),
    training: trainingOf(z.strictObject({ mae: Finite, rmse: Finite, mase: Finite.nullable(), r2: Finite.nullable() })),
  })

export const PublishedForecastFile = forecastFile(PublishedValues)
export const ForecastFile = forecastFile(ReadValues)
export type ForecastFile = z.output<typeof ForecastFile>
