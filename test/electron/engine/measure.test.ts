import { describe, expect, it } from 'vitest'
import { initialise } from '../../../core/network/initialise'
import { inOrder, shardRunner } from '../../../core/training/batch'
import type { SequenceShape } from '../../../core/tasks/samples'
import { train } from '../../../core/training/train'
import { parseExperiment } from '../../../electron/engine/experiments'
import { measureStep } from '../../../electron/engine/measure'
import { trainingNetwork } from '../../../electron/engine/network'

const experiment = (training: object, network: object = {}) =>
  parseExperiment({ data: { file: 'none.csv' }, task: 'forecast', training, network })

const shape = (sizes: { inputs: number; steps: number }): SequenceShape => ({
  ...sizes,
  ...{ symbols: [], outputs: 1, read: 'last' },
})

describe('measureStep', () => {
  it('measures an experiment whose learning rate would end its training, for every optimizer', () => {
    for (const kind of ['sgd', 'rmsprop', 'adam', 'adamw', 'adagrad']) {
      const training = { optimizer: { kind }, learningRate: 100, clip: { norm: null }, schedule: { kind: 'cosine' } }
      const seconds = measureStep({ ...experiment(training), sizes: shape({ inputs: 3, steps: 24 }), judged: 'values' })
      expect(seconds, kind).toBeGreaterThan(0)
      expect(seconds, kind).toBeLessThan(1)
    }
  })

  it('takes a fraction of the time of a step of a huge network, of which it measures the beginning', () => {
    const { network, training } = experiment({ batch: 256 }, { units: 512, layers: 2 })
    const begin = performance.now()
    const seconds = measureStep({ network, training, sizes: shape({ inputs: 16, steps: 1000 }), judged: 'values' })
    expect((performance.now() - begin) / 1000).toBeLessThan(seconds / 2)
  })

  it('agrees with a training within a factor of two, optimizer and all', () => {
    const { network, training } = experiment({ batch: 4, optimizer: { kind: 'adam', amsgrad: true } }, { units: 128 })
    const sizes = shape({ inputs: 4, steps: 3 })
    const measured = [1, 2, 3].map(() => measureStep({ network, training, sizes, judged: 'values' }))
    const learner = trainingNetwork({ network, training }, sizes)
    learner.loadParameters(initialise(learner.spec, network.initialise, 1))
    const samples = {
      count: 4 * 400,
      starts: Int32Array.from({ length: 1600 }, (_, k) => k % 50),
      lengths: null,
      targets: { kind: 'values' as const, values: new Float32Array(1600) },
    }
    const data = {
      ...sizes,
      tokens: null,
      carried: false,
      features: new Float32Array(4 * 60).fill(0.5),
      train: samples,
      validation: samples,
    }
    const run = inOrder(learner, shardRunner(learner, data, training, 1))
    const epoch = (): number => {
      const { events } = train({
        learner,
        data,
        choice: { ...training, epochs: 1 },
        seed: 1,
        clock: () => performance.now(),
        runShards: run,
      })
      const begin = performance.now()
      for (const event of events) if (event.kind === 'step' && event.step === 400) break
      return (performance.now() - begin) / 1000 / 400
    }
    const took = Math.min(epoch(), epoch(), epoch())
    expect(Math.min(...measured) / took).toBeGreaterThan(0.5)
    expect(Math.min(...measured) / took).toBeLessThan(2)
  })
})
