import { z } from 'zod'
import { Data, ForecastHead } from '../experiment/schema'

/**
 * The shape of model.json, as docs/model-format.md tells it and docs/model.schema.json publishes it. What a shape cannot say
 * (sizes that belong together, the checksum) is checked in model.ts.
 */
const LONGEST_NAME = 1000
const Name = z.string().min(1).max(LONGEST_NAME)
const Text = z.string().max(LONGEST_NAME)
const Steps = z.int().min(1).max(100_000)
const Count = z.int().min(0)
/** zod's numbers are finite. */
const Finite = z.number()

const Scaler = z
  .strictObject({ mean: Finite, deviation: Finite.positive() })
  .describe('scaled = (value − mean) / deviation')

const Lead = Steps.optional().describe('The value is that of the row so many rows later, which is known beforehand.')

const Input = z.discriminatedUnion('kind', [
  z
    .strictObject({
      kind: z.literal('number'),
      column: Name,
      scaler: Scaler,
      lead: Lead,
      relative: z.boolean().optional().describe('Read as its difference from the last row of the window.'),
    })
    .describe('One feature: the scaled value.'),
  z
    .strictObject({ kind: z.literal('category'), column: Name, levels: z.array(Text).min(1).max(100), lead: Lead })
    .describe('One feature a level: 1 where the cell has it, else 0.'),
  z
    .strictObject({ kind: z.literal('calendar'), cycle: z.enum(['hour', 'weekday', 'month', 'yearday']) })
    .describe('Two features, sine and cosine of the time within the cycle.'),
])

const Cell = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('simple-rnn'), activation: z.enum(['tanh', 'relu']) }),
  z.strictObject({
    kind: z.literal('lstm'),
    variant: z.enum(['vanilla', 'NIG', 'NFG', 'NOG', 'NIAF', 'NOAF', 'CIFG', 'FGR']),
    peepholes: z.boolean(),
  }),
])

const Network = z.strictObject({
  cell: Cell,
  inputs: z.int().min(1).max(100_000).describe('D, features of one step.'),
  units: z.int().min(1).max(2048).describe('H, of each layer and direction.'),
  layers: z.int().min(1).max(8),
  bidirectional: z.boolean(),
  dropout: z.number().min(0).max(0.95).describe('In training only.'),
  outputs: z.int().min(1).max(100_000).describe('O, values of the head.'),
  read: z.literal('last').describe('The head reads the last output of each direction.'),
})

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
    .array(z.array(z.union([Finite, Text])).max(1000))
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

const Scores = z.strictObject({ mae: Finite, rmse: Finite, mase: Finite.nullable(), r2: Finite.nullable() })

const Training = z.strictObject({
  name: Text,
  date: z.iso.datetime().max(40),
  software: Text,
  kernels: Text.describe('Build of the kernels that trained it.'),
  seed: Count,
  data: z.strictObject({ name: Text, fingerprint: Text.describe('SHA-256 of the file.'), rows: Count }),
  epochs: Count,
  bestEpoch: Count.describe('The epoch whose weights these are.'),
  steps: Count,
  validationLoss: Finite.nullable(),
  test: z
    .array(z.strictObject({ name: Text, label: Text, scores: Scores }))
    .max(20)
    .describe('Scores on the test part: the network, then the baselines.'),
})

/** `values`: how the list of a tensor's values is checked. */
const modelFile = <Values extends z.ZodType<readonly number[]>>(values: Values) =>
  z.strictObject({
    format: z.literal('longhand-model'),
    version: z.literal(1),
    task: Task,
    data: Data.omit({ file: true, calendar: true }).describe('How to read and repair a file for this model.'),
    inputs: z.array(Input).min(1).max(1000),
    outputs: z.array(Target).min(1).max(1000).describe('The targets.'),
    network: Network,
    parameters: z
      .record(Name, z.strictObject({ shape: z.array(z.int().min(1)).min(1).max(2), data: values }))
      .describe('Row-major; each number rounds to its float32.'),
    check: z.array(CheckWindow).min(1).max(20),
    training: Training,
    checksum: z
      .string()
      .regex(/^[0-9a-f]{8}$/)
      .describe('CRC-32 of everything else, see docs/model-format.md.'),
  })

/** Every check that JSON Schema can say. */
const PublishedModel = modelFile(z.array(Finite))

const shown = (value: unknown): string =>
  typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? '').slice(0, 40)

/** For reading: a tensor's values are checked one by one in place, without a second copy of millions of numbers. */
export const ModelFile = modelFile(
  z.custom<readonly number[]>().superRefine((values, context) => {
    if (!Array.isArray(values)) {
      context.addIssue({ code: 'custom', message: 'expected a list of numbers' })
      return
    }
    const wrong = values.findIndex(value => !Number.isFinite(typeof value === 'number' ? Math.fround(value) : NaN))
    if (wrong >= 0)
      context.addIssue({
        code: 'custom',
        path: [wrong],
        message: `expected a number that fits float32, found ${shown(values[wrong])}`,
      })
  }),
)
export type ModelFile = z.output<typeof ModelFile>

/** The published JSON Schema of model.json. */
export const modelJsonSchema = (): object =>
  z.toJSONSchema(PublishedModel.meta({ title: 'longhand-model', description: 'A trained model of Longhand.' }), {
    io: 'input',
  })
