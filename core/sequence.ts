import type { Cell, Variables } from './cells/cell'
import { add, addTo, concat, mul, zeros, type Vec } from './cells/vector'
import type { Direction } from './network/spec'

/**
 * The loop over time, written once for every cell: lengths, both directions, stacked layers, initial states, truncation.
 * One sequence at a time; a batch is a list of sequences. Time t counts from 0 in the order of the data, also in the backward
 * direction; `place` counts from 0 in the order in which a direction visits its steps.
 */

/**
 * Truncated backpropagation through time: after every k1 steps go back k2 steps. The error of a step enters once, in the first
 * pass that begins at or after it; what lies further back than k2 steps of a pass gets nothing. With k2 < k1 some errors are
 * never used. Each direction counts steps in the order in which it visits them. `null` in place of it is full backpropagation.
 */
export interface Truncation {
  readonly k1: number
  readonly k2: number
}

/** One pass from the sequence's end, at most k steps back. */
export const atMost = (k: number): Truncation => ({ k1: Infinity, k2: k })

/** One direction of one layer over one sequence. Steps past the length do not exist: their outputs are 0, the state is kept. */
export interface Run {
  readonly direction: Direction
  readonly length: number
  readonly initial: Variables
  /** By time. */
  readonly steps: readonly Variables[]
  readonly final: Variables
  /** y of every time, (T)(H), 0 from `length` on. */
  readonly outputs: readonly Vec[]
}

/** Runs a cell over `x` (T)(D), of which the first `length` steps are data. The backward direction starts at the sequence's own end. */
export function runSequence(
  cell: Cell,
  x: readonly Vec[],
  length: number,
  direction: Direction,
  initial: Variables = cell.zero(),
): Run {
  const steps = new Array<Variables>(length)
  const outputs = x.map(() => zeros(cell.units))
  let state = initial
  for (let place = 0; place < length; place++) {
    const t = timeAt(place, length, direction)
    const step = cell.step(x[t], state)
    steps[t] = step
    outputs[t] = cell.output(step)
    state = step
  }
  return { direction, length, initial, steps, final: state, outputs }
}

/** The places from … to−1 that one backward pass visits; errors from outside enter from place `errors` on. */
export interface Pass {
  readonly from: number
  readonly to: number
  readonly errors: number
}

/** The backward passes over a sequence, in the order in which they happen. */
export function passesOf(length: number, truncation: Truncation | null): Pass[] {
  const { k1, k2 } = truncation ?? atMost(length)
  if (!(k1 >= 1 && k2 >= 1)) throw new RangeError(`truncation needs k1 ≥ 1 and k2 ≥ 1, got k1=${k1}, k2=${k2}`)
  const passes: Pass[] = []
  for (let begin = 0; begin < length; begin += k1) {
    const to = Math.min(begin + k1, length)
    passes.push({ from: Math.max(0, to - k2), to, errors: begin })
  }
  return passes
}

/** What one backward pass through one direction of one layer found. */
export interface RunDeltas {
  /** By time; undefined where the pass did not go. */
  readonly steps: readonly (Variables | undefined)[]
  /** ∂J/∂x of every time, (T)(D), 0 where the pass did not go. */
  readonly inputs: readonly Vec[]
  /** ∂J/∂(initial state); null when the pass was cut before it. */
  readonly initial: Variables | null
}

/**
 * Goes back through a run. `above` is ∂J/∂output of every time, `final` is ∂J/∂(final state). Gradients of the parameters are
 * added to the cell's own sums.
 */
export function runSequenceBackward(
  cell: Cell,
  x: readonly Vec[],
  run: Run,
  above: readonly Vec[],
  pass: Pass,
  { final = cell.zero(), clipDelta = null }: { final?: Variables; clipDelta?: number | null } = {},
): RunDeltas {
  const { direction, length, initial, steps } = run
  const deltas = new Array<Variables | undefined>(length).fill(undefined)
  const inputs = x.map(v => zeros(v.length))
  const nothing = zeros(cell.units)
  let next = final
  for (let place = pass.to - 1; place >= pass.from; place--) {
    const t = timeAt(place, length, direction)
    const last = place === 0 ? initial : steps[timeAt(place - 1, length, direction)]
    const error = place >= pass.errors ? above[t] : nothing
    const { δ, δlast } = cell.stepBackward(x[t], last, steps[t], error, next, clipDelta)
    deltas[t] = δ
    inputs[t] = δ.δx
    next = δlast
  }
  return { steps: deltas, inputs, initial: pass.from === 0 ? next : null }
}

/** A layer of the stack: its cells, one per direction, both of which read the same inputs. */
export type Layer = readonly { readonly direction: Direction; readonly cell: Cell }[]

export interface LayerRun {
  /** (T)(D) */
  readonly inputs: readonly Vec[]
  /** One per direction. */
  readonly runs: readonly Run[]
  /** What goes up: the directions' outputs one after the other, times `keep`; (T)(H · directions). */
  readonly outputs: readonly Vec[]
  /** Dropout of the outputs, mask/(1−p) of every time; null: none. */
  readonly keep: readonly Vec[] | null
}

/** Runs a stack of layers over one sequence. `initial`: [layer][direction]; `keep`: [layer][t], see LayerRun. */
export function runLayers(
  layers: readonly Layer[],
  x: readonly Vec[],
  length: number,
  { initial, keep }: { initial?: readonly (readonly Variables[])[]; keep?: readonly (readonly Vec[])[] } = {},
): LayerRun[] {
  const layerRuns: LayerRun[] = []
  let inputs = x
  layers.forEach((layer, l) => {
    const runs = layer.map(({ cell, direction }, d) => runSequence(cell, inputs, length, direction, initial?.[l][d]))
    const kept = keep?.[l] ?? null
    const joined = inputs.map((_, t) => concat(runs.map(run => run.outputs[t])))
    const outputs = kept ? joined.map((y, t) => mul(y, kept[t])) : joined
    layerRuns.push({ inputs, runs, outputs, keep: kept })
    inputs = outputs
  })
  return layerRuns
}

/** Gradients of a stack with respect to what it was given, and the deltas on the way. */
export interface LayersDeltas {
  /** ∂J/∂x, (T)(D). */
  readonly inputs: Vec[]
  /** ∂J/∂(initial state), [layer][direction]. */
  readonly initial: Variables[][]
  /** [pass][layer][direction]; full backpropagation is one pass. */
  readonly passes: RunDeltas[][][]
}

/**
 * Goes back through a stack, the whole stack once per pass. `above`: ∂J/∂outputs of the top layer, (T)(H · directions), in
 * parts that belong to one step each; `final`: ∂J/∂(final state), [layer][direction], enters in the last pass.
 */
export function runLayersBackward(
  layers: readonly Layer[],
  layerRuns: readonly LayerRun[],
  above: readonly Vec[],
  {
    final,
    truncation = null,
    clipDelta = null,
  }: { final?: readonly (readonly Variables[])[]; truncation?: Truncation | null; clipDelta?: number | null } = {},
): LayersDeltas {
  const length = layerRuns[0].runs[0].length
  const inputs = layerRuns[0].inputs.map(v => zeros(v.length))
  const initial = layers.map(layer => layer.map(({ cell }) => cell.zero()))
  const passes = passesOf(length, truncation).map((pass, _, all) => {
    const isLast = pass === all[all.length - 1]
    const deltas = new Array<RunDeltas[]>(layers.length)
    let errors = above
    for (let l = layers.length - 1; l >= 0; l--) {
      const { inputs: x, runs, keep } = layerRuns[l]
      const kept = keep ? errors.map((error, t) => mul(error, keep[t])) : errors
      // Errors from outside enter once, with their own pass; what the layer above sends down belongs to this pass already.
      const visited = l === layers.length - 1 ? pass : { ...pass, errors: pass.from }
      deltas[l] = layers[l].map(({ cell }, d) => {
        const own = kept.map(error => error.subarray(d * cell.units, (d + 1) * cell.units))
        return runSequenceBackward(cell, x, runs[d], own, visited, {
          final: isLast ? final?.[l][d] : undefined,
          clipDelta,
        })
      })
      deltas[l].forEach((found, d) => {
        if (found.initial) initial[l][d] = sum(initial[l][d], found.initial)
      })
      errors = x.map((v, t) => add(zeros(v.length), ...deltas[l].map(found => found.inputs[t])))
    }
    errors.forEach((error, t) => addTo(inputs[t], error))
    return deltas
  })
  return { inputs, initial, passes }
}

const timeAt = (place: number, length: number, direction: Direction): number =>
  direction === 'forward' ? place : length - 1 - place

const sum = (a: Variables, b: Variables): Variables =>
  Object.fromEntries(Object.keys(a).map(letter => [letter, add(a[letter], b[letter])]))
