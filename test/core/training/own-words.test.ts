import { describe, expect, it } from 'vitest'
import { Teacher } from '../../../core/experiment/tasks/translate'
import { Network } from '../../../core/experiment/network'
import { loadKernels } from '../../../core/kernels/index'
import { compileNetwork } from '../../../core/network/compiled'
import { initialise } from '../../../core/network/initialise'
import type { NetworkSpec } from '../../../core/network/spec'
import { integer, stream } from '../../../core/random'
import type { Samples, TrainingData } from '../../../core/tasks/samples'
import { emptyBatch, fillInOrder, shardRunner } from '../../../core/training/batch'
import type { Learner } from '../../../core/training/learner'
import { truthShare } from '../../../core/training/own-words'
import type { Snapshot } from '../../../core/training/snapshot'
import { eventsUntil, toyChoice, toySpec, toyTraining } from './toy'

const SYMBOLS = 6
const STEPS = 5
const COUNT = 9

const spec: NetworkSpec = (() => {
  const read = { inputs: 0, embeddings: [{ symbols: SYMBOLS, size: 4 }] }
  const own = toySpec({ ...read, units: 6, outputs: SYMBOLS, read: 'every', attention: 'luong' })
  const { cell, layers, dropout, units } = own
  return { ...own, encoder: { cell, layers, dropout, units, bidirectional: false, ...read } }
})()

/** Sequences of 2 to 5 steps, with targets that have nothing to do with what is read. */
function dataWith(teacher?: object): TrainingData {
  const s = stream(3, 'own-words')
  const lengths = Int32Array.from({ length: COUNT }, (_, n) => 2 + (n % 4))
  const starts = Int32Array.from(lengths, (_, n) => STEPS * n)
  const drawn = (): Int32Array => Int32Array.from({ length: STEPS * COUNT }, () => integer(s, SYMBOLS))
  const shape = { inputs: 0, symbols: [SYMBOLS], steps: STEPS, features: new Float32Array(0) }
  const samples: Samples = {
    ...{ count: COUNT, starts, lengths, sources: { starts, lengths } },
    targets: { kind: 'classes', classes: drawn(), weights: null },
  }
  return {
    ...{ ...shape, outputs: SYMBOLS, read: 'every', carried: false, tokens: drawn() },
    source: { ...shape, tokens: drawn() },
    ...(teacher ? { teacher: Teacher.parse(teacher) } : {}),
    ...{ train: samples, validation: samples },
  }
}

const NEVER = { start: 0, end: 0 }

function learnerOf(shards = 2): Learner {
  const network = compileNetwork(spec, {
    ...{ kernels: loadKernels(), batch: 4, steps: STEPS, sourceSteps: STEPS, shards },
    optimizer: toyChoice().optimizer,
  })
  network.loadParameters(initialise(spec, Network.parse({}).initialise, 1))
  return network
}

/** What the decoder reads, [row][t], in the forward pass of a training batch. */
function readIn(data: TrainingData, step: number, shards = 2): number[][] {
  const learner = learnerOf(shards)
  const read: number[][] = Array.from({ length: 4 }, () => [])
  const watched: Learner = {
    ...learner,
    gather(shard, rows, starts, lengths, first, count) {
      learner.gather(shard, rows, starts, lengths, first, count)
      for (let row = 0; row < count; row++) {
        const start = starts[first + row]
        const length = lengths?.[first + row] ?? STEPS
        if (length > 1)
          read[learner.shards[shard].first + row] = Array.from(rows.tokens!.subarray(start, start + length))
      }
    },
  }
  const batch = emptyBatch(watched)
  fillInOrder(batch, watched, data, 'train', 0)
  batch.step = step
  const runShard = shardRunner(watched, data, toyChoice(), 1)
  learner.shards.forEach((_, shard) => {
    runShard(batch, shard)
  })
  return read
}

const truthOf = ({ tokens, train }: TrainingData): number[][] =>
  Array.from({ length: 4 }, (_, n) =>
    Array.from(tokens!.subarray(train.starts[n], train.starts[n] + train.lengths![n])),
  )

/** What the network says when it goes on with its own words from the first true one, a sequence at a time. */
function saidGreedily({ tokens, source, train }: TrainingData): number[][] {
  const network = compileNetwork(spec, { kernels: loadKernels(), batch: 1, steps: 1, sourceSteps: STEPS })
  network.loadParameters(initialise(spec, Network.parse({}).initialise, 1))
  return Array.from({ length: 4 }, (_, n) => {
    network.gatherSource(0, source!, train.starts, train.lengths, n, 1)
    network.encode(0, null)
    const read = [tokens![train.starts[n]]]
    while (read.length < train.lengths![n]) {
      const token = { features: new Float32Array(0), tokens: Int32Array.of(read[read.length - 1]) }
      network.gather(0, token, Int32Array.of(0), null, 0, 1)
      network.decode(0, null)
      network.carryState(0)
      const outputs = Array.from(network.outputs(0))
      read.push(outputs.indexOf(Math.max(...outputs)))
    }
    return read
  })
}

describe('scheduled sampling', () => {
  it('reads the truth where nothing is chosen, and where its share is 1', () => {
    for (const data of [dataWith(), dataWith({})]) expect(readIn(data, 1)).toEqual(truthOf(data))
  })

  it('reads what the network says itself from the second step on where the truth has no share', () => {
    const data = dataWith(NEVER)
    expect(readIn(data, 1)).toEqual(saidGreedily(data))
    expect(saidGreedily(data)).not.toEqual(truthOf(data))
  })

  it('draws for each step of the training and of the sequence, whatever the shards', () => {
    const half = dataWith({ start: 0.5, end: 0.5 })
    const drawn = [1, 2, 3, 4].map(step => readIn(half, step))
    expect(new Set(drawn.map(read => JSON.stringify(read))).size).toBeGreaterThan(2)
    drawn.forEach((read, k) => expect(readIn(half, k + 1, 4)).toEqual(read))
  })

  it('does not touch the validation, and resumes to the same bits', () => {
    const data = dataWith({ start: 1, end: 0 })
    const run = (resume?: Snapshot, own = data) => {
      const learner = learnerOf()
      return { learner, training: toyTraining({ spec, learner, data: own, choice: { epochs: 3 }, resume }).training }
    }
    const straight = run()
    const all = [...straight.training.events]
    const broken = run().training
    eventsUntil(broken, event => event.kind === 'step' && event.step === 5)
    const resumed = run(broken.snapshot())
    const after = [...resumed.training.events]
    expect(after.slice(1)).toEqual(all.slice(1 - after.length))
    expect(resumed.learner.parameters).toEqual(straight.learner.parameters)
    const forced = run(undefined, dataWith())
    expect([...forced.training.events].at(-1)).not.toEqual(all.at(-1))
  })

  it('goes from one share to the other, evenly or slowly at both ends', () => {
    const shares = (schedule: 'linear' | 'sigmoid') =>
      [1, 26, 51, 76, 101].map(step => truthShare(Teacher.parse({ start: 1, end: 0.2, schedule }), step, 101))
    const expected = (linear: readonly number[]) => linear.map(p => expect.closeTo(1 - 0.8 * p, 12) as number)
    expect(shares('linear')).toEqual(expected([0, 0.25, 0.5, 0.75, 1]))
    expect(shares('sigmoid')).toEqual(expected([0, 0.15625, 0.5, 0.84375, 1]))
    expect(truthShare(Teacher.parse({ start: 0.9, end: 0.1 }), 1, 1)).toBe(0.9)
  })
})
