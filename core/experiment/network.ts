import { z } from 'zod'

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
    .describe(
      'A second layer reads the sequence from its end. Not in a forecast, which has nothing after its window; in a translation the encoder alone, each direction with half of the units.',
    ),
  dropout: z.number().min(0).max(0.95).default(0),
  embedding: z
    .int()
    .min(1)
    .max(1024)
    .default(64)
    .describe('Values of the vector that stands for a symbol: a character, a word, a category with many levels.'),
  attention: z
    .enum(['none', 'luong'])
    .default('none')
    .describe(
      'Where there is an encoder: whether each step of the decoder looks at all steps of the source (Luong et al. 2015, global, dot scores), or knows of it what its initial state holds alone.',
    ),
  initialise: z
    .strictObject({
      input: z.enum(['glorot-uniform', 'glorot-normal', 'uniform']).default('glorot-uniform'),
      recurrent: z.enum(['orthogonal', 'glorot-uniform', 'uniform']).default('orthogonal'),
      forgetBias: z.number().default(1),
      embedding: z
        .number()
        .positive()
        .max(10)
        .default(1)
        .describe(
          'Deviation of the first vectors of symbols. Small ones say little until they are learnt, so that rare symbols are not learnt by heart.',
        ),
    })
    .prefault({}),
})

export type NetworkChoice = z.output<typeof Network>
