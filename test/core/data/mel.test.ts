import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { frameCount, framesOf, hertzOf, melFilters, melOf, usualFrames, type RealFft } from '../../../core/data/mel'
import { readWav } from '../../../core/data/wav'
import { normal, stream } from '../../../core/random'
import { problemOf } from '../support/problems'

const SPEECH = resolve(import.meta.dirname, '../../fixtures/speech')

/** The definition, term by term: the oracle of every faster transform. */
const definition: RealFft = (x, re, im) => {
  const N = x.length
  for (let k = 0; k <= N / 2; k++) {
    re[k] = 0
    im[k] = 0
    for (let n = 0; n < N; n++) {
      const angle = (-2 * Math.PI * ((k * n) % N)) / N
      re[k] += x[n] * Math.cos(angle)
      im[k] += x[n] * Math.sin(angle)
    }
  }
}

const tone = (hertz: number, samples: number, rate = 8000): Float64Array =>
  Float64Array.from({ length: samples }, (_, t) => 0.5 * Math.sin((2 * Math.PI * hertz * t) / rate))

describe('framesOf', () => {
  it('gives the coefficients that NumPy computed for a spoken “six”, to their rounding of 0.1', () => {
    const lines = readFileSync(resolve(SPEECH, '6_nicolas_0.mfcc.csv'), 'utf8').trim().split('\n').slice(1)
    const expected = lines.flatMap(line => line.split(',').slice(2).map(Number))
    const { samples, rate } = readWav(readFileSync(resolve(SPEECH, '6_nicolas_0.wav')), 'six.wav')
    const { count, width, values } = framesOf(samples, usualFrames(rate), definition)
    expect([count, width]).toEqual([17, 13])
    expect(expected).toHaveLength(count * width)
    const farthest = Math.max(...values.map((value, k) => Math.abs(value - expected[k])))
    expect(farthest).toBeLessThan(0.0501)
  })

  it('is loudest in the filter around the pitch of a tone', () => {
    const choice = { ...usualFrames(8000), coefficients: 0 }
    for (const hertz of [250, 1000, 3000]) {
      const { width, values } = framesOf(tone(hertz, 400), choice, definition)
      const loudest = values.subarray(0, width).indexOf(Math.max(...values.subarray(0, width)))
      const corner = (j: number) => hertzOf((j * melOf(4000)) / 27)
      expect(hertz).toBeGreaterThan(corner(loudest) - 8000 / 256)
      expect(hertz).toBeLessThan(corner(loudest + 2) + 8000 / 256)
    }
  })

  it('turns a recording of double strength into the first coefficient alone', () => {
    const s = stream(1, 'noise')
    const noise = Float64Array.from({ length: 500 }, () => 0.1 * normal(s))
    const once = framesOf(noise, usualFrames(8000), definition)
    const twice = framesOf(
      noise.map(value => 2 * value),
      usualFrames(8000),
      definition,
    )
    twice.values.forEach((value, k) => {
      const louder = k % 13 === 0 ? Math.sqrt(26) * Math.log(4) : 0
      expect(value - once.values[k]).toBeCloseTo(louder, 9)
    })
  })

  it('is finite in silence and for a recording shorter than a window, also an empty one', () => {
    for (const length of [0, 1, 150, 1000]) {
      const { count, width, values } = framesOf(new Float64Array(length), usualFrames(8000), definition)
      expect(values).toHaveLength(count * width)
      expect(values.every(Number.isFinite)).toBe(true)
    }
  })

  it('hears the first sample, which has none before it', () => {
    const { values } = framesOf(Float64Array.of(0.5), { ...usualFrames(8000), coefficients: 0 }, definition)
    expect(Math.min(...values)).toBeGreaterThan(Math.log(1e-7))
  })

  it('keeps the length of a vector of logarithms when no coefficient is left out', () => {
    const choice = { ...usualFrames(8000), coefficients: 26 }
    const norm = (values: Float64Array) => Math.hypot(...values)
    const cepstrum = framesOf(tone(700, 200), choice, definition)
    const logs = framesOf(tone(700, 200), { ...choice, coefficients: 0 }, definition)
    expect(norm(cepstrum.values)).toBeCloseTo(norm(logs.values), 9)
  })

  it.each([
    ['a transform of as many points', { points: 128 }],
    ['a power of two', { points: 300 }],
    ['nothing above 4000 Hz', { highest: 5000 }],
    ['do not fit', { lowest: 4000 }],
    ['cannot give 27 coefficients', { coefficients: 27 }],
    ['0 filters', { filters: 0, coefficients: 0 }],
    ['0 samples is none', { hop: 0 }],
  ])('refuses a choice that cannot be computed: %s', (what, over) => {
    const problem = problemOf(() => framesOf(tone(100, 300), { ...usualFrames(8000), ...over }, definition))
    expect(problem.code).toBe('FRAMES_CHOICE')
    expect(problem.message).toContain(what)
  })
})

describe('frameCount', () => {
  it.each([
    [0, 1],
    [199, 1],
    [200, 1],
    [201, 2],
    [300, 2],
    [301, 3],
    [1722, 17],
  ])('of %d samples is %d', (samples, count) => {
    expect(frameCount(samples, 200, 100)).toBe(count)
  })
})

describe('melFilters', () => {
  it('lie inside the spectrum, reach 1 at their top, and add up to 1 between the first top and the last', () => {
    for (const rate of [8000, 16000, 44100]) {
      const choice = usualFrames(rate)
      const sums = new Float64Array(choice.points / 2 + 1)
      const tops = melFilters(choice).map(({ first, weights }) => {
        weights.forEach((weight, k) => (sums[first + k] += weight))
        expect(first + weights.length).toBeLessThanOrEqual(choice.points / 2 + 1)
        expect(Math.max(...weights)).toBe(1)
        return first + weights.indexOf(1)
      })
      for (let bin = tops[0]; bin <= tops[tops.length - 1]; bin++) expect(sums[bin]).toBeCloseTo(1, 12)
    }
  })
})

describe('melOf', () => {
  it('is 1000 at 1000 Hz, and hertzOf takes it back', () => {
    expect(melOf(1000)).toBeCloseTo(1000, 1)
    for (const hertz of [0, 31, 700, 8000]) expect(hertzOf(melOf(hertz))).toBeCloseTo(hertz, 9)
  })
})
