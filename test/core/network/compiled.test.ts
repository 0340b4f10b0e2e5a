import { describe, expect, it } from 'vitest'
import { Optimizer } from '../../../core/experiment/training'
import { loadKernels, type Kernels } from '../../../core/kernels/index'
import { compileNetwork, networkBytes, shardRanges } from '../../../core/network/compiled'
import type { CompiledNetwork, InputRows } from '../../../core/network/compiled.types'
import { integer, stream, uniform } from '../../../core/random'
import type { NetworkSpec } from '../../../core/network/spec'
import { spec } from '../kernels/compare'
import { bytesLeftByAStep } from '../support/heap'
import { cellName, EVERY_CELL } from '../support/networks'

const BATCH = 7
const STEPS = 6
const full = { truncate: null, clipDelta: null }
const random = (count: number, seed: number): Float32Array => {
  const s = stream(seed, 'test')
  return Float32Array.from({ length: count }, () => uniform(s) * 2 - 1)
}
const starts = Int32Array.from({ length: BATCH }, (_, row) => row * STEPS)
const dataOf = (network: NetworkSpec): InputRows => ({
  features: random(BATCH * STEPS * network.inputs, 2),
  tokens: tokensOf(network),
})

/** Random tokens for a network with tables. */
function tokensOf({ embeddings }: NetworkSpec): Int32Array | null {
  const s = stream(4, 'tokens')
  const row = (): number[] => embeddings.map(({ symbols }) => integer(s, symbols))
  return embeddings.length === 0 ? null : Int32Array.from(Array.from({ length: BATCH * STEPS }, row).flat())
}

function compiled(
  network: NetworkSpec,
  { kernels = loadKernels(), shards = 1 }: { kernels?: Kernels; shards?: number } = {},
): CompiledNetwork {
  const result = compileNetwork(network, { kernels, batch: BATCH, steps: STEPS, shards })
  result.loadParameters(random(result.table.size, 1))
  return result
}

function runShard(
  network: CompiledNetwork,
  shard: number,
  data = dataOf(network.spec),
  lengths: Int32Array | null = null,
): void {
  const { first, rows } = network.shards[shard]
  network.gather(shard, data, starts, lengths, first, rows)
  network.forward(shard, { seed: 5, step: 6 })
  network.outputGradients(shard).set(random(network.outputGradients(shard).length, 3 + shard))
  network.backward(shard, full)
}

/** Outputs of every shard and the gradient, as bits. */
const bitsOf = (network: CompiledNetwork): number[] => [
  ...network.shards.flatMap((_, n) => [...new Int32Array(Float32Array.from(network.outputs(n)).buffer)]),
  ...new Int32Array(Float32Array.from(network.gradients).buffer),
]

/** What each sequence of a batch gets, whatever shard it is in: outputs, then the gradient of its initial state. */
function rowsOf(network: CompiledNetwork): number[][] {
  const upstream = random(STEPS * BATCH * network.spec.outputs, 8)
  return network.shards.flatMap(({ first, rows }, n) => {
    network.gather(n, dataOf(network.spec), starts, null, first, rows)
    network.forward(n, { seed: 5, step: 6 })
    const outputs = byRow(network.outputs(n), rows, network.spec.outputs)
    const gradient = network.outputGradients(n)
    for (let t = 0; t < STEPS; t++)
      for (let k = 0; k < rows * network.spec.outputs; k++)
        gradient[t * rows * network.spec.outputs + k] = upstream[(t * BATCH + first) * network.spec.outputs + k]
    network.backward(n, full)
    const deltas = byRow(network.stateGradients(n), rows, network.spec.units)
    return outputs.map((values, row) => [...values, ...deltas[row]])
  })
}

/** values[…][rows][size] → [rows][…] */
const byRow = (values: Float32Array, rows: number, size: number): number[][] =>
  Array.from({ length: rows }, (_, row) => [...values].filter((_, k) => Math.floor(k / size) % rows === row))

const TABLES = [
  { symbols: 5, size: 3 },
  { symbols: 2, size: 17 },
]
const everything = (cell: NetworkSpec['cell']): NetworkSpec =>
  spec({
    cell,
    units: 11,
    inputs: 18,
    embeddings: TABLES,
    outputs: 9,
    layers: 2,
    bidirectional: true,
    read: 'every',
    dropout: 0.3,
  })

describe('a compiled network', () => {
  it('gives back the parameters it was given, bit for bit, for every cell', () => {
    for (const cell of EVERY_CELL) {
      const network = compiled(everything(cell))
      expect(network.saveParameters()).toEqual(random(network.table.size, 1))
    }
  })

  it('keeps its padding exactly 0 in gradients and, after ten updates of everything, in parameters', () => {
    for (const cell of EVERY_CELL) {
      const network = compiled(everything(cell), { shards: 2 })
      network.loadParameters(network.saveParameters().map(v => v / 4))
      for (let step = 0; step < 10; step++) {
        runShard(network, 0)
        runShard(network, 1)
        network.reduceGradients()
        network.parameters.forEach((v, k) => (network.parameters[k] = v - 1e-3 * network.gradients[k]))
        network.parametersChanged()
      }
      const used = new Set(network.packed)
      const padding = (values: Float32Array): number[] => [...values].filter((v, k) => !used.has(k) && v !== 0)
      expect(used.size).toBe(network.table.size)
      expect(network.gradients.every(Number.isFinite), cellName(cell)).toBe(true)
      expect(padding(network.gradients), cellName(cell)).toEqual([])
      expect(padding(network.parameters), cellName(cell)).toEqual([])
    }
  })

  it('has the same bits for every height and width of register tiles', () => {
    for (const cell of EVERY_CELL) {
      for (const build of ['relaxed', 'plain'] as const) {
        const bits = [1, 2, 3, 4, 5, 6].flatMap(rows =>
          [false, true].map(wide => {
            const network = compiled(everything(cell), { kernels: { ...loadKernels({ build }), tile: { rows, wide } } })
            runShard(network, 0, dataOf(network.spec), Int32Array.of(6, 5, 1, 3, 6, 2, 4))
            return bitsOf(network)
          }),
        )
        for (const other of bits) expect(other).toEqual(bits[0])
      }
    }
  })

  it('computes a sequence alone to the bits it has among others, forward and back to its initial state', () => {
    for (const cell of EVERY_CELL) {
      const network = { ...everything(cell), units: 21 }
      for (const build of ['relaxed', 'plain'] as const)
        for (const wide of [false, true]) {
          const kernels = { ...loadKernels({ build }), tile: { rows: 6, wide } }
          const together = rowsOf(compiled(network, { kernels }))
          const alone = rowsOf(compiled(network, { kernels, shards: BATCH }))
          expect(alone, `${cellName(cell)}, ${build}, ${wide ? 'wide' : 'narrow'}`).toEqual(together)
        }
    }
  })

  it('has the same bits whichever order its shards run in, and which thread’s kernels run them', () => {
    const network = everything({ kind: 'lstm', variant: 'vanilla', peepholes: true })
    const inOrder = compiled(network, { shards: 3 })
    for (const shard of [0, 1, 2]) runShard(inOrder, shard)
    inOrder.reduceGradients()

    const other = compiled(network, { shards: 3 })
    const attached = compileNetwork(network, {
      ...{ kernels: loadKernels(), batch: BATCH, steps: STEPS, shards: 3, memory: other.memory },
    })
    runShard(attached, 2)
    runShard(other, 1)
    runShard(attached, 0)
    other.reduceGradients()
    expect(bitsOf(other)).toEqual(bitsOf(inOrder))
  })

  it('shows nothing of an earlier batch: after NaN everywhere a shorter batch has the bits of a fresh network', () => {
    for (const cell of EVERY_CELL) {
      const lengths = Int32Array.of(4, 5, 1, 3, 2, 2, 0)
      const fresh = compiled(everything(cell))
      runShard(fresh, 0, dataOf(fresh.spec), lengths)
      const used = compiled(everything(cell))
      const data = dataOf(used.spec)
      runShard(used, 0, { ...data, features: data.features.map(() => NaN) })
      expect(used.gradients.some(Number.isNaN)).toBe(true)
      runShard(used, 0, data, lengths)
      expect(bitsOf(used), cellName(cell)).toEqual(bitsOf(fresh))
    }
  })

  it('shows nothing of a batch that was refused for a token in the middle', () => {
    const network = compiled(everything({ kind: 'simple-rnn', activation: 'tanh' }))
    const data = dataOf(network.spec)
    const short = Int32Array.of(6, 1, 6, 6, 6, 6, 6)
    runShard(network, 0, data, short)
    const clean = bitsOf(network)
    const refused = { features: data.features.map(() => NaN), tokens: Int32Array.from(tokensOf(network.spec) ?? []) }
    refused.tokens[(2 * STEPS - 1) * TABLES.length] = 99
    expect(() => network.gather(0, refused, starts, null, 0, BATCH)).toThrow('is 99')
    runShard(network, 0, data, short)
    expect(bitsOf(network)).toEqual(clean)
  })

  it('never reads features and tokens past a length, nor output gradients of rows and steps that do not run', () => {
    const network = compiled(everything({ kind: 'lstm', variant: 'FGR', peepholes: true }))
    const lengths = Int32Array.of(4, 5, 1, 3, 2, 2, 6)
    const data = dataOf(network.spec)
    runShard(network, 0, data, lengths)
    const clean = bitsOf(network)
    const D = network.spec.inputs
    const tables = network.spec.embeddings.length
    lengths.forEach((length, row) => {
      data.features.fill(NaN, (row * STEPS + length) * D, (row + 1) * STEPS * D)
      data.tokens?.fill(-1, (row * STEPS + length) * tables, (row + 1) * STEPS * tables)
    })
    network.gather(0, data, starts, lengths, 0, BATCH)
    network.forward(0, { seed: 5, step: 6 })
    const gradient = network.outputGradients(0)
    gradient.set(random(gradient.length, 3))
    const O = network.spec.outputs
    for (let t = 0; t < STEPS; t++)
      lengths.forEach((length, row) => {
        const at = (t * BATCH + row) * O
        if (t >= length) gradient.fill(NaN, at, at + O)
      })
    network.backward(0, full)
    expect(bitsOf(network)).toEqual(clean)
  })

  it('has outputs 0 and no gradient for rows without a sequence', () => {
    for (const read of ['last', 'mean'] as const) {
      const network = compiled(spec({ read, outputs: 2 }))
      network.gather(0, dataOf(network.spec), starts, null, 0, 3)
      network.forward(0, null)
      expect([...network.outputs(0).subarray(3 * 2)]).toEqual(Array(8).fill(0))
      network.gather(0, dataOf(network.spec), starts, null, 0, 0)
      network.forward(0, null)
      network.outputGradients(0).fill(1)
      network.backward(0, full)
      expect(network.outputs(0).every(v => v === 0)).toBe(true)
      expect(network.gradients.every(v => v === 0)).toBe(true)
    }
  })

  it('reads as mean the same as the mean of its heads at every step', () => {
    for (const bidirectional of [false, true]) {
      const lengths = Int32Array.of(6, 5, 1, 3, 6, 2, 4)
      const [mean, every] = (['mean', 'every'] as const).map(read => {
        const network = compiled(spec({ read, bidirectional, units: 19, layers: 2 }))
        network.gather(0, dataOf(network.spec), starts, lengths, 0, BATCH)
        network.forward(0, null)
        return network.outputs(0)
      })
      expect(mean.length).toBe(BATCH * 2)
      mean.forEach((ŷ, k) => {
        let sum = 0
        for (let t = 0; t < lengths[k >> 1]; t++) sum += every[t * BATCH * 2 + k]
        expect(ŷ).toBeCloseTo(sum / lengths[k >> 1], 5)
      })
    }
  })

  it('makes a NaN in the data visible in the outputs of its row, and only there, and in the gradient', () => {
    for (const cell of EVERY_CELL) {
      const network = compiled(spec({ cell, units: 9, read: cell.kind === 'lstm' ? 'last' : 'mean' }))
      const data = dataOf(network.spec)
      data.features[2 * STEPS * network.spec.inputs] = NaN
      runShard(network, 0, data)
      const bad = Array.from({ length: BATCH }, (_, row) =>
        network
          .outputs(0)
          .subarray(row * 2, row * 2 + 2)
          .some(Number.isNaN),
      )
      expect(bad, cellName(cell)).toEqual([false, false, true, false, false, false, false])
      expect([...network.gradients].some(Number.isNaN)).toBe(true)
    }
  })

  it('carries state: two halves of a sequence are one whole', () => {
    for (const cell of EVERY_CELL) {
      const network = compiled(spec({ cell, units: 10, layers: 2, read: 'every' }))
      const data = dataOf(network.spec)
      network.gather(0, data, starts, null, 0, BATCH)
      network.forward(0, null)
      const whole = [...network.outputs(0)]
      const half = STEPS / 2
      const firstHalf = new Int32Array(BATCH).fill(half)
      network.gather(0, data, starts, firstHalf, 0, BATCH)
      network.forward(0, null)
      const size = half * BATCH * network.spec.outputs
      const found = [...network.outputs(0).subarray(0, size)]
      network.setState(0, network.finalState(0))
      network.gather(
        0,
        data,
        starts.map(s => s + half),
        firstHalf,
        0,
        BATCH,
      )
      network.forward(0, null)
      found.push(...network.outputs(0).subarray(0, size))
      expect(found, cellName(cell)).toEqual(whole)
      network.setState(0, null)
      network.gather(0, data, starts, null, 0, BATCH)
      network.forward(0, null)
      expect([...network.outputs(0)]).toEqual(whole)
    }
  })

  it('trains without allocating: WebAssembly memory stays, and a step leaves less than 2 kB of boxed numbers on the heap', () => {
    const network = compiled(everything({ kind: 'lstm', variant: 'vanilla', peepholes: true }), { shards: 2 })
    const data = dataOf(network.spec)
    const draw = { seed: 1, step: 0 }
    const lengths = Int32Array.of(4, 5, 1, 3, 2, 2, 6)
    const train = (steps: number): void => {
      for (draw.step = 0; draw.step < steps; draw.step++) {
        for (let shard = 0; shard < network.shards.length; shard++) {
          const { first, rows } = network.shards[shard]
          network.gather(shard, data, starts, lengths, first, rows)
          network.forward(shard, draw)
          network.outputGradients(shard).fill(0.1)
          network.backward(shard, full)
        }
        network.reduceGradients()
        network.parametersChanged()
      }
    }
    const bytes = network.memory.buffer.byteLength
    expect(bytesLeftByAStep(train, 2000)).toBeLessThan(2000)
    expect(network.memory.buffer.byteLength).toBe(bytes)
  })

  it('takes the memory that networkBytes foretells, in whole pages of 64 kB, with what its optimizer remembers', () => {
    const network = everything({ kind: 'lstm', variant: 'FGR', peepholes: true })
    const sizes = { batch: BATCH, steps: STEPS, shards: 2 }
    const vector = compiled(network).parameters.byteLength
    const alone = networkBytes(network, sizes)
    for (const [optimizer, slots] of [
      [undefined, null],
      [Optimizer.parse({ kind: 'sgd', momentum: 0 }), 0],
      [Optimizer.parse({ kind: 'adagrad' }), 1],
      [Optimizer.parse({ kind: 'adam', amsgrad: true }), 3],
    ] as const) {
      const bytes = networkBytes(network, { ...sizes, optimizer })
      const { memory } = compileNetwork(network, { kernels: loadKernels(), ...sizes, optimizer })
      expect(memory.buffer.byteLength).toBe(Math.ceil(bytes / 65_536) * 65_536)
      // beside the slots the parameters before a watched step, and a number for every eight of them
      if (slots !== null) expect(Math.abs(bytes - alone - (slots + 1 + 1 / 8) * vector)).toBeLessThan(64)
    }
  })

  it('refuses the memory of a network with another optimizer, other shards or another spec', () => {
    const network = spec({})
    const sizes = { kernels: loadKernels(), batch: BATCH, steps: STEPS, shards: 2 }
    const optimizer = Optimizer.parse({ kind: 'adam' })
    const { memory } = compileNetwork(network, { ...sizes, optimizer })
    const attach =
      (changes: object, other = network) =>
      () =>
        compileNetwork(other, { ...sizes, optimizer, memory, ...changes })
    expect(attach({})).not.toThrow()
    for (const refused of [
      attach({ optimizer: undefined }),
      attach({ shards: 1 }),
      attach({ shards: 3 }),
      attach({}, spec({ units: 9 })),
    ])
      expect(refused).toThrow('another spec, other sizes or another optimizer')
  })

  it('refuses sizes, sequences and parameters that cannot be', () => {
    const network = compiled(spec({}))
    const data = dataOf(network.spec)
    const short = Int32Array.of(STEPS + 1)
    expect(() => network.gather(0, data, starts, null, 0, BATCH + 1)).toThrow('shard 0 has 7 rows, got 8 sequences')
    expect(() => network.gather(0, data, starts, short, 0, 1)).toThrow('7 steps does not fit')
    expect(() => network.gather(0, { ...data, features: data.features.subarray(3) }, starts, null, 0, BATCH)).toThrow(
      'goes beyond the 41 rows',
    )
    expect(() => network.gather(0, data, starts.subarray(1), null, 0, BATCH)).toThrow('sequence 6 goes beyond')
    expect(() => network.gather(0, data, Int32Array.of(-1), null, 0, 1)).toThrow('sequence 0 goes beyond')
    expect(() => network.loadParameters([1, 2])).toThrow(`has ${network.table.size} parameters, got 2`)
    expect(() => compiled(spec({ units: 0 }))).toThrow('units must be a whole number from 1, got 0')
    expect(() => compiled(spec({ dropout: 1 }))).toThrow('dropout must be at least 0 and below 1, got 1')
    expect(() => compileNetwork(spec({ units: 4096 }), { kernels: loadKernels(), batch: 1024, steps: 1000 })).toThrow(
      'can address 4 GB',
    )
  })
})

describe('shardRanges', () => {
  it('covers every row once, in pieces that differ by one row at most; the last two make one of these together', () => {
    const farthest = (sizes: number[]): number => Math.max(...sizes) - Math.min(...sizes)
    for (let batch = 1; batch < 40; batch++)
      for (let shards = 1; shards < 9; shards++) {
        const ranges = shardRanges(batch, shards)
        expect(ranges.flatMap(({ first, rows }) => Array.from({ length: rows }, (_, n) => first + n))).toEqual(
          Array.from({ length: batch }, (_, n) => n),
        )
        expect(ranges.length).toBe(Math.min(batch, shards))
        const sizes = ranges.map(r => r.rows)
        expect(Math.min(...sizes)).toBeGreaterThan(0)
        const halves = sizes.slice(-2)
        expect(farthest(halves)).toBeLessThanOrEqual(1)
        expect(farthest([...sizes.slice(0, -2), halves.reduce((sum, rows) => sum + rows)])).toBeLessThanOrEqual(1)
      }
    expect(shardRanges(64, 9).map(({ rows }) => rows)).toEqual([8, 8, 8, 8, 8, 8, 8, 4, 4])
  })
})
