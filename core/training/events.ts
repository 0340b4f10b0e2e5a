import type { Tensor } from '../network/parameters'

/** What training says while it runs. Everything is plain data: it crosses threads, is appended to metrics.ndjson and drawn. */
export type TrainingEvent = StartEvent | StepEvent | WatchEvent | EpochEvent | EndEvent

export interface StartEvent {
  readonly kind: 'start'
  /** Optimizer steps already taken (0, or more when a run is resumed). */
  readonly step: number
  readonly epochs: number
  readonly stepsPerEpoch: number
  readonly tensors: readonly Pick<Tensor, 'name' | 'shape' | 'size'>[]
}

export interface StepEvent {
  readonly kind: 'step'
  /** Counted from 1 over the whole run. */
  readonly step: number
  /** Counted from 1. */
  readonly epoch: number
  /** Mean loss of the batch, in scaled units. */
  readonly loss: number
  /** Global 2-norm of the gradient before and after clipping. */
  readonly gradientNorm: number
  readonly clippedNorm: number
  readonly learningRate: number
}

/**
 * Every `watchEvery` steps: 2-norms per tensor, in the order of StartEvent.tensors. Gradients before clipping, weights after
 * the step, updates as the difference it made.
 */
export interface WatchEvent {
  readonly kind: 'watch'
  readonly step: number
  readonly gradients: readonly number[]
  readonly weights: readonly number[]
  readonly updates: readonly number[]
}

export interface EpochEvent {
  readonly kind: 'epoch'
  readonly epoch: number
  readonly step: number
  /** Mean over the epoch's batches, as they were trained (dropout on). */
  readonly trainingLoss: number
  readonly validationLoss: number
  /** Share of the judged places of the validation part whose class, or all whose labels, were said rightly; null: none are judged. */
  readonly accuracy: number | null
  readonly best: boolean
  readonly bestEpoch: number
  readonly learningRate: number
  /** Training sequences a second in this epoch. */
  readonly throughput: number
  readonly secondsLeft: number
  /** Seconds of training so far, pauses left out. */
  readonly seconds: number
  /** ŷ (scaled, [count][O]) of the validation samples that were asked for. */
  readonly stretch: readonly number[]
  /** Texts that the network said at its end, where the task lets it speak. */
  readonly said?: readonly string[]
}

export interface EndEvent {
  readonly kind: 'end'
  /** `finished`: all epochs; `early`: early stopping; `stopped`: asked to stop and keep. */
  readonly reason: 'finished' | 'early' | 'stopped'
  readonly step: number
  readonly epoch: number
  readonly bestEpoch: number
  readonly bestValidationLoss: number
  readonly seconds: number
}
