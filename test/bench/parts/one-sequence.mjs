import { batch1Table } from '../batch-1.mjs'
import { openScript } from '../lib/contestant.mjs'
import { interleave } from '../lib/rounds.mjs'
import { digits, table, times, withSpread } from '../lib/table.mjs'
import { ONE_SEQUENCE } from '../workloads.mjs'

/** W6: the latency of one forecast, against the other libraries in the same rounds, and every cell against onnxruntime. */
export const oneSequence = {
  name: 'W6',
  title: 'One sequence forward',

  async measure(bench) {
    const { options, progress } = bench
    const torch = await bench.torch()
    const peers = { tfjs: bench.tfjs(), ...(torch ? { torch } : {}) }
    const folder = bench.place(NAME)
    const said = { ours: await bench.ours('wide').ask('handOverForward', { workload: ONE_SEQUENCE, folder }) }
    for (const [who, program] of Object.entries(peers))
      said[who] = await program.ask('openForward', { name: NAME, folder })
    for (const width of WIDTHS) await bench.ours(width).ask('openForward', { name: NAME, workload: ONE_SEQUENCE })
    const programs = { ...Object.fromEntries(WIDTHS.map(width => [width, bench.ours(width)])), ...peers }
    const entries = Object.entries(programs).map(([name, program]) => ({
      name,
      measure: () => program.ask('measure', { name: NAME }),
    }))
    const measured = await interleave(options.rounds, entries, progress)
    progress.show('every cell, and onnxruntime')
    const onnx = openScript('latency.mjs')
    const rows = await onnx.ask('run', { rounds: options.quick ? 3 : 15, width: 'wide' }).finally(onnx.close)
    return { said, times: measured, onnx: rows }
  },

  tables({ times: measured, onnx }) {
    const rows = Object.entries(measured).map(([who, time]) => [
      ...[NAMES[who], withSpread({ ...time, median: 1000 * time.median })],
      times(time.median / measured.wide.median),
    ])
    const flops = `${digits(ONE_SEQUENCE.steps)} steps of a layer of ${ONE_SEQUENCE.units} units`
    return [table(`One sequence forward: ${flops}`, ['one thread', 'µs', 'times ours'], rows), batch1Table(onnx)]
  },

  mistakes: ({ said }) =>
    Object.entries(said)
      .filter(([, outputs]) => !agree(outputs, said.ours))
      .map(([who, outputs]) => `W6: ${who} forecasts ${outputs.join(', ')}, Longhand ${said.ours.join(', ')}`),
}

const agree = (outputs, ours) =>
  outputs.length === ours.length && outputs.every((value, k) => Math.abs(value - ours[k]) <= TOLERANCE)

const NAME = 'W6'
const WIDTHS = ['wide', 'narrow']
const NAMES = {
  ...{ wide: 'Longhand, 256 bit', narrow: 'Longhand, 128 bit' },
  ...{ tfjs: 'TensorFlow.js wasm', torch: 'PyTorch' },
}
/** Outputs are about 0.1; float32 sums in another order. */
const TOLERANCE = 1e-4
