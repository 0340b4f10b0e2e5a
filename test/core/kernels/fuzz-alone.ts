import type { Kernels } from '../../../core/kernels/index'
import { compileNetwork } from '../../../core/network/compiled'
import { firstDifference } from '../support/bits'
import { timesOf, type Case, type Inputs } from './compare-case'
import { runKernels, type KernelFound } from './compare-runs'

/**
 * Runs one row of a batch as a batch of its own, as in prediction, and compares outputs and final state with those it had among
 * the others. Where the two differ in their bits, as text; null: nowhere. Not for cases with dropout, whose masks go by the row.
 */
export function firstDifferenceAlone(
  numbers: Case,
  row: number,
  found: KernelFound,
  kernels: Kernels,
  run: typeof runKernels,
): string | null {
  const { rows, steps, spec, source } = numbers.shape
  const network = compileNetwork(spec, { kernels, batch: 1, steps, sourceSteps: source?.steps })
  network.loadParameters(numbers.parameters)
  const { outputs, finalState } = run(rowOf(numbers, row), [network])
  const width = timesOf(numbers.shape) * spec.outputs
  return (
    firstDifference(outputs, found.outputs.subarray(row * width, (row + 1) * width)) ??
    firstDifference(finalState, stateOfRow(found.finalState, row, rows, spec.units))
  )
}

function rowOf(numbers: Case, row: number): Case {
  const { shape, parameters, lengths, source, upstream, states } = numbers
  const { rows, spec } = shape
  const own = <V extends Float32Array | Int32Array>(values: V): V => {
    const size = values.length / rows
    return values.subarray(row * size, (row + 1) * size) as V
  }
  const read = ({ features, tokens, lengths }: Inputs): Inputs => ({
    features: own(features),
    tokens: tokens && own(tokens),
    lengths: own(lengths),
  })
  return {
    shape: {
      ...shape,
      rows: 1,
      shards: 1,
      lengths: shape.lengths && [lengths[row]],
      source: shape.source && { ...shape.source, lengths: source ? [source.lengths[row]] : undefined },
    },
    parameters,
    ...read(numbers),
    source: source && read(source),
    upstream: own(upstream),
    states: states && stateOfRow(states, row, rows, spec.units),
  }
}

/** From [part][row][H] what belongs to one row. */
const stateOfRow = (states: Float32Array, row: number, rows: number, H: number): Float32Array =>
  states.filter((_, k) => Math.floor(k / H) % rows === row)
