import { z } from 'zod'

/**
 * The experiment file: what the window edits, the CLI runs and a colleague receives. This one schema validates it, yields the
 * published JSON Schema and the types of everything that carries a piece of it. Everything has a default: a file with only
 * `data.file` and `task` runs.
 */

const auto = z.literal('auto')

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

export const Data = z.strictObject({
  file: z.string().min(1).describe('Path of a CSV, TSV, Parquet or JSON file, relative to the experiment file.'),
  read: z
    .strictObject({
      format: z.enum(['auto', 'csv', 'parquet', 'json']).default('auto'),
      delimiter: z.string().min(1).max(4).default('auto').describe('"auto", or the character between cells.'),
      quote: z.string().min(0).max(4).default('auto').describe('"auto", the quote character, or "" for none.'),
      encoding: z.enum(['auto', 'utf-8', 'utf-16le', 'utf-16be', 'latin-1']).default('auto'),
      decimal: z.enum(['auto', '.', ',']).default('auto'),
      thousands: z
        .enum(['auto', 'none', ',', '.', ' ', "'"])
        .default('auto')
        .describe('Mark between groups of three digits.'),
      header: z.union([auto, z.boolean()]).default('auto'),
      skip: z
        .union([auto, z.int().min(0)])
        .default('auto')
        .describe('Lines before the header.'),
      comment: z
        .union([auto, z.string().max(1)])
        .default('auto')
        .describe('Lines that begin with this character are no data; "": none.'),
      dateOrder: z
        .enum(['auto', 'ymd', 'dmy', 'mdy'])
        .default('auto')
        .describe('Order of day and month where dates leave it open.'),
      timeFormat: z
        .string()
        .min(1)
        .default('auto')
        .describe('"auto", or a strptime format such as %d/%m/%Y %H.%M.%S; several joined by "|".'),
      utc: z
        .union([auto, z.boolean()])
        .default('auto')
        .describe(
          'Times with an offset from UTC: put on UTC, or the clock as written; "auto": UTC where offsets differ.',
        ),
      missing: z
        .array(z.string())
        .default([])
        .describe('Texts that mean "missing" besides the usual ones (empty, NA, NaN, null, …), e.g. "-200".'),
    })
    .prefault({}),
  time: z
    .union([auto, z.literal('none'), z.array(z.string()).min(1)])
    .default('auto')
    .describe('The column(s) that hold the time of a row; "none": rows are steps.'),
  types: z
    .record(z.string(), z.enum(['number', 'boolean', 'category', 'time', 'text']))
    .default({})
    .describe('Corrections of sniffed column types.'),
  step: z.union([auto, Span]).default('auto').describe('Distance between two rows of the regular grid.'),
  duplicates: z
    .enum(['first', 'last', 'mean'])
    .default('first')
    .describe('Which row stands for a time that occurs twice.'),
  fill: z
    .enum(['time', 'forward', 'drop'])
    .default('time')
    .describe(
      'Missing values: interpolate by time distance, carry the last one forward, or drop windows that touch them. Interpolation looks at the value after the gap, which a live forecast would not have yet.',
    ),
  longestFill: z
    .union([z.literal('any'), Span])
    .default('any')
    .describe('Longer runs are not filled: windows that touch them are dropped.'),
  calendar: z
    .array(z.enum(['hour', 'weekday', 'month', 'yearday']))
    .default([])
    .describe('Cyclic calendar features (sine and cosine) of each step.'),
})

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
  head: ForecastHead.prefault({ kind: 'point' }),
})

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

export const ClassifyTask = z.strictObject({
  kind: z.literal('classify'),
  label: z.string().min(1).default('auto').describe('The column that holds the class of a case.'),
  inputs: z
    .union([auto, z.array(z.string()).min(1)])
    .default('auto')
    .describe('Columns that the network reads: features of the steps, or the column of texts.'),
  cases: Cases.prefault({}),
  text: Text.prefault({}),
  balance: z
    .boolean()
    .default(false)
    .describe('Whether rare classes weigh more in the loss, so that all classes weigh alike together.'),
})

/** `"task": "forecast"` is short for `"task": { "kind": "forecast" }`. */
export const Task = z.preprocess(
  value => (typeof value === 'string' ? { kind: value } : value),
  z.discriminatedUnion('kind', [ForecastTask, ClassifyTask]),
)

export const Network = z.strictObject({
  cell: z.enum(['lstm', 'simple-rnn']).default('lstm'),
  activation: z.enum(['tanh', 'relu']).default('tanh').describe('Simple RNN only.'),
  variant: z
    .enum(['vanilla', 'NIG', 'NFG', 'NOG', 'NIAF', 'NOAF', 'CIFG', 'FGR'])
    .default('vanilla')
    .describe('LSTM only; Greff et al., "LSTM: A Search Space Odyssey".'),
  peepholes: z.boolean().default(false).describe('LSTM only.'),
  units: z.int().min(1).max(2048).default(32),
  layers: z.int().min(1).max(8).default(1),
  bidirectional: z
    .boolean()
    .default(false)
    .describe('A second layer reads the sequence from its end. Not in a forecast, which has nothing after its window.'),
  dropout: z.number().min(0).max(0.95).default(0),
  embedding: z
    .int()
    .min(1)
    .max(1024)
    .default(64)
    .describe('Values of the vector that stands for a symbol: a character, a word, a category with many levels.'),
  initialise: z
    .strictObject({
      input: z.enum(['glorot-uniform', 'glorot-normal', 'uniform']).default('glorot-uniform'),
      recurrent: z.enum(['orthogonal', 'glorot-uniform', 'uniform']).default('orthogonal'),
      forgetBias: z.number().default(1),
    })
    .prefault({}),
})

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

export const Evaluation = z.strictObject({
  split: z
    .strictObject({
      train: z.number().gt(0).lt(1).default(0.7),
      validation: z.number().gt(0).lt(1).default(0.15),
      test: z.number().gt(0).lt(1).default(0.15),
      by: z
        .enum(['auto', 'chance', 'order', 'every'])
        .default('auto')
        .describe(
          'Cases only (a series is always cut in the order of time). chance: shared out at random, each class in these shares; order: the first ones are training; every: every n-th is test.',
        ),
      column: z.string().nullable().default(null).describe('Cases only: the column that names the part of a case.'),
      group: z
        .string()
        .nullable()
        .default(null)
        .describe('Cases only: cases with the same value of this column go to the same part.'),
      testFile: z
        .string()
        .nullable()
        .default(null)
        .describe('Cases only: a file like data.file that is the test part, relative to the experiment file.'),
    })
    .prefault({}),
  reachBack: z
    .boolean()
    .default(false)
    .describe(
      'Whether the inputs of a validation or test window may lie in the part before it, as in most published protocols; its targets never do.',
    ),
  gap: Span.default(0).describe('Steps left out between two parts.'),
  season: z.union([auto, Span]).default('auto').describe('Period of the seasonal naive forecast and of MASE.'),
})

export const Experiment = z.strictObject({
  format: z.literal('longhand-experiment').default('longhand-experiment'),
  version: z.literal(1).default(1),
  name: z.string().max(200).default(''),
  seed: z.int().min(0).max(4294967295).default(1),
  data: Data,
  task: Task,
  network: Network.prefault({}),
  training: Training.prefault({}),
  evaluation: Evaluation.prefault({}),
})

/** Resolved: every default filled in. */
export type Experiment = z.output<typeof Experiment>
/** As written in a file: everything but `data.file` and `task` may be left out. */
export type ExperimentInput = z.input<typeof Experiment>
export type Span = z.output<typeof Span>
export type Task = Experiment['task']
export type TaskKind = Task['kind']
/** An experiment with a task of one kind. */
export type ExperimentOf<Kind extends TaskKind> = Experiment & { readonly task: Extract<Task, { kind: Kind }> }
export type ForecastTask = z.output<typeof ForecastTask>
export type ForecastHead = z.output<typeof ForecastHead>
export type ClassifyTask = z.output<typeof ClassifyTask>
export type TextChoice = z.output<typeof Text>
export type NetworkChoice = z.output<typeof Network>
export type TrainingChoice = z.output<typeof Training>
export type LossChoice = z.output<typeof Loss>
export type OptimizerChoice = z.output<typeof Optimizer>
export type ScheduleChoice = z.output<typeof Schedule>
