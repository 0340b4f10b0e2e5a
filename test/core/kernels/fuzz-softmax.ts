import { softmaxCrossEntropy } from '../../../core/losses/softmax'
import type { CompiledNetwork } from '../../../core/network/compiled.types'
import { integer, stream, uniform, type Stream } from '../../../core/random'
import { firstDifference } from '../support/bits'

/** Of ∂J/∂ŷ relative to the weight of its place, and of J relative to the weights or to itself: two roundings of an exponential. */
const BOUND = 3e-7

const ENDS = [NaN, Infinity, -Infinity, 3.4e38, -3.4e38, 1e-45, -0, 87, -87, 104, -104]

interface Places {
  readonly logits: Float32Array
  readonly truth: Float32Array
  readonly weights: Float64Array
}

/**
 * Softmax cross-entropy on random logits in the places of shard 0, with what arithmetic goes wrong with among them, on the
 * kernels and in TypeScript. Where they differ by more than the bound, or the bits of the networks do, as text; null: nowhere.
 */
export function firstWrongSoftmax(networks: readonly CompiledNetwork[], seed: number): string | null {
  const [network] = networks
  const classes = network.spec.outputs
  const places = drawPlaces(stream(seed, 'softmax'), network.outputs(0).length, classes)
  const { logits, truth, weights } = places
  const found = judge(network, places)
  for (const other of networks.slice(1)) {
    const place = firstDifference(judge(other, places), found)
    if (place !== null) return `softmax: ${place}`
  }
  const expected = new Float64Array(logits.length)
  const J = softmaxCrossEntropy(logits, truth, weights, classes, expected)
  const total = weights.reduce((sum, w) => sum + w, 0)
  if (!isNear(found[0], J, BOUND * Math.max(total, Math.abs(J)))) return `softmax: J is ${found[0]} instead of ${J}`
  for (let k = 0; k < expected.length; k++) {
    const δ = found[k + 1]
    if (!isNear(δ, expected[k], BOUND * weights[Math.floor(k / classes)]))
      return `softmax: gradient ${k} is ${δ} instead of ${expected[k]}`
  }
  return null
}

/** J and then ∂J/∂ŷ. */
function judge(network: CompiledNetwork, { logits, truth, weights }: Places): number[] {
  network.outputs(0).set(logits)
  network.outputGradients(0).fill(9)
  return [network.softmaxCrossEntropy(0, truth, weights), ...network.outputGradients(0)]
}

/** A fifth of the places is masked, and holds anything. */
function drawPlaces(random: Stream, size: number, classes: number): Places {
  const count = size / classes
  const scale = 10 ** (-2 + 4 * uniform(random))
  const share = uniform(random) < 0.3 ? 0.1 : 0
  const logits = Float32Array.from({ length: size }, () =>
    uniform(random) < share ? ENDS[integer(random, ENDS.length)] : (2 * uniform(random) - 1) * scale,
  )
  const weights = Float64Array.from({ length: count }, () => (uniform(random) < 0.2 ? 0 : uniform(random) / count))
  const truth = Float32Array.from(weights, w => (w === 0 ? -1 : integer(random, classes)))
  weights.forEach((w, place) => {
    if (w === 0) logits.fill(NaN, place * classes, (place + 1) * classes)
  })
  return { logits, truth, weights }
}

const isNear = (a: number, b: number, most: number): boolean => Object.is(a, b) || Math.abs(a - b) <= most
