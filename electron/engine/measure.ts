import type { Experiment } from '../../core/experiment/schema'
import { parameterTable } from '../../core/network/parameters'
import type { InputRows } from '../../core/network/compiled.types'
import { initialise } from '../../core/network/initialise'
import type { DataShape, InputShape, Samples, Targets, TrainingData } from '../../core/tasks/samples'
import { inOrder, shardRunner } from '../../core/training/batch'
import { train } from '../../core/training/train'
import { networkSpec, trainingNetwork } from './network'

/** What the speed of training depends on. */
export interface Workload {
  readonly network: Experiment['network']
  readonly training: Experiment['training']
  readonly sizes: DataShape
  readonly judged: Targets['kind']
  /** Share of the steps of a decoder that read the truth, on average; the others are said first. Absent: all of them. */
  readonly truth?: number
}

/** Multiply-adds that a measurement may take, so that it stays below about a tenth of a second even for a huge network. */
const BUDGET = 2e8
/** ms */
const LONG_ENOUGH = 40

/** Samples of an epoch, at least: what comes between two epochs then counts for little. */
const EPOCH = 4096
/** No update that shows: whatever the learning rate of the experiment, the numbers stay tame. */
const STILL = 1e-9

/**
 * Seconds of one training step on one thread, with all that belongs to it: some steps of the real training on made-up data. A
 * long window is measured on its beginning: the time in the shards is proportional to it, the rest is not.
 */
export function measureStep({ network: choice, training, sizes, judged, truth = 1 }: Workload): number {
  const { batch } = training
  const perTimeStep = parameterTable(networkSpec({ network: choice }, sizes)).size * batch * 3
  const measured = beginningOf(sizes, Math.max(1, Math.floor(BUDGET / perTimeStep)))
  const teacher = { start: truth, end: truth, schedule: 'linear' } as const
  const data = { ...madeUpData({ sizes: measured, judged }, batch), teacher }
  const learner = trainingNetwork({ network: choice, training }, measured)
  // Orthogonal matrices of a large network would take longer than its steps.
  learner.loadParameters(initialise(learner.spec, { ...choice.initialise, recurrent: 'uniform' }, 1))
  const run = inOrder(learner, shardRunner(learner, data, training, 1))
  let inShards = 0
  const { events } = train({
    learner,
    data,
    choice: { ...training, epochs: Infinity, earlyStopping: null, learningRate: STILL },
    seed: 1,
    clock: () => performance.now(),
    runShards(work) {
      const begin = performance.now()
      run(work)
      inShards += performance.now() - begin
    },
  })
  const takeStep = (): void => {
    for (let event = events.next(); !event.done && event.value.kind !== 'step'; event = events.next());
  }
  takeStep()
  inShards = 0
  const begin = performance.now()
  let taken = 0
  do {
    takeStep()
    taken++
  } while (performance.now() - begin < LONG_ENOUGH)
  const rest = performance.now() - begin - inShards
  return (inShards * (allSteps(sizes) / allSteps(measured)) + rest) / taken / 1000
}

/** The same sizes with at most so many steps, of a source too. */
function beginningOf(sizes: DataShape, most: number): DataShape {
  const steps = Math.min(sizes.steps, most)
  const { source } = sizes
  return source ? { ...sizes, steps, source: { ...source, steps: Math.min(source.steps, most) } } : { ...sizes, steps }
}

const allSteps = ({ steps, source }: DataShape): number => steps + (source?.steps ?? 0)

/** As in speech cut into frames of an eightieth of a second. */
const STEPS_A_LABEL = 8

/** A gentle wave: the values matter little for the speed, but must stay away from denormal numbers. */
function madeUpData({ sizes, judged }: Pick<Workload, 'sizes' | 'judged'>, batch: number): TrainingData {
  const { steps, outputs, read, source } = sizes
  const count = Math.ceil(EPOCH / batch) * batch
  const rows = steps + batch
  const places = read === 'every' ? rows : count
  const targets = ((): Targets => {
    if (judged === 'classes')
      return { kind: judged, classes: Int32Array.from({ length: places }, (_, k) => k % outputs), weights: null }
    if (judged === 'labels') {
      // A label every few steps: the loss takes a step for each step and label.
      const each = Math.ceil(steps / STEPS_A_LABEL)
      const labels = Int32Array.from({ length: count * each }, (_, k) => 1 + (k % (outputs - 1)))
      return { kind: judged, labels, firsts: Int32Array.from({ length: count + 1 }, (_, n) => n * each) }
    }
    const wave = judged === 'keys' ? (k: number) => k & 1 : Math.cos
    return { kind: judged, values: Float32Array.from({ length: places * outputs }, (_, k) => wave(k)) }
  })()
  const starts = Int32Array.from({ length: count }, (_, k) => k % batch)
  const sources = source && { starts, lengths: null }
  const samples = (count: number): Samples => ({ count, starts, lengths: null, targets, sources })
  return {
    ...sizes,
    ...madeUpRows(sizes, batch),
    source: source && { ...source, ...madeUpRows(source, batch) },
    carried: false,
    train: samples(count),
    validation: samples(1),
  }
}

function madeUpRows({ inputs, symbols, steps }: InputShape, batch: number): InputRows {
  const rows = steps + batch
  const tokens = Int32Array.from({ length: rows * symbols.length }, (_, k) => k % symbols[k % symbols.length])
  return {
    features: Float32Array.from({ length: rows * inputs }, (_, k) => Math.sin(k)),
    tokens: symbols.length === 0 ? null : tokens,
  }
}
