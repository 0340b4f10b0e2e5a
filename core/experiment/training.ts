import { z } from 'zod'
import { auto } from './values'

export const Loss = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('mse') }),
  z.strictObject({ kind: z.literal('mae') }),
  z.strictObject({ kind: z.literal('huber'), delta: z.number().positive().default(1) }),
  z.strictObject({ kind: z.literal('quantile'), quantile: z.number().gt(0).lt(1).default(0.5) }),
])

export const Optimizer = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('sgd'),
    momentum: z.number().min(0).lt(1).default(0),
    nesterov: z.boolean().default(false),
  }),
  z.strictObject({
    kind: z.literal('rmsprop'),
    alpha: z.number().min(0).lt(1).default(0.99),
    epsilon: z.number().positive().default(1e-8),
    momentum: z.number().min(0).lt(1).default(0),
    centred: z.boolean().default(false),
  }),
  z.strictObject({
    kind: z.literal('adam'),
    beta1: z.number().min(0).lt(1).default(0.9),
    beta2: z.number().min(0).lt(1).default(0.999),
    epsilon: z.number().positive().default(1e-8),
    amsgrad: z.boolean().default(false),
  }),
  z.strictObject({
    kind: z.literal('adamw'),
    beta1: z.number().min(0).lt(1).default(0.9),
    beta2: z.number().min(0).lt(1).default(0.999),
    epsilon: z.number().positive().default(1e-8),
  }),
  z.strictObject({
    kind: z.literal('adagrad'),
    epsilon: z.number().positive().default(1e-10),
    decay: z.number().min(0).default(0),
  }),
])

export const Schedule = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('constant') }),
  z.strictObject({
    kind: z.literal('step'),
    every: z.int().min(1).default(10).describe('Epochs.'),
    factor: z.number().gt(0).lte(1).default(0.5),
  }),
  z.strictObject({
    kind: z.literal('cosine'),
    end: z.number().min(0).max(1).default(0).describe('Share of the learning rate that is left at the end.'),
  }),
  z.strictObject({
    kind: z.literal('plateau'),
    patience: z.int().min(1).default(4).describe('Epochs.'),
    factor: z.number().gt(0).lt(1).default(0.5),
    smallest: z.number().min(0).default(0),
  }),
])

export const Training = z.strictObject({
  epochs: z.int().min(1).max(100_000).default(40),
  batch: z.int().min(1).max(65_536).default(32),
  shards: z
    .union([auto, z.int().min(1).max(64)])
    .default('auto')
    .describe(
      'Fixed pieces of a batch whose gradients are added in order: part of the result, unlike the number of threads.',
    ),
  loss: Loss.prefault({ kind: 'mse' }),
  optimizer: Optimizer.prefault({ kind: 'adam' }),
  learningRate: z.number().positive().max(100).default(0.001),
  schedule: Schedule.prefault({ kind: 'constant' }),
  warmup: z.int().min(0).default(0).describe('Steps over which the learning rate rises from 0.'),
  weightDecay: z.number().min(0).default(0).describe('Decoupled for adamw, added to the gradient for the others.'),
  clip: z
    .strictObject({
      norm: z.number().positive().nullable().default(1).describe('Largest global norm of the gradient.'),
      value: z.number().positive().nullable().default(null).describe('Largest size of one element of the gradient.'),
      delta: z
        .number()
        .positive()
        .nullable()
        .default(null)
        .describe('Largest size of one delta before its activation, at every time step.'),
    })
    .prefault({}),
  truncate: z
    .int()
    .min(1)
    .nullable()
    .default(null)
    .describe('Truncated BPTT: errors go back at most this many steps; null: through the whole window.'),
  earlyStopping: z
    .strictObject({ patience: z.int().min(1).default(8), smallest: z.number().min(0).default(0) })
    .nullable()
    .prefault({})
    .describe('Epochs without a validation loss lower by more than `smallest`; null: never.'),
  watchEvery: z.int().min(1).default(20).describe('Steps between two records of the norms of every parameter tensor.'),
  checkpointEvery: z.number().positive().max(60).default(20).describe('Seconds between two checkpoints.'),
})

export type TrainingChoice = z.output<typeof Training>
export type LossChoice = z.output<typeof Loss>
export type OptimizerChoice = z.output<typeof Optimizer>
export type ScheduleChoice = z.output<typeof Schedule>
