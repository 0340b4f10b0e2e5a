import { describe, expect, it } from 'vitest'
import { loadKernels } from '../../../core/kernels/index'
import { softmaxCrossEntropy } from '../../../core/losses/softmax'
import { compileNetwork } from '../../../core/network/compiled'
import { integer, stream, uniform } from '../../../core/random'
import { spec } from './compare'

const ROWS = 5
const STEPS = 3

/** Judges logits [steps][rows][classes] with both; `found` are those of the kernel. */
function judge(
  build: 'relaxed' | 'plain',
  classes: number,
  { logits, truth, weights }: { logits: Float32Array; truth: readonly number[]; weights: readonly number[] },
) {
  const network = compileNetwork(spec({ outputs: classes, read: 'every' }), {
    ...{ kernels: loadKernels({ build }), batch: ROWS, steps: STEPS },
  })
  network.outputs(0).set(logits)
  network.outputGradients(0).fill(9)
  const J = network.softmaxCrossEntropy(0, Int32Array.from(truth), [...weights])
  const gradient = new Float64Array(logits.length)
  const expected = softmaxCrossEntropy(Float64Array.from(logits), [...truth], [...weights], classes, gradient)
  return { found: { J, gradient: Float32Array.from(network.outputGradients(0)) }, expected: { J: expected, gradient } }
}

/** Random logits of a size, every third place masked. */
function randomPlaces(classes: number, size: number) {
  const s = stream(classes, 'softmax')
  const places = Array.from({ length: ROWS * STEPS }, (_, k) => k)
  return {
    logits: Float32Array.from({ length: places.length * classes }, () => (2 * uniform(s) - 1) * size),
    truth: places.map(() => integer(s, classes)),
    weights: places.map(k => (k % 3 === 2 ? 0 : uniform(s) / 15)),
  }
}

const largest = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((most, v) => Math.max(most, Math.abs(v)), 0)

describe.each(['relaxed', 'plain'] as const)('softmax cross-entropy (%s)', build => {
  it.each([0.1, 3, 30, 300])('agrees with the reference for 1 to 70 classes and logits up to %d', size => {
    for (let classes = 1; classes <= 70; classes++) {
      const { found, expected } = judge(build, classes, randomPlaces(classes, size))
      const misses = found.gradient.map((δ, k) => δ - expected.gradient[k])
      // the gradient of a place is at most its weight, which is below 1/15
      expect(largest(misses), `${classes} classes: gradient`).toBeLessThan(3e-7 / 15)
      expect(Math.abs(found.J - expected.J), `${classes} classes: J`).toBeLessThan(3e-7 * Math.max(1, expected.J))
    }
  })

  it('keeps its digits for many classes', () => {
    const { found, expected } = judge(build, 5000, randomPlaces(5000, 4))
    expect(Math.abs(found.J / expected.J - 1)).toBeLessThan(1e-7)
    for (let k = 0; k < 5000; k += 7) expect(Math.abs(found.gradient[k] / expected.gradient[k] - 1)).toBeLessThan(1e-6)
  })

  it('does not read a place of weight 0, whatever lies there, and gives it the gradient 0', () => {
    const places = randomPlaces(9, 2)
    const clean = judge(build, 9, places).found
    places.weights.forEach((w, k) => {
      if (w === 0) places.logits.fill(k % 2 === 0 ? NaN : Infinity, k * 9, (k + 1) * 9)
    })
    const truth = places.truth.map((y, k) => (places.weights[k] === 0 ? 1e6 : y))
    const { found } = judge(build, 9, { ...places, truth })
    expect(found).toEqual(clean)
    expect(Array.from(found.gradient.subarray(18, 27))).toEqual(Array(9).fill(0))
  })

  it('passes NaN on, in its own place only', () => {
    const places = randomPlaces(6, 2)
    const { gradient } = judge(build, 6, places).found
    places.logits[3 * 6 + 1] = NaN
    const { found } = judge(build, 6, places)
    expect(found.J).toBeNaN()
    expect(found.gradient.subarray(18, 24).every(Number.isNaN)).toBe(true)
    expect(found.gradient.subarray(24)).toEqual(gradient.subarray(24))
    expect(found.gradient.subarray(0, 18)).toEqual(gradient.subarray(0, 18))
  })

  it('is exact for logits so far apart that one class has it all', () => {
    const weights = Array.from({ length: ROWS * STEPS }, (_, k) => (k === 0 ? 1 : 0))
    const logits = new Float32Array(ROWS * STEPS * 2)
    logits.set([1000, -1000])
    const truth = weights.map(() => 1)
    const { found } = judge(build, 2, { logits, truth, weights })
    expect(found.J).toBe(2000)
    expect(Array.from(found.gradient.subarray(0, 2))).toEqual([1, -1])
  })

  it('agrees with the reference on logits at the ends of float32, and of one class alone', () => {
    const ends = [Infinity, -Infinity, NaN, 3.4e38, -3.4e38, 1e-45, -0, 88, -88, 104, -104]
    const weights = Array.from({ length: ROWS * STEPS }, (_, k) => (k === 0 ? 1 : 0))
    let notFinite = 0
    for (let classes = 1; classes <= 9; classes++) {
      const places = { ...randomPlaces(classes, 3), weights }
      for (let start = 0; start < ends.length; start++) {
        const logits = places.logits.map((a, k) => (k % 5 < 2 ? ends[(start + k) % ends.length] : a))
        const { found, expected } = judge(build, classes, { ...places, logits })
        const about = `${classes} classes, ${logits.subarray(0, classes).join(' ')}`
        if (Number.isFinite(expected.J))
          expect(Math.abs(found.J - expected.J), about).toBeLessThan(3e-7 * Math.max(1, expected.J))
        else {
          expect(found.J, about).toBe(expected.J)
          notFinite++
        }
        found.gradient.forEach((δ, k) => {
          if (Number.isNaN(expected.gradient[k])) expect(δ, `${about}, gradient ${k}`).toBeNaN()
          else expect(Math.abs(δ - expected.gradient[k]), `${about}, gradient ${k}`).toBeLessThan(3e-7)
        })
      }
    }
    // some of each
    expect(notFinite).toBeGreaterThan(9)
    expect(notFinite).toBeLessThan(90)
  })

  it('refuses a class that is not there, and says where', () => {
    const places = randomPlaces(4, 1)
    for (const y of [4, -1, 1.5, NaN, 2 ** 32]) {
      const truth = places.truth.map((class_, k) => (k === 6 ? y : class_))
      expect(() => {
        const network = compileNetwork(spec({ outputs: 4, read: 'every' }), {
          ...{ kernels: loadKernels({ build }), batch: ROWS, steps: STEPS },
        })
        network.softmaxCrossEntropy(0, truth, places.weights)
      }).toThrow(`place 6 of shard 0 has the class ${y} of 0 … 3`)
    }
  })

  it('refuses another number of weights than there are places', () => {
    const places = randomPlaces(4, 1)
    expect(() => judge(build, 4, { ...places, weights: places.weights.slice(1) })).toThrow(
      'shard 0 has 15 places, got 14 weights',
    )
  })
})
