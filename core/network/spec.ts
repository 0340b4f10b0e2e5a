/**
 * What a network is, apart from its numbers. The experiment file's `network` section plus the sizes that follow
 * from data and task.
 */
export type LstmVariant = 'vanilla' | 'NIG' | 'NFG' | 'NOG' | 'NIAF' | 'NOAF' | 'CIFG' | 'FGR'

/** NP, "no peepholes", is the vanilla variant with `peepholes: false`. */
export type CellSpec =
  | { readonly kind: 'simple-rnn'; readonly activation: 'tanh' | 'relu' }
  | { readonly kind: 'lstm'; readonly variant: LstmVariant; readonly peepholes: boolean }

/** Recurrent layers one above the other, and what the first of them reads. */
export interface StackSpec {
  readonly cell: CellSpec
  /** D: features of one time step; may be 0 when there are embeddings. */
  readonly inputs: number
  /** The input of a step is its D features, then for each table the vector of the step's token. */
  readonly embeddings: readonly EmbeddingSpec[]
  /** H: units of each layer and direction. */
  readonly units: number
  readonly layers: number
  readonly bidirectional: boolean
  /** Probability that an output of a recurrent layer is dropped on its way up (to the next layer or what reads the top) in training. */
  readonly dropout: number
}

export interface NetworkSpec extends StackSpec {
  /**
   * A stack that reads a sequence of its own, the source. Its final state is the initial state of this stack, its decoder: the
   * same cell, as many layers, as many units in all its directions together. Absent: there is none.
   */
  readonly encoder?: StackSpec | null
  /** `luong`: the head reads, instead of each y, what cells/attention.ts makes of it and the encoder's outputs. Absent: none. */
  readonly attention?: 'none' | 'luong'
  /** O: values of the dense head, ŷ = c + V y. */
  readonly outputs: number
  /**
   * What the head reads: `last` (many-to-one: the last output of each direction, i.e. the forward direction's at the
   * sequence's last step and the backward direction's at its first), the `mean` of the outputs over the steps of the sequence
   * (many-to-one too), or `every` step (many-to-many).
   */
  readonly read: 'last' | 'mean' | 'every'
}

/** Times at which the head speaks in a sequence of so many steps. */
export const timesOf = ({ read }: Pick<NetworkSpec, 'read'>, steps: number): number => (read === 'every' ? steps : 1)

/** A stack of a network, and how the rest of the network sees it. */
export interface Stack {
  readonly spec: StackSpec
  /** Of the names of its parameters. */
  readonly prefix: string
  /** What is read of its top layer; `none`: only its final state. */
  readonly top: 'last' | 'every' | 'none'
  /** Number of its first layer among those of the network where dropout draws for each: the decoder's come first. */
  readonly firstLayer: number
}

export const attends = ({ attention }: Pick<NetworkSpec, 'attention'>): boolean => attention === 'luong'

/** The stacks of a network in the order in which they run; so their parameters stand in the table. */
export function stacksOf(spec: NetworkSpec): readonly Stack[] {
  const { encoder, layers } = spec
  const decoder: Stack = { spec, prefix: '', top: spec.read === 'last' ? 'last' : 'every', firstLayer: 0 }
  if (!encoder) return [decoder]
  return [{ spec: encoder, prefix: 'encoder.', top: attends(spec) ? 'every' : 'none', firstLayer: layers }, decoder]
}

/** The stack that a parameter belongs to by its name. What belongs to none, as the head, counts to the last. */
export function stackNamed(stacks: readonly Stack[], name: string): Stack {
  return stacks.find(({ prefix }) => name.startsWith(prefix)) ?? stacks[stacks.length - 1]
}

/** Values that the layer above, or the head, reads of each step of a stack: H of each direction. */
export const widthOf = ({ units, bidirectional }: Pick<StackSpec, 'units' | 'bidirectional'>): number =>
  units * directionsOf({ bidirectional }).length

/** A table of learned vectors, one per symbol. A token is the number of a symbol, 0 … symbols − 1. */
export interface EmbeddingSpec {
  readonly symbols: number
  /** Values of a vector. */
  readonly size: number
}

/** Values that the first layer reads at each step: features and the vectors of the tokens. */
export const inputSize = ({ inputs, embeddings }: Pick<StackSpec, 'inputs' | 'embeddings'>): number =>
  embeddings.reduce((sum, { size }) => sum + size, inputs)

/** Where the vector of table n stands in the input of the first layer. */
export const embeddingAt = ({ inputs, embeddings }: Pick<StackSpec, 'inputs' | 'embeddings'>, n: number): number =>
  inputSize({ inputs, embeddings: embeddings.slice(0, n) })

export type Direction = 'forward' | 'backward'
export const directionsOf = (spec: Pick<StackSpec, 'bidirectional'>): readonly Direction[] =>
  spec.bidirectional ? ['forward', 'backward'] : ['forward']

/** Packed gate order, everywhere. */
export const GATES = ['z', 'i', 'f', 'o'] as const
export type Gate = (typeof GATES)[number]

/** The gates whose pre-activation exists in a variant: NIG, NFG, NOG and CIFG lose one. */
export function gatesOf(variant: LstmVariant): readonly Gate[] {
  const gone: Partial<Record<LstmVariant, Gate>> = { NIG: 'i', NFG: 'f', NOG: 'o', CIFG: 'f' }
  return GATES.filter(gate => gate !== gone[variant])
}
