/**
 * What is measured. Sizes: D inputs, H units, T steps, B sequences a batch, O outputs; one layer, one direction, a vanilla LSTM
 * without peepholes (the cell that other libraries have) unless said otherwise.
 */

const LSTM = { kind: 'lstm', variant: 'vanilla', peepholes: false }
const common = { cell: LSTM, embeddings: [], layers: 1, bidirectional: false, outputs: 1, read: 'last', shards: 1 }

export const WORKLOADS = {
  W1: { about: 'small', inputs: 4, units: 32, steps: 96, batch: 32 },
  W2: { about: 'medium', inputs: 14, units: 64, steps: 144, batch: 64 },
  W3: { about: 'two layers', inputs: 14, units: 128, steps: 144, batch: 64, layers: 2 },
  W4: {
    ...{ about: 'tagging, both directions, 9 classes', inputs: 50, units: 100, steps: 30, batch: 32 },
    ...{ bidirectional: true, outputs: 9, read: 'every' },
  },
  W5: { about: 'wide', inputs: 32, units: 256, steps: 100, batch: 64 },
}
for (const [name, sizes] of Object.entries(WORKLOADS)) WORKLOADS[name] = { ...common, ...sizes }

/** W6: one sequence forward, through a trained network: latency. */
export const ONE_SEQUENCE = { ...WORKLOADS.W2, about: 'one sequence forward', batch: 1 }

/** One character of 65 in, the next one out; the state is carried from batch to batch. */
export const CHARACTERS = {
  ...common,
  ...{
    about: 'characters',
    inputs: 0,
    embeddings: [{ symbols: 65, size: 64 }],
    units: 256,
    steps: 100,
    batch: 64,
    outputs: 65,
    read: 'every',
  },
}

const VARIANTS = ['vanilla', 'NIG', 'NFG', 'NOG', 'NIAF', 'NOAF', 'CIFG', 'FGR']

/** Every cell that can be trained, by the name it is shown under. */
export const CELLS = {
  ...Object.fromEntries(
    VARIANTS.flatMap(variant =>
      [false, true].map(peepholes => [`${variant}${peepholes ? ' + peepholes' : ''}`, { ...LSTM, variant, peepholes }]),
    ),
  ),
  'simple RNN, tanh': { kind: 'simple-rnn', activation: 'tanh' },
  'simple RNN, relu': { kind: 'simple-rnn', activation: 'relu' },
}

/** W2 with one size changed at a time. */
export const SCALING = {
  steps: [18, 36, 72, 144, 288, 576],
  batch: [1, 8, 16, 32, 64, 128, 256],
  units: [8, 16, 32, 50, 64, 100, 128, 256],
  inputs: [1, 4, 14, 32, 64, 128],
  layers: [1, 2, 3, 4],
}

/** Pieces a batch can be cut into, for threads. */
export const SHARDS = [1, 2, 4, 8]

/**
 * Nominal operations of one training step: 2 a weight, step and sequence forward, and twice as many backward. Gates, biases and
 * the optimizer are left out, an embedding is a copy; the deltas of the first layer's inputs (which no one needs) are counted, as is usual.
 * @param tensors those of the network's parameter table
 */
export function trainingFlops({ steps, batch, read }, tensors) {
  const ofWeights = tensors
    .filter(({ name, shape }) => shape.length === 2 && !name.startsWith('embeddings'))
    .reduce((sum, { name, size }) => sum + size * (name === 'head.V' && read === 'last' ? 1 : steps), 0)
  return 3 * 2 * batch * ofWeights
}
