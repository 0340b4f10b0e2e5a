import { codecOf, type Codec } from '../../data/vocabulary'
import { distribution, sample, type Sampling } from '../../decoding/sampling'
import type { CompiledNetwork, InputRows } from '../../network/compiled.types'
import { stream, uniform, type Stream } from '../../random'
import { generateShape } from './data'
import { vectorSize, type GenerateRecipe } from './recipe'

/** What a piece is to be made from. */
export interface Wish {
  /** Numbers of the symbols to go on from; of keys those of each step. */
  readonly start: readonly Step[]
  /** (values of the vector); null: there is none. */
  readonly vector: Float64Array | null
}

/** What is said at one step: the number of a symbol, or numbers of keys. */
export type Step = number | readonly number[]

export interface Said {
  /** Behind the start, without the end. */
  readonly steps: readonly Step[]
  /** It came to its end by itself. */
  readonly ended: boolean
}

/** The network of a recipe with one step, for as many pieces at once as its batch has rows. */
export type Speaking = Pick<
  CompiledNetwork,
  'batch' | 'spec' | 'gather' | 'gatherSource' | 'encode' | 'decode' | 'outputs' | 'setState' | 'carryState'
>

/**
 * Lets a network speak: what it says at a step is what it reads at the next. Each piece has a stream of its own, so how many are
 * wished for changes none of them.
 *   length: steps at most, the start not counted
 *
 * @throws Problem where an option is out of its range, or the network has left the numbers
 */
export function say(
  network: Speaking,
  recipe: GenerateRecipe,
  wishes: readonly Wish[],
  { sampling, length, seed }: { sampling: Sampling; length: number; seed: number },
): Said[] {
  const voice = recipe.vocabulary === null ? keyVoice(sampling) : symbolVoice(codecOf(recipe.vocabulary), sampling)
  const input = inputOf(network, recipe, wishes)
  const forced = wishes.map(({ start }) => [...voice.opening(recipe, start), ...start])
  const streams = wishes.map((_, row) => stream(seed, `piece ${row}`))
  const said = wishes.map((): Step[] => [])
  const ended = wishes.map(() => false)
  const isDone = (row: number): boolean => ended[row] || said[row].length >= length
  const O = network.spec.outputs
  for (let t = 0; !wishes.every((_, row) => isDone(row)); t++) {
    wishes.forEach(({ vector }, row) => {
      const step = t < forced[row].length ? forced[row][t] : said[row][t - forced[row].length]
      input.write(row, isDone(row) ? null : step, t === 0 || recipe.vector?.enter === 'every' ? vector : null)
    })
    input.step(t === 0)
    const outputs = network.outputs(0)
    for (let row = 0; row < wishes.length; row++) {
      if (t + 1 < forced[row].length || isDone(row)) continue
      const step = voice.choose(outputs.subarray(row * O, (row + 1) * O), streams[row])
      if (step === null) ended[row] = true
      else said[row].push(step)
    }
  }
  return said.map((steps, row) => ({ steps, ended: ended[row] }))
}

interface Voice {
  /** What is read before the start. */
  opening(recipe: GenerateRecipe, start: readonly Step[]): readonly Step[]
  /** Null: the end. */
  choose(outputs: Float32Array, s: Stream): Step | null
}

function symbolVoice({ unknown, start, end, size }: Codec, sampling: Sampling): Voice {
  const logits = new Float64Array(size)
  const probabilities = new Float64Array(size)
  return {
    opening: (recipe, given) => (start !== null ? [start] : given.length > 0 ? [] : [openingSymbol(recipe)]),
    choose(outputs, s) {
      logits.set(outputs)
      // Nothing begins twice, and the unknown cannot be said.
      if (unknown !== null) logits[unknown] = -Infinity
      if (start !== null) logits[start] = -Infinity
      const symbol = sample(distribution(logits, sampling, probabilities), s)
      return symbol === end ? null : symbol
    },
  }
}

/** A running text that goes on from nothing begins with a line, or with its most frequent symbol. */
function openingSymbol({ vocabulary }: GenerateRecipe): number {
  const line = vocabulary?.symbols.indexOf('\n') ?? -1
  return line >= 0 ? line : (vocabulary?.reserved ?? 0)
}

function keyVoice({ temperature }: Sampling): Voice {
  return {
    // Before the first step no key is down.
    opening: () => [[]],
    choose(outputs, s) {
      const down: number[] = []
      outputs.forEach((logit, key) => {
        const u = uniform(s)
        if (temperature === 0 ? logit > 0 : u < 1 / (1 + Math.exp(-logit / temperature))) down.push(key)
      })
      return down
    },
  }
}

/** Vectors as what an encoder reads, a row each; 0 where there is none. */
export function vectorRows(vectors: readonly (Float64Array | null)[], D: number): InputRows {
  const features = new Float32Array(vectors.length * D)
  vectors.forEach((vector, row) => {
    if (vector !== null) features.set(vector, row * D)
  })
  return { features, tokens: null }
}

/** What the network reads of all pieces at one step. */
function inputOf(network: Speaking, recipe: GenerateRecipe, wishes: readonly Wish[]) {
  const { inputs, symbols } = generateShape(recipe)
  const rows = wishes.length
  if (rows > network.batch) throw new RangeError(`${rows} pieces are wished for, there is room for ${network.batch}`)
  const features = new Float32Array(rows * inputs)
  const tokens = symbols.length === 0 ? null : new Int32Array(rows)
  const starts = Int32Array.from({ length: rows }, (_, row) => row)
  const D = recipe.vector === null ? 0 : vectorSize(recipe.vector)
  const source =
    recipe.vector?.enter === 'state'
      ? vectorRows(
          wishes.map(({ vector }) => vector),
          D,
        )
      : null
  return {
    /** `step` null: nothing more is wished for, and what is read does not matter. */
    write(row: number, step: Step | null, vector: Float64Array | null): void {
      features.fill(0, row * inputs, (row + 1) * inputs)
      if (tokens !== null) tokens[row] = typeof step === 'number' ? step : 0
      else if (step !== null && typeof step !== 'number') for (const key of step) features[row * inputs + key] = 1
      if (vector !== null && source === null) features.set(vector, (row + 1) * inputs - D)
    },
    step(isFirst: boolean): void {
      if (isFirst) network.setState(0, null)
      if (isFirst && source !== null) {
        network.gatherSource(0, source, starts, null, 0, rows)
        network.encode(0, null)
      }
      network.gather(0, { features, tokens }, starts, null, 0, rows)
      network.decode(0, null)
      network.carryState(0)
    },
  }
}
