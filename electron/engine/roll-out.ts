import type { CompiledNetwork } from '../../core/network/compiled.types'
import type { Says } from '../../core/tasks/recursive'
import { predict } from '../../core/training/predict'

/** A network on the kernels, as a forecast is rolled out with it. */
export const saysOf =
  (network: CompiledNetwork): Says =>
  (rows, starts) =>
    predict(network, rows, { count: starts.length, starts, lengths: null })
