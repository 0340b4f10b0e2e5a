import { describe, expect, it } from 'vitest'
import { Problem } from '../../../core/problem'
import type { TrainingEvent } from '../../../core/training/events'
import { inOrder, shardRunner, type RunShard } from '../../../core/training/batch'
import { predict, predictPart } from '../../../core/training/predict'
import type { Snapshot } from '../../../core/training/snapshot'
import { TrainingState } from '../../../core/training/snapshot'
import { expectClose } from '../support/golden'
import { eventsUntil, ofKind, toyChoice, toyData, toyLearner, toySpec, toyTraining, valuesOf } from './toy'

const curve = (seed: number): number[] => ofKind([...toyTraining({ seed }).training.events], 'step').map(e => e.loss)

/** A snapshot as it comes back from a file: state through JSON, vectors through their bytes. */
const throughFile = ({ state, vectors, carried }: Snapshot): Snapshot => ({
  carried: carried && carried.slice(),
  state: TrainingState.parse(JSON.parse(JSON.stringify(state))),
  vectors: Object.fromEntries(Object.entries(vectors).map(([name, values]) => [name, values.slice()])),
})

function problemOf(work: () => unknown): Problem {
  try {
    work()
  } catch (error) {
    if (error instanceof Problem) return error
    throw error
  }
  throw new Error('expected a Problem')
}

describe('a training run', () => {
  it('tells start, then steps and an epoch, epoch after epoch, then its end; the last batch may be smaller', () => {
    const events = [...toyTraining({ choice: { epochs: 2, watchEvery: 100, earlyStopping: null } }).training.events]
    expect(events.map(({ kind }) => kind)).toEqual([
      'start',
      'watch',
      'step',
      'step',
      'step',
      'epoch',
      'step',
      'step',
      'step',
      'epoch',
      'end',
    ])
    expect(ofKind(events, 'step').map(({ step, epoch }) => [step, epoch])).toEqual([
      [1, 1],
      [2, 1],
      [3, 1],
      [4, 2],
      [5, 2],
      [6, 2],
    ])
    expect(events[0]).toMatchObject({ step: 0, epochs: 2, stepsPerEpoch: 3 })
    expect(events.at(-1)).toMatchObject({ reason: 'finished', step: 6, epoch: 2 })
  })

  it('is the same curve for the same seed and another for another seed', () => {
    expect(curve(1)).toEqual(curve(1))
    expect(curve(1)).not.toEqual(curve(2))
  })

  it('learns: the training loss of the small problem falls below a tenth', () => {
    const epochs = ofKind([...toyTraining({ choice: { epochs: 60, earlyStopping: null } }).training.events], 'epoch')
    expect(epochs[59].trainingLoss).toBeLessThan(epochs[0].trainingLoss / 10)
  })

  it('shows every training sample once an epoch', () => {
    const seen: number[] = []
    const spec = toySpec()
    const learner = toyLearner(spec)
    const data = toyData(spec)
    const runShard = shardRunner(learner, data, toyChoice(), 1)
    const { training } = toyTraining({
      learner,
      data,
      choice: { epochs: 1 },
      runShards: batch => {
        if (batch.part === 'train') seen.push(...batch.indices.subarray(0, batch.count))
        learner.shards.forEach((_, shard) => runShard(batch, shard))
      },
    })
    eventsUntil(training, () => false)
    expect(seen).not.toEqual(Array.from(data.train.starts))
    expect(seen.sort((a, b) => a - b)).toEqual(Array.from(data.train.starts))
  })

  it('tells the mean over the real batch and the mean of the epoch over its samples', () => {
    const { training } = toyTraining({ choice: { epochs: 1 } })
    const events = [...training.events]
    const [a, b, c] = ofKind(events, 'step').map(({ loss }) => loss)
    // Ten samples in batches of four: 4, 4, 2.
    expect(ofKind(events, 'epoch')[0].trainingLoss).toBeCloseTo((4 * a + 4 * b + 2 * c) / 10, 12)
  })

  it.each(['last', 'every'] as const)('validates with the mean over every judged output (read: %s)', read => {
    const spec = toySpec({ read })
    const data = toyData(spec)
    const { training, learner } = toyTraining({ spec, choice: { epochs: 1 } })
    const [epoch] = ofKind(
      eventsUntil(training, ({ kind }) => kind === 'epoch'),
      'epoch',
    )
    const said = predict(learner, data, data.validation)
    const values = valuesOf(data.validation)
    let sum = 0
    let places = 0
    for (let s = 0; s < data.validation.count; s++) {
      const times = read === 'last' ? 1 : 5
      const judged = data.validation.lengths?.[s] ?? 1
      for (let t = 0; t < judged; t++)
        sum += (said[s * times + t] - values[read === 'last' ? s : data.validation.starts[s] + t]) ** 2
      places += judged
    }
    expect(epoch.validationLoss).toBeCloseTo(sum / places, 6)
  })

  it('carries the outputs of the stretch in every epoch event, equal to predict', () => {
    const data = toyData(toySpec())
    const { training, learner } = toyTraining({ stretch: [1, 2, 4], choice: { epochs: 1 } })
    const [epoch] = ofKind(
      eventsUntil(training, ({ kind }) => kind === 'epoch'),
      'epoch',
    )
    const said = predict(learner, data, data.validation)
    expectClose(epoch.stretch, [said[1], said[2], said[4]], 'stretch', 1e-7)
  })

  it('watches every so many steps: norms of gradient, weight and update of each tensor', () => {
    const { training, learner } = toyTraining({ choice: { epochs: 1, watchEvery: 2, clip: { norm: null } } })
    const before = learner.parameters.slice()
    const events = eventsUntil(training, ({ kind }) => kind === 'step')
    const [watch] = ofKind(events, 'watch')
    const [step] = ofKind(events, 'step')
    const total = (norms: readonly number[]): number => Math.hypot(...norms)
    expect(watch.gradients.length).toBe(learner.table.tensors.length)
    expect(total(watch.gradients)).toBeCloseTo(step.gradientNorm, 12)
    expect(total(watch.weights)).toBeCloseTo(Math.hypot(...learner.parameters), 12)
    expect(total(watch.updates)).toBeCloseTo(Math.hypot(...learner.parameters.map((v, k) => v - before[k])), 12)
    expect(ofKind([...training.events], 'watch').map(event => event.step)).toEqual([3])
  })

  it('clips: by value first, then by norm, and tells both norms', () => {
    const { training } = toyTraining({ choice: { epochs: 1, clip: { norm: 0.01, value: 0.02 } } })
    for (const step of ofKind([...training.events], 'step')) {
      expect(step.gradientNorm).toBeGreaterThan(0.01)
      expect(step.clippedNorm).toBeLessThanOrEqual(0.01)
      expect(step.clippedNorm).toBeGreaterThan(0.0099)
    }
  })

  it('ends early after epochs without progress and holds the weights of the best epoch', () => {
    const { training, learner } = toyTraining({
      choice: { epochs: 50, learningRate: 0.5, clip: { norm: null }, earlyStopping: { patience: 3 } },
    })
    let atBest = learner.parameters.slice()
    let end: TrainingEvent | null = null
    for (const event of training.events) {
      if (event.kind === 'epoch' && event.best) atBest = learner.parameters.slice()
      end = event
    }
    expect(end).toMatchObject({ kind: 'end', reason: 'early' })
    if (end?.kind !== 'end') return
    expect(end.epoch).toBe(end.bestEpoch + 3)
    expect(learner.parameters).toEqual(atBest)
  })

  it('counts pauses neither in its seconds nor in its throughput: the clock stands still', () => {
    let now = 0
    let running = true
    const { training } = toyTraining({
      clock: () => (running ? (now += 100) : now),
      choice: { epochs: 2, earlyStopping: null },
    })
    eventsUntil(training, ({ kind }) => kind === 'step')
    running = false
    const [epoch] = ofKind(
      eventsUntil(training, ({ kind }) => kind === 'epoch'),
      'epoch',
    )
    expect(epoch.seconds).toBeLessThan(1)
    expect(epoch.secondsLeft).toBeCloseTo(epoch.seconds, 12)
  })
})

describe('the number of shards and who runs them', () => {
  const weightsWith = (order: (shards: number) => number[]): ArrayLike<number> => {
    const spec = toySpec({ dropout: 0.3 })
    const learner = toyLearner(spec)
    const data = toyData(spec)
    const runShard: RunShard = shardRunner(learner, data, toyChoice(), 1)
    const { training } = toyTraining({
      learner,
      data,
      runShards: batch => order(learner.shards.length).forEach(shard => runShard(batch, shard)),
    })
    eventsUntil(training, () => false)
    return learner.parameters
  }

  it('the order in which shards are run does not change a bit', () => {
    expect(weightsWith(n => Array.from({ length: n }, (_, k) => k))).toEqual(
      weightsWith(n => Array.from({ length: n }, (_, k) => n - 1 - k)),
    )
  })

  it('one shard gives the gradient of several, but for rounding', () => {
    const first = (learner = toyLearner(toySpec())): ArrayLike<number> => {
      eventsUntil(toyTraining({ learner, choice: { clip: { norm: null } } }).training, ({ kind }) => kind === 'step')
      return learner.gradients
    }
    expectClose(first(toyLearner(toySpec(), 1, [{ first: 0, rows: 4 }])), first(), 'gradient', 1e-12)
  })
})

describe('a resumed run equals the run that was never interrupted, event for event and bit for bit', () => {
  const settings = {
    'Adam, dropout, plateau': {
      spec: toySpec({ dropout: 0.3 }),
      choice: { schedule: { kind: 'plateau' as const, patience: 1 }, warmup: 4 },
    },
    'momentum, every step read, truncated, cosine': {
      spec: toySpec({ read: 'every' }),
      choice: {
        optimizer: { kind: 'sgd' as const, momentum: 0.9 },
        schedule: { kind: 'cosine' as const },
        truncate: 2,
        weightDecay: 0.01,
      },
    },
    'centred RMSProp, early stop': {
      spec: toySpec(),
      choice: {
        optimizer: { kind: 'rmsprop' as const, centred: true },
        earlyStopping: { patience: 1, smallest: 0.02 },
      },
    },
  }
  describe.each(Object.entries(settings))('%s', (_, setting) => {
    const straight = toyTraining(setting)
    const all = [...straight.training.events]
    const boundaries = all.flatMap((event, k) => (event.kind === 'step' || event.kind === 'epoch' ? [k] : []))

    it.each(boundaries)('after event %i', boundary => {
      const broken = toyTraining(setting)
      const before = eventsUntil(broken.training, event => JSON.stringify(event) === JSON.stringify(all[boundary]))
      const snapshot = throughFile(broken.training.snapshot())
      const resumed = toyTraining({ ...setting, resume: snapshot })
      const after = [...resumed.training.events]
      expect(after[0]).toMatchObject({ kind: 'start', step: snapshot.state.step })
      expect([...before, ...after.slice(1)]).toEqual(all)
      expect(resumed.learner.parameters).toEqual(straight.learner.parameters)
    })
  })

  it('also from a run that was stopped, although it then held its best weights', () => {
    const all = [...toyTraining().training.events]
    const stopped = toyTraining()
    eventsUntil(stopped.training, event => event.kind === 'step' && event.step === 8)
    stopped.training.stop()
    const end = eventsUntil(stopped.training, () => false)
    expect(end).toMatchObject([{ kind: 'end', reason: 'stopped', step: 8, epoch: 3 }])
    const resumed = toyTraining({ resume: throughFile(stopped.training.snapshot()) })
    const after = [...resumed.training.events].slice(1)
    expect(after).toEqual(all.slice(-after.length))
    expect(after.length).toBeGreaterThan(2)
  })
})

describe('stopping', () => {
  it('keeps the weights of the best epoch', () => {
    const { training, learner } = toyTraining({ choice: { epochs: 100, earlyStopping: null } })
    eventsUntil(training, event => event.kind === 'epoch' && event.epoch === 3)
    const best = training.snapshot().vectors.best
    eventsUntil(training, ({ kind }) => kind === 'step')
    training.stop()
    eventsUntil(training, () => false)
    expect(learner.parameters).toEqual(best)
  })

  it('before the first epoch has ended keeps what was learned so far, and its validation loss', () => {
    const { training, learner } = toyTraining()
    eventsUntil(training, ({ kind }) => kind === 'step')
    const learned = learner.parameters.slice()
    training.stop()
    const [end] = ofKind(
      eventsUntil(training, () => false),
      'end',
    )
    expect(learner.parameters).toEqual(learned)
    expect(end.bestEpoch).toBe(0)
    expect(end.bestValidationLoss).toBeGreaterThan(0)
  })
})

describe('stopping in the middle of a validation', () => {
  /** Asks for the end when the first batch of the validation of `epoch` has been run. */
  function stoppedIn(epoch: number, validated: number[] = []) {
    const learner = toyLearner(toySpec())
    const data = toyData(toySpec())
    const run = inOrder(learner, shardRunner(learner, data, toyChoice(), 1))
    let now = 1
    const { training } = toyTraining({
      learner,
      data,
      runShards(batch) {
        run(batch)
        if (batch.part === 'validation') validated.push(now)
        if (batch.part === 'validation' && now === epoch) training.stop()
      },
    })
    const events: TrainingEvent[] = []
    for (const event of training.events) {
      events.push(event)
      if (event.kind === 'epoch') now++
    }
    return { training, events }
  }

  it('abandons it, keeps the best epoch, and continues to the same bits', () => {
    const all = [...toyTraining().training.events]
    const validated: number[] = []
    const { training, events } = stoppedIn(3, validated)
    expect(validated).toEqual([1, 1, 2, 2, 3])
    expect(events.at(-1)).toMatchObject({ kind: 'end', reason: 'stopped', epoch: 3 })
    expect(ofKind(events, 'epoch').map(({ epoch }) => epoch)).toEqual([1, 2])
    const after = [...toyTraining({ resume: throughFile(training.snapshot()) }).training.events].slice(1)
    expect(after).toEqual(all.slice(-after.length))
    expect(after[0]).toMatchObject({ kind: 'epoch', epoch: 3 })
  })

  it('carries the first one through: there is no epoch to go back to', () => {
    const { events } = stoppedIn(1)
    expect(events.slice(-2)).toMatchObject([
      { kind: 'epoch', epoch: 1 },
      { kind: 'end', reason: 'stopped', bestEpoch: 1 },
    ])
  })
})

describe('divergence', () => {
  const wild = {
    spec: toySpec({ cell: { kind: 'simple-rnn', activation: 'relu' } }),
    choice: {
      learningRate: 100,
      optimizer: { kind: 'sgd' as const },
      clip: { norm: null },
      epochs: 200,
      earlyStopping: null,
    },
  }

  it('is a problem that names epoch, batch and step, and says what to do', () => {
    const { training } = toyTraining(wild)
    const problem = problemOf(() => eventsUntil(training, () => false))
    expect(problem.code).toBe('TRAINING_DIVERGED')
    expect(problem.message).toMatch(/became (NaN|infinite) in epoch \d+, batch \d of 3 \(step \d+\)/)
    expect(problem.advice).toContain('Try a lower learning rate (10) or clip the gradient norm at 1.')
  })

  it('never leaves the learner with numbers that are not finite', () => {
    const { training, learner } = toyTraining(wild)
    problemOf(() => eventsUntil(training, () => false))
    expect(Array.from(learner.parameters).every(Number.isFinite)).toBe(true)
  })

  it('is a problem also when the run is stopped before its first validation: nothing worth keeping was learned', () => {
    const data = toyData(toySpec())
    valuesOf(data.validation)[0] = Infinity
    const { training, learner } = toyTraining({ data })
    const first = learner.parameters.slice()
    eventsUntil(training, ({ kind }) => kind === 'step')
    training.stop()
    expect(problemOf(() => eventsUntil(training, () => false)).message).toMatch(/validation loss became infinite/)
    expect(learner.parameters).toEqual(first)
  })

  /** A snapshot after the first epoch, in which a vector begins with `value`. */
  function snapshotWith(name: string, value: number): Snapshot {
    const { training } = toyTraining()
    eventsUntil(training, ({ kind }) => kind === 'epoch')
    const snapshot = training.snapshot()
    const vector = snapshot.vectors[name].map((old, k) => (k === 0 ? value : old))
    return { ...snapshot, vectors: { ...snapshot.vectors, [name]: vector } }
  }

  it('that has only begun is continued to the same bits: squares of gradients that have overflowed', () => {
    const overflowed = snapshotWith('optimizer.v', Infinity)
    const straight = toyTraining({ resume: overflowed }).training
    eventsUntil(straight, ({ kind }) => kind === 'step')
    const again = toyTraining({ resume: throughFile(straight.snapshot()) }).training
    expect(again.snapshot().vectors['optimizer.v'][0]).toBe(Infinity)
    const rest = [...straight.events]
    expect(ofKind(rest, 'epoch')).toHaveLength(3)
    expect([...again.events].slice(1)).toEqual(rest)
  })

  it('that has reached the weights is told by the run that is continued, not as a checkpoint that does not fit', () => {
    const { training } = toyTraining({ resume: throughFile(snapshotWith('weights', Infinity)) })
    expect(problemOf(() => eventsUntil(training, () => false)).code).toBe('TRAINING_DIVERGED')
  })

  it('is found in the data too: a target that is not finite', () => {
    const data = toyData(toySpec())
    valuesOf(data.train)[3] = Infinity
    expect(problemOf(() => eventsUntil(toyTraining({ data }).training, () => false)).code).toBe('TRAINING_DIVERGED')
  })
})

describe('a snapshot that does not fit', () => {
  const snapshot = ((): Snapshot => {
    const { training } = toyTraining()
    eventsUntil(training, ({ kind }) => kind === 'epoch')
    return training.snapshot()
  })()

  it.each([
    ['another network', () => toyTraining({ spec: toySpec({ units: 4 }), resume: snapshot })],
    ['another optimizer', () => toyTraining({ choice: { optimizer: { kind: 'adagrad' } }, resume: snapshot })],
    [
      'a best weight that is NaN',
      () =>
        toyTraining({
          resume: { ...snapshot, vectors: { ...snapshot.vectors, best: snapshot.vectors.best.map(() => NaN) } },
        }),
    ],
    [
      'an epoch longer than the data',
      () => toyTraining({ resume: { ...snapshot, state: { ...snapshot.state, batches: 99 } } }),
    ],
  ])('is refused: %s', (_, work) => {
    expect(problemOf(work).code).toBe('CHECKPOINT_MISMATCH')
  })
})

describe('predict', () => {
  it('gives the same outputs however many samples are asked for at once', () => {
    const spec = toySpec()
    const data = toyData(spec, 10)
    const learner = toyLearner(spec)
    const all = predict(learner, data, data.train)
    for (let count = 0; count <= 10; count++)
      expect(predict(learner, data, { ...data.train, count })).toEqual(all.slice(0, count))
  })

  it.each(['last', 'every'] as const)('gives the same outputs shard by shard, in any order (read: %s)', read => {
    const data = toyData(toySpec({ read }), 10, 7)
    const learner = toyLearner(toySpec({ read }))
    const runShard = shardRunner(learner, data, toyChoice(), 1)
    const said = predictPart(learner, { ...data, test: data.validation }, 'test', batch => {
      for (let shard = learner.shards.length - 1; shard >= 0; shard--) runShard({ ...batch, part: 'validation' }, shard)
    })
    expect(said).toEqual(predict(learner, data, data.validation))
  })

  it('of a part that the data does not have is a mistake', () => {
    expect(() => predictPart(toyLearner(toySpec()), toyData(toySpec()), 'test', () => undefined)).toThrow(
      'no test part',
    )
  })
})

describe('data and network of different shapes', () => {
  it('are a mistake that is named before the first step', () => {
    const data = toyData(toySpec())
    expect(() => toyTraining({ data: { ...data, inputs: 2 } })).toThrow(
      /the network is made for .*"inputs":1.* the data are .*"inputs":2/,
    )
    expect(() => toyTraining({ data: { ...data, validation: { ...data.validation, count: 0 } } })).toThrow(
      'at least one sequence',
    )
  })
})
