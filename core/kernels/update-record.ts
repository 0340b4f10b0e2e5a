import type { UpdateChoice } from '../network/compiled.types'
import { optimizerOf, type Rule } from '../optimizers/optimizer'
import type { AddressTable } from './memory'
import { readWhole, writeRecord } from './records'
import type { WasmMemory } from './webassembly'

/** Their numbers are those of assembly/optimizers.ts. */
const RULES: readonly Rule[] = [
  'sgd',
  'momentum',
  'nesterov',
  'rmsprop',
  'rmsprop-momentum',
  'rmsprop-centred',
  'rmsprop-centred-momentum',
  'adam',
  'amsgrad',
  'adamw',
  'adagrad',
]

type Option = 'momentum' | 'alpha' | 'beta1' | 'beta2' | 'epsilon' | 'decay'

/** Until a training has begun; what sums gradients reads none of it. */
const UNCHOSEN: UpdateChoice = {
  optimizer: { kind: 'sgd', momentum: 0, nesterov: false },
  weightDecay: 0,
  clip: { value: null },
}

/** Fills the record of the update, once; a step changes only its number, its learning rate and the factor of the gradient. */
export function writeUpdateRecord(
  memory: WasmMemory,
  { update, packing, shards, parameters, gradients }: AddressTable,
  { optimizer, weightDecay, clip }: UpdateChoice = UNCHOSEN,
): void {
  const options: Partial<Record<Option, number>> = optimizer
  const { momentum = 0, alpha = 0, beta1 = 0, beta2 = 0, epsilon = 0, decay = 0 } = options
  writeRecord(memory, 'Update', update.record, {
    rule: RULES.indexOf(optimizerOf(optimizer).rule),
    shards: shards.length,
    bytes: packing.size * 4,
    parameters,
    gradients,
    slots: update.slots,
    squares: update.squares,
    steps: 0,
    rate: 0,
    scale: 1,
    limit: clip.value ?? Infinity,
    decay: weightDecay,
    ...{ momentum, alpha, beta1, beta2, epsilon, rateDecay: decay },
  })
}

/** Whether the record was written for these addresses: what lies behind it is where they say only then. */
export function hasUpdateRecord(
  memory: WasmMemory,
  { update, packing, shards, parameters, gradients }: AddressTable,
): boolean {
  const expected = { parameters, gradients, shards: shards.length, bytes: packing.size * 4, slots: update.slots }
  return (['parameters', 'gradients', 'shards', 'bytes', 'slots'] as const).every(
    field => readWhole(memory, 'Update', field, update.record) === expected[field],
  )
}
