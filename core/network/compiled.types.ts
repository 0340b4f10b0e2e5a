import type { OptimizerChoice } from '../experiment/training'
import type { Floats } from '../floats'
import type { WasmMemory } from '../kernels/webassembly'
import type { OptimizerState } from '../optimizers/optimizer'
import type { ParameterTable } from './parameters'
import type { NetworkSpec } from './spec'

/**
 * A network compiled onto the kernels: parameters, gradients and every intermediate value live at fixed places of one
 * (shareable) WebAssembly memory, so a training step allocates nothing. A batch is cut into fixed shards; each shard has its
 * own activations and gradients, so that threads need no locks and the sum over shards has one order.
 *
 * One training step:
 *   for each shard: gather → forward → (loss writes outputGradients) → backward
 *   the phases of UpdateAccess: sum → (clip) → step → copy
 */
export interface CompiledNetwork extends StateAccess, UpdateAccess {
  readonly spec: NetworkSpec
  readonly table: ParameterTable
  /** Most rows of one batch, most time steps of one sequence. */
  readonly batch: number
  readonly steps: number
  /** Most time steps of a source; 0 without an encoder. */
  readonly sourceSteps: number
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

  readonly gather: Gather
  /**
   * The same for the encoder: the source of row r is row starts[first+r] … of `data`. Sources stay until others are gathered.
   * @throws RangeError also for a network without an encoder
   */
  readonly gatherSource: Gather
  /** Runs the network on a gathered shard; `dropout` names the draw of masks, which do not depend on shards; null outside training. */
  forward(shard: number, dropout: DropoutDraw | null): void
  /**
   * The two halves of `forward` in a network with an encoder. `encode` runs the encoder and starts the decoder with its final
   * state, as `setState` would; `decode` runs the decoder from the state that was encoded, set or carried last, with attention to
   * what was encoded last. So a decoder can go on step by step.
   * @throws RangeError encode: for a network without an encoder
   */
  encode(shard: number, dropout: DropoutDraw | null): void
  decode(shard: number, dropout: DropoutDraw | null): void
  /**
   * α of the last forward or decode: how much each step looks at each step of its source, [steps][rows][sourceSteps]; 0 past the
   * lengths. A view.
   * @throws RangeError for a network without attention
   */
  attentionWeights(shard: number): Float32Array
  /** ŷ of the last forward: [n][rows][O] with n = `steps` (read: every) or 1, rows = the shard's rows. A view. */
  outputs(shard: number): Float32Array
  /** Where the loss writes ∂J/∂ŷ, same layout as `outputs`. A view; must be 0 for inactive rows and steps. */
  outputGradients(shard: number): Float32Array
  /**
   * Fast twin of losses/softmax.ts on the last forward: writes ∂J/∂ŷ into `outputGradients` and answers J.
   *   truth, weights [n][rows], places as in `outputs`: class numbers, and w of J = Σ w ℓ; a place of weight 0 is not read
   * @throws RangeError for a class that is none of 0 … O − 1, or another number of places
   */
  softmaxCrossEntropy(shard: number, truth: Floats | Int32Array, weights: Floats): number
  /** Adds nothing across calls: the shard's gradient buffer is cleared first. */
  backward(shard: number, choice: BackwardChoice): void
}

/**
 * Puts `count` sequences into a shard: row r is rows starts[first+r] … + lengths[first+r] of the data. `lengths` null: all
 * have as many steps as there may be. Rows from `count` on are inactive (masked).
 * @throws RangeError when a sequence goes beyond the data, or a token is none of its table's symbols
 */
export type Gather = (
  shard: number,
  data: InputRows,
  starts: Int32Array,
  lengths: Int32Array | null,
  first: number,
  count: number,
) => void

/**
 * The work between backward and the next forward, in the order of a training step:
 *   sum    gradients ← Σ over shards, in their order, and the parts of their norm
 *   clip   gradients limited by value, and the parts of their norm anew; only where that is asked for
 *   step   the optimizer: new parameters
 *   copy   the transposed copies that backward reads
 */
export type Phase = 'sum' | 'clip' | 'step' | 'copy'

/**
 * A phase is cut into pieces with fixed borders. Those of one phase may run in any order and on any thread that has compiled
 * the network onto the same memory; the result is the same bits.
 */
export interface UpdateAccess {
  /** How many pieces are worth a thread each; 1 in small networks. */
  readonly pieces: Readonly<Record<Phase, number>>
  runPiece(phase: Phase, piece: number): void
  /** All of phase `sum`. */
  reduceGradients(): void
  /** All of phase `copy`. Must follow every change of `parameters` from outside. */
  parametersChanged(): void
  /** The optimizer of a run, from its first step on. Only one may be at work on a memory. */
  updater(choice: UpdateChoice): Updater
}

/** What stays the same for a whole run. */
export interface UpdateChoice {
  readonly optimizer: OptimizerChoice
  readonly weightDecay: number
  readonly clip: { readonly value: number | null }
}

export interface Updater {
  /** Its slots are views, in the order of `parameters`. */
  readonly state: OptimizerState
  /** ‖gradients‖₂ as the last phase `sum` or `clip` left them. NaN or infinite exactly when an element is. */
  norm(): number
  /** What the next phase `step` shall do: its learning rate and the factor of the gradient. */
  prepare(learningRate: number, scale: number): void
  /** Notes the parameters as they are: `updates` are what they became since. */
  mark(): void
  /** 2-norm of every tensor of the table. */
  norms(of: Watched): number[]
}

export type Watched = 'gradients' | 'weights' | 'updates'

/** What sequences are ranges of: rows of features with, beside them, tokens for the embeddings. */
export interface InputRows {
  /** Scaled, finite, (rows, D). */
  readonly features: Float32Array
  /** Numbers of symbols, (rows, tables); null when the network has no embeddings. */
  readonly tokens: Int32Array | null
  /** 1 for features that are read as their difference from the sequence's last step, (D). Absent: none is. */
  readonly relative?: Uint8Array
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
  /** The one that was set or carried; zeros when there is none. */
  initialState(shard: number, into?: Float32Array): Float32Array
  /**
   * The final state becomes the initial state of the forwards that follow, at once and without a copy outside.
   * @throws RangeError for a bidirectional network
   */
  carryState(shard: number): void
  /** ∂J/∂(initial state) of the last backward; meaningful when a state was set. */
  stateGradients(shard: number, into?: Float32Array): Float32Array
}

export interface ShardRange {
  /** First row of the batch that belongs to this shard, and how many. */
  readonly first: number
  readonly rows: number
}

export interface BackwardChoice {
  /** Errors go back at most that many steps; null: all the way. */
  readonly truncate: number | null
  /** Largest size of a delta before its activation; null: no limit. */
  readonly clipDelta: number | null
}

/** Names one draw of dropout masks; the same draw gives the same masks on every thread and machine. */
export interface DropoutDraw {
  readonly seed: number
  readonly step: number
}
