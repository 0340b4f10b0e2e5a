import { z } from 'zod'
import type { NetworkSpec } from '../../network/spec'

/**
 * What every kind of model has in its file: the frame into which a kind puts its own task, data, inputs, outputs and check.
 * docs/model-format.md tells it, docs/model.schema.json publishes it.
 */
/** Of the file's form: docs/model-format.md tells when it rises. */
export const MODEL_VERSION = 2

const LONGEST_NAME = 1000
export const Name = z.string().min(1).max(LONGEST_NAME)
export const Text = z.string().max(LONGEST_NAME)
/** A cell of a file: a person may have written a page there. */
export const CellText = z.string().max(1_000_000)
export const Steps = z.int().min(1).max(100_000)
export const Count = z.int().min(0)
export const MOST_INPUTS = 10_000
/** zod's numbers are finite. */
export const Finite = z.number()

export const Scaler = z
  .strictObject({ mean: Finite, deviation: Finite.positive() })
  .describe('scaled = (value − mean) / deviation')

export const NumberInput = z
  .strictObject({ kind: z.literal('number'), column: Name, scaler: Scaler })
  .describe('One feature: the scaled value.')

export const CategoryInput = z
  .strictObject({ kind: z.literal('category'), column: Name, levels: z.array(CellText).min(1).max(100) })
  .describe('One feature a level: 1 where the cell has it, else 0.')

const Cell = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('simple-rnn'), activation: z.enum(['tanh', 'relu']) }),
  z.strictObject({
    kind: z.literal('lstm'),
    variant: z.enum(['vanilla', 'NIG', 'NFG', 'NOG', 'NIAF', 'NOAF', 'CIFG', 'FGR']),
    peepholes: z.boolean(),
  }),
])

const Embedding = z.strictObject({
  symbols: z.int().min(1).max(1_000_000),
  size: z.int().min(1).max(2048).describe('Values of the vector of a symbol.'),
})

/** What a stack of layers reads, and how wide it is. */
const stack = {
  inputs: z.int().min(0).max(100_000).describe('D, features of one step.'),
  embeddings: z
    .array(Embedding)
    .min(1)
    .max(100)
    .optional()
    .describe('Tables of vectors: those of the tokens of a step follow its features. Left out: no tokens are read.'),
  units: z.int().min(1).max(2048).describe('H, of each layer and direction.'),
  bidirectional: z.boolean(),
}

const Network = z
  .strictObject({
    cell: Cell,
    ...stack,
    layers: z.int().min(1).max(8),
    dropout: z.number().min(0).max(0.95).describe('In training only.'),
    outputs: z.int().min(1).max(100_000).describe('O, values of the head.'),
    read: z
      .enum(['last', 'mean', 'every'])
      .describe(
        'What the head reads: the last output of each direction, the mean of the outputs over the steps, or the outputs of every step.',
      ),
    encoder: z
      .strictObject(stack)
      .optional()
      .describe(
        'Layers that read a sequence of their own, the source, with the cell, as many layers and dropout as above: their final state is the initial one of the layers above. Left out: there are none.',
      ),
    attention: z
      .enum(['none', 'luong'])
      .optional()
      .describe('With an encoder: whether each step looks at its outputs. See docs/model-format.md.'),
  })
  .meta({ id: 'network' })

const tested = <Scores extends z.ZodType<Readonly<Record<string, number | null>>>>(scores: Scores) =>
  z
    .array(z.strictObject({ name: Text, label: Text, scores }))
    .max(20)
    .describe('Scores on the test part: the network, then the baselines.')

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
  test: tested(z.record(Name, Finite.nullable())),
})

/** Where weights come from. A kind has scores of its own. */
export type ModelTraining = z.output<typeof Training>

/** With the scores that a kind of task has on the test part. */
export const trainingOf = <Scores extends z.ZodType<Readonly<Record<string, number | null>>>>(scores: Scores) =>
  Training.extend({ test: tested(scores) })

/** A few cases with what the network makes of them. */
export const checkOf = <Case extends z.ZodType>(one: Case) => z.array(one).min(1).max(20)

/** The fields that say the same in every kind. `values`: how the list of a tensor's values is checked. */
export const frameOf = <Values extends z.ZodType<readonly number[]>>(values: Values) => ({
  format: z.literal('longhand-model'),
  version: z.literal(MODEL_VERSION),
  network: Network,
  parameters: z
    .record(Name, z.strictObject({ shape: z.array(z.int().min(1)).min(1).max(2), data: values }))
    .describe('Row-major; each number rounds to its float32.'),
  checksum: z
    .string()
    .regex(/^[0-9a-f]{8}$/)
    .describe('CRC-32 of everything else, see docs/model-format.md.'),
})

/** As JSON Schema can say them. */
export const PublishedValues = z.array(Finite)

/** For reading: a tensor's values are checked one by one in place, without a second copy of millions of numbers. */
export const ReadValues = z.custom<readonly number[]>().superRefine((values, context) => {
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
})

const shown = (value: unknown): string =>
  typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? '').slice(0, 40)

/** What the frame says, whatever the kind. */
export interface FrameFile {
  readonly network: z.output<typeof Network>
  readonly parameters: Readonly<Record<string, { readonly shape: readonly number[]; readonly data: readonly number[] }>>
  readonly training: ModelTraining
}

/** What every kind of model has. */
export interface ModelFrame {
  readonly network: NetworkSpec
  /** Canonical order, that of `parameterTable(network)`. */
  readonly parameters: Float32Array
  readonly training: ModelTraining
}
