import { describe, expect, it } from 'vitest'
import { loadKernels } from '../../../core/kernels/index'
import { compileNetwork } from '../../../core/network/compiled'
import type { CompiledNetwork, InputRows } from '../../../core/network/compiled.types'
import { parameterTable } from '../../../core/network/parameters'
import { forward, referenceNetwork } from '../../../core/network/reference'
import type { CellSpec, NetworkSpec, StackSpec } from '../../../core/network/spec'
import { integer, stream, uniform } from '../../../core/random'
import { spec } from '../kernels/compare'
import { bytesLeftByAStep } from '../support/heap'
import { cellName, EVERY_CELL } from '../support/networks'

const BATCH = 5
const STEPS = 4
const SOURCE_STEPS = 6
const LENGTHS = Int32Array.of(4, 2, 3, 1, 4)
const SOURCE_LENGTHS = Int32Array.of(3, 6, 1, 5, 2)
const full = { truncate: null, clipDelta: null }
const LSTM: CellSpec = { kind: 'lstm', variant: 'vanilla', peepholes: true }

const random = (count: number, seed: number): Float32Array => {
  const s = stream(seed, 'test')
  return Float32Array.from({ length: count }, () => uniform(s) * 2 - 1)
}
const startsOf = (steps: number): Int32Array => Int32Array.from({ length: BATCH }, (_, row) => row * steps)
const dataOf = ({ inputs, embeddings }: StackSpec, steps: number): InputRows => {
  const s = stream(7, 'tokens')
  const tokens = Array.from({ length: BATCH * steps }, () =>
    embeddings.map(({ symbols }) => integer(s, symbols)),
  ).flat()
  return {
    features: random(BATCH * steps * inputs, 2),
    tokens: embeddings.length > 0 ? Int32Array.from(tokens) : null,
  }
}

/** A decoder with attention, an encoder in both directions, layers, tables and dropout. */
const decoder = (cell: CellSpec, changes: Partial<NetworkSpec> = {}, encoder: Partial<StackSpec> = {}): NetworkSpec => {
  const network = spec({
    ...{ cell, units: 18, inputs: 2, embeddings: [{ symbols: 4, size: 3 }], layers: 2, dropout: 0.3, outputs: 3 },
    ...{ read: 'every', attention: 'luong', ...changes },
  })
  const own = { cell, inputs: 19, embeddings: [{ symbols: 6, size: 5 }], layers: network.layers, dropout: 0.2 }
  return { ...network, encoder: { ...own, units: network.units / 2, bidirectional: true, ...encoder } }
}

function compiled(network: NetworkSpec, shards = 1): CompiledNetwork {
  const sizes = { batch: BATCH, steps: STEPS, sourceSteps: SOURCE_STEPS, shards }
  const result = compileNetwork(network, { kernels: loadKernels(), ...sizes })
  result.loadParameters(random(result.table.size, 1).map(v => v / 2))
  return result
}

function gather(
  network: CompiledNetwork,
  shard: number,
  source = dataOf(network.spec.encoder ?? network.spec, SOURCE_STEPS),
): void {
  const { first, rows } = network.shards[shard]
  network.gather(shard, dataOf(network.spec, STEPS), startsOf(STEPS), LENGTHS, first, rows)
  network.gatherSource(shard, source, startsOf(SOURCE_STEPS), SOURCE_LENGTHS, first, rows)
}

/** ŷ, then ∂J/∂(initial state of the decoder), of each sequence of the batch, whatever shard it is in. */
function rowsOf(network: CompiledNetwork): number[][] {
  const { outputs: O, units } = network.spec
  const upstream = random(STEPS * O, 8)
  return network.shards.flatMap(({ rows }, n) => {
    gather(network, n)
    network.forward(n, { seed: 5, step: 6 })
    network.outputGradients(n).forEach((_, k, δ) => (δ[k] = upstream[Math.floor(k / (rows * O)) * O + (k % O)]))
    network.backward(n, full)
    const values = [...network.outputs(n)]
    const deltas = [...network.stateGradients(n)]
    return Array.from({ length: rows }, (_, row) => [
      ...values.filter((_, k) => Math.floor(k / O) % rows === row),
      ...deltas.filter((_, k) => Math.floor(k / units) % rows === row),
    ])
  })
}

describe('the parameters of a decoder', () => {
  it('stand behind those of its encoder, and those of attention before the head', () => {
    const names = parameterTable(decoder({ kind: 'simple-rnn', activation: 'tanh' }, { layers: 1 })).tensors.map(
      ({ name, shape }) => `${name} ${shape.join('×')}`,
    )
    expect(names).toEqual([
      'encoder.embeddings.0.E 6×5',
      ...['forward', 'backward'].flatMap(direction =>
        ['U 9×24', 'W 9×9', 'b 9'].map(tensor => `encoder.layers.0.${direction}.${tensor}`),
      ),
      'embeddings.0.E 4×3',
      ...['U 18×5', 'W 18×18', 'b 18'].map(tensor => `layers.0.forward.${tensor}`),
      ...['attention.W 18×36', 'attention.b 18', 'head.V 3×18', 'head.c 3'],
    ])
  })
})

describe('a compiled decoder', () => {
  it('keeps its padding exactly 0 in gradients and, after ten updates of everything, in parameters, for every cell', () => {
    for (const cell of EVERY_CELL) {
      const network = compiled(decoder(cell), 2)
      for (let step = 0; step < 10; step++) {
        for (const shard of [0, 1]) {
          gather(network, shard)
          network.forward(shard, { seed: 1, step })
          network.outputGradients(shard).fill(0.1)
          network.backward(shard, full)
        }
        network.reduceGradients()
        network.parameters.forEach((v, k) => (network.parameters[k] = v - 1e-3 * network.gradients[k]))
        network.parametersChanged()
      }
      const used = new Set(network.packed)
      const padding = (values: Float32Array): number[] => [...values].filter((v, k) => !used.has(k) && v !== 0)
      expect(used.size).toBe(network.table.size)
      expect(network.gradients.every(Number.isFinite), cellName(cell)).toBe(true)
      expect([...padding(network.gradients), ...padding(network.parameters)], cellName(cell)).toEqual([])
    }
  })

  it('computes a row to the same bits in one shard, in two, and alone', () => {
    for (const cell of EVERY_CELL) {
      const whole = rowsOf(compiled(decoder(cell)))
      expect(rowsOf(compiled(decoder(cell), 2)), cellName(cell)).toEqual(whole)
      expect(rowsOf(compiled(decoder(cell), BATCH)), cellName(cell)).toEqual(whole)
    }
  })

  it('goes on step by step from what was encoded once, to the bits of the whole sequence', () => {
    for (const cell of EVERY_CELL)
      for (const attention of ['luong', 'none'] as const) {
        const network = compiled(decoder(cell, { attention }))
        const { outputs: O } = network.spec
        gather(network, 0)
        network.forward(0, null)
        const whole = network.outputs(0).slice()
        network.encode(0, null)
        for (let t = 0; t < STEPS; t++) {
          const one = LENGTHS.map(length => (t < length ? 1 : 0))
          const starts = startsOf(STEPS).map((start, row) => start + Math.min(t, LENGTHS[row] - 1))
          network.gather(0, dataOf(network.spec, STEPS), starts, one, 0, BATCH)
          network.decode(0, null)
          const found = network.outputs(0).subarray(0, BATCH * O)
          expect(found, `${cellName(cell)}, step ${t}`).toEqual(whole.subarray(t * BATCH * O, (t + 1) * BATCH * O))
          if (t % 2 === 0) network.carryState(0)
          else network.setState(0, network.finalState(0))
        }
      }
  })

  it('looks at each step of a source as the reference does, with weights that sum to 1, and at nothing behind it', () => {
    const network = compiled(decoder(LSTM))
    gather(network, 0)
    network.forward(0, null)
    const weights = network.attentionWeights(0)
    const reference = referenceNetwork(network.spec, network.saveParameters())
    const row64 = (of: StackSpec, steps: number, row: number, length: number) => {
      const { features, tokens } = dataOf(of, steps)
      const times = Array.from({ length }, (_, t) => row * steps + t)
      return {
        x: times.map(at => Float64Array.from(features.subarray(at * of.inputs, (at + 1) * of.inputs))),
        tokens: times.map(at => [tokens?.[at] ?? 0]),
      }
    }
    for (let row = 0; row < BATCH; row++) {
      const source = row64(network.spec.encoder ?? network.spec, SOURCE_STEPS, row, SOURCE_LENGTHS[row])
      const [{ attention }] = forward(reference, [{ ...row64(network.spec, STEPS, row, LENGTHS[row]), source }])
      for (let t = 0; t < STEPS; t++) {
        const at = (t * BATCH + row) * SOURCE_STEPS
        const α = [...weights.subarray(at, at + SOURCE_STEPS)]
        const there = t < LENGTHS[row] ? [...attention[t].α] : []
        there.forEach((expected, s) => expect(α[s]).toBeCloseTo(expected, 5))
        expect(α.slice(there.length)).toEqual(Array(SOURCE_STEPS - there.length).fill(0))
        if (there.length > 0) expect(α.reduce((sum, v) => sum + v, 0)).toBeCloseTo(1, 5)
      }
    }
  })

  it('starts with zeros, and looks at nothing, where a source has no steps', () => {
    for (const attention of ['luong', 'none'] as const) {
      const network = compiled(decoder(LSTM, { attention }))
      gather(network, 0)
      const none = SOURCE_LENGTHS.map((length, row) => (row === 2 ? 0 : length))
      const source = dataOf(network.spec.encoder ?? network.spec, SOURCE_STEPS)
      network.gatherSource(0, source, startsOf(SOURCE_STEPS), none, 0, BATCH)
      network.forward(0, null)
      const { units } = network.spec
      const ofRow = [...network.initialState(0)].filter((_, k) => Math.floor(k / units) % BATCH === 2)
      expect(ofRow.every(v => v === 0)).toBe(true)
      network.outputGradients(0).fill(0.1)
      network.backward(0, full)
      expect([...network.outputs(0), ...network.gradients].every(Number.isFinite)).toBe(true)
    }
  })

  it('shows a NaN in the source of a row in the outputs of that row, and only there', () => {
    for (const attention of ['luong', 'none'] as const) {
      const network = compiled(decoder(LSTM, { attention }))
      const source = dataOf(network.spec.encoder ?? network.spec, SOURCE_STEPS)
      source.features[SOURCE_STEPS * 19] = NaN
      gather(network, 0, source)
      network.forward(0, null)
      const bad = Array.from(LENGTHS, (length, row) =>
        Array.from({ length }, (_, t) => network.outputs(0)[(t * BATCH + row) * 3]).every(Number.isNaN),
      )
      expect(bad).toEqual([false, true, false, false, false])
      // and once it is gone, nothing is left of it
      const clean = compiled(network.spec)
      for (const each of [network, clean]) {
        gather(each, 0)
        each.forward(0, null)
        each.outputGradients(0).fill(0.1)
        each.backward(0, full)
      }
      expect(network.outputs(0)).toEqual(clean.outputs(0))
      expect(network.gradients).toEqual(clean.gradients)
    }
  })

  it('drops outputs of the encoder too, others at each step', () => {
    const network = compiled(decoder(LSTM, { layers: 1, dropout: 0 }, { dropout: 0.5 }))
    const [one, other] = [1, 2].map(step => {
      gather(network, 0)
      network.forward(0, { seed: 1, step })
      return network.outputs(0).slice()
    })
    expect(one).not.toEqual(other)
  })

  it('trains without allocating: a step leaves less than 2 kB of boxed numbers on the heap', () => {
    const network = compiled(decoder(LSTM), 2)
    const [data, source] = [dataOf(network.spec, STEPS), dataOf(network.spec.encoder ?? network.spec, SOURCE_STEPS)]
    const [starts, sourceStarts] = [STEPS, SOURCE_STEPS].map(startsOf)
    const draw = { seed: 1, step: 0 }
    const train = (steps: number): void => {
      for (draw.step = 0; draw.step < steps; draw.step++) {
        for (let shard = 0; shard < network.shards.length; shard++) {
          const { first, rows } = network.shards[shard]
          network.gather(shard, data, starts, LENGTHS, first, rows)
          network.gatherSource(shard, source, sourceStarts, SOURCE_LENGTHS, first, rows)
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

  it('refuses what cannot be an encoder, a decoder or attention, as the reference does', () => {
    const wrong: [changes: Partial<NetworkSpec>, problem: string][] = [
      [{ bidirectional: true }, 'a decoder goes forward only'],
      [{ cell: { kind: 'simple-rnn', activation: 'tanh' } }, 'simple RNN (tanh), not LSTM vanilla with peepholes'],
      [{ layers: 3 }, 'as many layers as its decoder, 3, not 2'],
      [{ units: 20 }, 'as many units as its decoder, 20 in all directions, not 18'],
      [{ encoder: null }, 'the network has none'],
      [{ read: 'mean' }, 'with attention the head reads every step, not the mean'],
    ]
    for (const [changes, problem] of wrong) {
      const refused = { ...decoder(LSTM), ...changes }
      expect(() => compiled(refused)).toThrow(problem)
      expect(() => referenceNetwork(refused, [])).toThrow(problem)
    }
    expect(() => compiled(decoder(LSTM, {}, { inputs: 0, embeddings: [] }))).toThrow('encoder.inputs must be a whole')
    const sizes = { kernels: loadKernels(), batch: 1, steps: 1 }
    expect(() => compileNetwork(decoder(LSTM), sizes)).toThrow('sourceSteps must be a whole number from 1, got 0')
  })

  it('says that a network without encoder or attention has none', () => {
    const plain = compiled(spec({}))
    expect(() => plain.encode(0, null)).toThrow('the network has no encoder')
    expect(() => plain.gatherSource(0, dataOf(plain.spec, 1), startsOf(1), null, 0, 1)).toThrow('no encoder')
    expect(() => plain.attentionWeights(0)).toThrow('the network has no attention')
    const decoding = referenceNetwork(decoder(LSTM), random(parameterTable(decoder(LSTM)).size, 1))
    const x = [new Float64Array(2)]
    expect(() => forward(decoding, [{ x, tokens: [[0]] }])).toThrow('a sequence needs its source')
  })
})
