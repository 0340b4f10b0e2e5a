import type { Variables } from '../cells/cell'
import type { Vec } from '../cells/vector'
import { backward, forward, referenceNetwork, type Sequence } from '../network/reference'
import { embeddedParts, type BackwardOptions } from '../network/reference-stack'
import type { Direction, NetworkSpec } from '../network/spec'

/**
 * Everything that happens inside a network on one sequence, as plain data that is ready for JSON. Letters are those of DESIGN
 * (Greff et al. 2017; simple RNN: Goodfellow et al. 2016), in Unicode's composed form (NFC): x z̄ z ī i f̄ f c ō o y, or x a h;
 * δ★ is ∂J/∂★. A variable that a variant lacks (ī of NIG, δf̄ of CIFG) is absent. Without a loss there are no deltas.
 */
export interface NetworkTrace {
  readonly network: NetworkSpec
  /** J; absent when no loss was given. */
  readonly loss?: number
  /** One entry per table: `s` is the token of a step and `x` its vector, which the first layer reads behind the features. */
  readonly embeddings: readonly EmbeddingTrace[]
  /** One entry per layer and direction, from the bottom up. */
  readonly layers: readonly LayerTrace[]
  /** The head, ŷ = c + V y: one entry (`read: last`), or one per step. `read` is the y that the head saw, dropout included. */
  readonly outputs: readonly Letters[]
}

export interface EmbeddingTrace {
  readonly table: number
  readonly steps: readonly (Letters & { readonly t: number })[]
}

export interface LayerTrace {
  readonly layer: number
  readonly direction: Direction
  /** The state before the first step, e.g. y c δy δc. */
  readonly initial: Letters
  /** By time, t = 0 first, also for the backward direction. */
  readonly steps: readonly (Letters & { readonly t: number })[]
}

export type Letters = { readonly [letter: string]: number | readonly number[] }

/** ŷ of the sequence, (n)(O) → J and ∂J/∂ŷ. */
export type SequenceLoss = (outputs: readonly Vec[]) => { readonly loss: number; readonly gradient: readonly Vec[] }

export function traceNetwork(
  spec: NetworkSpec,
  parameters: ArrayLike<number>,
  sequence: Sequence,
  lossOf: SequenceLoss | null,
  options: BackwardOptions = {},
): NetworkTrace {
  const network = referenceNetwork(spec, parameters)
  const traces = forward(network, [sequence])
  const [trace] = traces
  const judged = lossOf?.(trace.outputs)
  const deltas = judged && backward(network, traces, [judged.gradient], options).sequences[0]
  return {
    network: spec,
    ...(judged && { loss: judged.loss }),
    embeddings: embeddedParts(spec, trace.layers[0].inputs.slice(0, trace.length)).map((vectors, table) => ({
      table,
      steps: vectors.map((x, t) => ({
        ...{ t, s: trace.tokens[t][table], x: Array.from(x) },
        ...(deltas && { δx: Array.from(deltas.embedded[table][t]) }),
      })),
    })),
    layers: trace.layers.flatMap(({ inputs, runs }, layer) =>
      runs.map(({ direction, initial, steps }, d) => ({
        layer,
        direction,
        initial: { ...plain(initial), ...(deltas && withDelta(deltas.initial[layer][d])) },
        steps: steps.map((step, t) => ({
          t,
          x: Array.from(inputs[t]),
          ...plain(step),
          ...(deltas && plain(lastPass(deltas.passes.map(pass => pass[layer][d].steps[t])))),
        })),
      })),
    ),
    outputs: trace.outputs.map((ŷ, n) => ({
      read: Array.from(trace.read[n]),
      ŷ: Array.from(ŷ),
      ...(judged && { δŷ: Array.from(judged.gradient[n]) }),
    })),
  }
}

const plain = (variables: Variables): Record<string, number[]> =>
  Object.fromEntries(Object.entries(variables).flatMap(([letter, v]) => (v ? [[letter, Array.from(v)]] : [])))

const withDelta = (gradient: Variables): Record<string, number[]> =>
  Object.fromEntries(Object.entries(plain(gradient)).map(([letter, v]) => [`δ${letter}`, v]))

/** Truncated backpropagation may visit a step in several passes: the deltas of the last one are shown. */
const lastPass = (visits: readonly (Variables | undefined)[]): Variables =>
  visits.reduce<Variables>((shown, visit) => visit ?? shown, {})
