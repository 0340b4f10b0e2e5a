import { Problem } from '../problem'
import { many } from './wording'

/**
 * A recording as frames: log-mel energies or cepstral coefficients (MFCC), as in Davis & Mermelstein 1980 and HTK. Pre-emphasis,
 * overlapping Hamming windows, power spectrum, triangles on the mel scale, logarithm, cosine transform.
 *
 * Bins and frames are counted as in python_speech_features, whose numbers are the most widely used: a triangle begins and ends at
 * whole bins, the last frame is filled up with zeros, and the power is divided by the size of the transform.
 */
export interface FrameChoice {
  /** Samples a second of the recordings. */
  readonly rate: number
  /** y(t) = x(t) − a x(t−1). */
  readonly preEmphasis: number
  /** Samples of a window, and from one window to the next. */
  readonly window: number
  readonly hop: number
  /** Points of the transform, a power of two; a shorter window is filled up with zeros. */
  readonly points: number
  readonly filters: number
  /** Hertz. */
  readonly lowest: number
  readonly highest: number
  /** Cepstral coefficients of a frame; 0: the logarithms of the filters themselves. */
  readonly coefficients: number
}

/** 25 ms every 12.5 ms, 26 filters up to half the rate, 13 coefficients. */
export function usualFrames(rate: number): FrameChoice {
  const window = Math.round(0.025 * rate)
  return {
    rate,
    preEmphasis: 0.97,
    window,
    hop: Math.round(0.0125 * rate),
    points: 2 ** Math.ceil(Math.log2(window)),
    filters: 26,
    lowest: 0,
    highest: rate / 2,
    coefficients: 13,
  }
}

/**
 * X[k] = Σ x[n] e^(−2πi kn/N) of N real values, N a power of two: writes the real and imaginary parts of k = 0 … N/2. A parameter,
 * because core has no packages and the transform is a library's.
 */
export type RealFft = (x: Float64Array, re: Float64Array, im: Float64Array) => void

export interface Frames {
  readonly count: number
  /** Values of a frame: coefficients, or filters. */
  readonly width: number
  /** (count, width) */
  readonly values: Float64Array
}

/** Below this an energy counts as silence: the logarithm of 0 is not a number that a network can read. */
const FLOOR = 1e-10

/** Throws `Problem` FRAMES_CHOICE for a choice that cannot be computed. */
export function framesOf(samples: Float64Array, choice: FrameChoice, fft: RealFft): Frames {
  refuseImpossible(choice)
  const { window, hop, points, filters, coefficients } = choice
  const y = emphasise(samples, choice.preEmphasis)
  const w = hamming(window)
  const bank = melFilters(choice)
  const D = coefficients === 0 ? null : cosines(filters, coefficients)
  const width = D === null ? filters : coefficients
  const count = frameCount(samples.length, window, hop)
  const values = new Float64Array(count * width)

  const x = new Float64Array(points)
  const re = new Float64Array(points / 2 + 1)
  const im = new Float64Array(points / 2 + 1)
  const logs = new Float64Array(filters)
  for (let frame = 0; frame < count; frame++) {
    const at = frame * hop
    for (let n = 0; n < window; n++) x[n] = w[n] * (y[at + n] ?? 0)
    x.fill(0, window)
    fft(x, re, im)
    for (let j = 0; j < filters; j++) {
      const { first, weights } = bank[j]
      let E = 0
      for (let k = 0; k < weights.length; k++) {
        const bin = first + k
        E += (weights[k] * (re[bin] * re[bin] + im[bin] * im[bin])) / points
      }
      logs[j] = Math.log(Math.max(E, FLOOR))
    }
    for (let k = 0; k < width; k++) {
      let c = D === null ? logs[k] : 0
      if (D !== null) for (let j = 0; j < filters; j++) c += D[k * filters + j] * logs[j]
      values[frame * width + k] = c
    }
  }
  return { count, width, values }
}

/** Frames of a recording: one for each hop until the last sample is in a window; one at least. */
export function frameCount(samples: number, window: number, hop: number): number {
  return 1 + Math.max(0, Math.ceil((samples - window) / hop))
}

function emphasise(x: Float64Array, a: number): Float64Array {
  return x.map((value, t) => (t === 0 ? value : value - a * x[t - 1]))
}

/** w(n) = 0.54 − 0.46 cos(2πn / (N−1)) */
function hamming(N: number): Float64Array {
  return Float64Array.from({ length: N }, (_, n) => (N === 1 ? 1 : 0.54 - 0.46 * Math.cos((2 * Math.PI * n) / (N - 1))))
}

/** The mel scale of HTK (O'Shaughnessy 1987): 1000 mel are 1000 Hz. */
export const melOf = (hertz: number): number => 2595 * Math.log10(1 + hertz / 700)
export const hertzOf = (mel: number): number => 700 * (10 ** (mel / 2595) - 1)

/** A triangle over the bins from `first` on. */
interface Filter {
  readonly first: number
  readonly weights: Float64Array
}

/** Triangles whose corners are equally far apart in mel; each begins at the top of the one before and ends at the top of the next. */
export function melFilters({ rate, points, filters, lowest, highest }: FrameChoice): readonly Filter[] {
  const low = melOf(lowest)
  const width = (melOf(highest) - low) / (filters + 1)
  const corners = Array.from({ length: filters + 2 }, (_, j) =>
    Math.floor(((points + 1) * hertzOf(low + j * width)) / rate),
  )
  return Array.from({ length: filters }, (_, j) => {
    const [from, top, to] = corners.slice(j, j + 3)
    const weights = Float64Array.from({ length: to - from }, (_, k) =>
      from + k < top ? k / (top - from) : (to - from - k) / (to - top),
    )
    return { first: from, weights }
  })
}

/** DCT-II, orthonormal: D[k, j] = √(2/N) cos(πk(2j+1) / 2N), and √(1/N) for k = 0; (coefficients, N). */
function cosines(N: number, coefficients: number): Float64Array {
  return Float64Array.from({ length: coefficients * N }, (_, place) => {
    const k = Math.floor(place / N)
    const j = place % N
    return Math.sqrt((k === 0 ? 1 : 2) / N) * Math.cos((Math.PI * k * (2 * j + 1)) / (2 * N))
  })
}

function refuseImpossible({ rate, window, hop, points, filters, lowest, highest, coefficients }: FrameChoice): void {
  const refuse = (message: string, advice: string): never => {
    throw new Problem('FRAMES_CHOICE', message, { advice })
  }
  if (window < 1 || hop < 1)
    refuse(`A window of ${many(window, 'sample')} every ${many(hop, 'sample')} is none.`, 'Choose 25 ms every 10 ms.')
  if (!Number.isInteger(Math.log2(points)) || points < window)
    refuse(
      `A window of ${many(window, 'sample')} needs a transform of as many points at least, a power of two, not ${points}.`,
      `Choose ${2 ** Math.ceil(Math.log2(window))}.`,
    )
  if (!(lowest >= 0 && lowest < highest && highest <= rate / 2))
    refuse(
      `Filters from ${lowest} to ${highest} Hz do not fit: at ${many(rate, 'sample')} a second there is nothing above ${rate / 2} Hz.`,
      'Choose lower bounds.',
    )
  if (filters < 1 || coefficients < 0 || coefficients > filters)
    refuse(
      `${many(filters, 'filter')} cannot give ${many(coefficients, 'coefficient')}.`,
      'Choose at most as many coefficients as filters.',
    )
}
