import { join } from 'node:path'
import { writeCsv } from './made-up-csv.mjs'

/** Shares of the rows: validation and test only need one window each. */
const SPLIT = { train: 0.6, validation: 0.2, test: 0.2 }

/** Rows of a file whose training part has that many windows. */
const rowsFor = ({ steps }, windows) => Math.ceil((windows + steps) / SPLIT.train)

/**
 * A workload as a person would train it: writes a CSV of `batches` batches of windows into the folder, and answers the experiment.
 * Only networks that read the last step: there is no other task yet.
 */
export function experimentOf({ Experiment, stream, uniform }, workload, { folder, name, epochs, batches }) {
  const { inputs, steps, units, layers, bidirectional, batch } = workload
  const file = join(folder, `${name}.csv`)
  const draw = stream(1, name)
  writeCsv(file, { rows: rowsFor(workload, batches * batch), columns: inputs, uniform: () => uniform(draw) })
  return Experiment.parse({
    ...{ name, data: { file, time: 'none' } },
    task: { kind: 'forecast', inputs: columns(inputs), target: 'x1', window: steps, horizon: 1, predict: 'value' },
    network: { units, layers, bidirectional },
    training: { epochs, batch, earlyStopping: null },
    evaluation: { split: SPLIT },
  })
}

const columns = count => Array.from({ length: count }, (_, k) => `x${k + 1}`)
