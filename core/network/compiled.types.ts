import type { WasmMemory } from '../kernels/webassembly'
import type { ParameterTable } from './parameters'
import type { NetworkSpec } from './spec'

/**
 * A network compiled onto the kernels: parameters, gradients and every intermediate value live at fixed places of one
 * (shareable) WebAssembly memory, so a training step allocates nothing. A batch is cut into fixed shards; each shard has its
 * own activations and gradients, so that threads need no locks and the sum over shards has one order.
 *
 * One training step:
 *   for each shard: gather → forward → (loss writes outputGradients) → backward
 *   reduceGradients → clip, optimizer on `parameters`/`gradients` → parametersChanged
 */
export interface CompiledNetwork extends StateAccess {
  readonly spec: NetworkSpec
  readonly table: ParameterTable
  /** Most rows of one batch, most time steps of one sequence. */
  readonly batch: number
  readonly steps: number
  readonly shards: readonly ShardRange[]
  /** Hand it to a worker and compile the same spec there with `memory`, to run shards in parallel. */
  readonly memory: WasmMemory

  /** Packed parameters and gradients (after reduceGradients). Padding is exactly 0 in both and stays so. Same length. */
  readonly parameters: Float32Array
  readonly gradients: Float32Array
  /** packed index of canonical index k (the table's order): parameters[packed[k]] is value k of the table. */
  readonly packed: Int32Array
  /** Copies canonical values (table order) in (and calls parametersChanged), or out. */
  loadParameters(values: ArrayLike<number>): void
  saveParameters(into?: Float32Array): Float32Array

  /**
   * Puts `count` sequences into a shard: row r is features[starts[first+r] … + lengths[first+r]) of the row-major matrix
   * `features` (rows, D). `lengths` null: all have `steps` steps. Rows from `count` on are inactive (masked).
   */
  gather(
    shard: number,
    features: Float32Array,
    starts: Int32Array,
    lengths: Int32Array | null,
    first: number,
    count: number,
  ): void
  /** Runs the network on a gathered shard; `dropout` names the draw of masks, which do not depend on shards; null outside training. */
  forward(shard: number, dropout: DropoutDraw | null): void
  /** ŷ of the last forward: [n][rows][O] with n = 1 (read: last) or `steps` (every), rows = the shard's rows. A view. */
  outputs(shard: number): Float32Array
  /** Where the loss writes ∂J/∂ŷ, same layout as `outputs`. A view; must be 0 for inactive rows and steps. */
  outputGradients(shard: number): Float32Array
  /** Adds nothing across calls: the shard's gradient buffer is cleared first. `truncate`: go back at most that many steps. */
  backward(shard: number, options: { truncate: number | null; clipDelta: number | null }): void
  /** gradients ← sum over shards, in shard order. */
  reduceGradients(): void
  /** Must follow every change of `parameters`: refreshes the transposed copies the backward pass reads. */
  parametersChanged(): void
}

/**
 * Carried state and its gradient, one shard at a time; order:
 * [layer][direction][letter][rows of the shard][H], the letters being h of a simple RNN, y c of an LSTM, y c i f o of FGR.
 * Not part of a training step: these copy, and allocate unless `into` is given.
 */
export interface StateAccess {
  stateSize(shard: number): number
  /** The initial state of the forwards that follow; null (as at the start): zero. */
  setState(shard: number, values: ArrayLike<number> | null): void
  /** The state after the last step of every sequence of the last forward. */
  finalState(shard: number, into?: Float32Array): Float32Array
  /** ∂J/∂(initial state) of the last backward; meaningful when a state was set. */
  stateGradients(shard: number, into?: Float32Array): Float32Array
}

export interface ShardRange {
  /** First row of the batch that belongs to this shard, and how many. */
  readonly first: number
  readonly rows: number
}

/** Names one draw of dropout masks; the same draw gives the same masks on every thread and machine. */
export interface DropoutDraw {
  readonly seed: number
  readonly step: number
}
