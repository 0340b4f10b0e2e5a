import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readWav, type Recording } from '../../../core/data/wav'
import { Problem } from '../../../core/problem'
import { problemOf } from '../support/problems'

const SPEECH = resolve(import.meta.dirname, '../../fixtures/speech/6_nicolas_0.wav')

const ascii = (text: string): number[] => [...text].map(c => c.charCodeAt(0))
const u16 = (value: number): number[] => [value & 255, (value >> 8) & 255]
const u32 = (value: number): number[] => [...u16(value & 0xffff), ...u16(value >>> 16)]
const chunk = (name: string, bytes: readonly number[], size = bytes.length): number[] => [
  ...ascii(name),
  ...u32(size),
  ...bytes,
  ...(bytes.length % 2 === 1 ? [0] : []),
]

interface Header {
  tag?: number
  channels?: number
  rate?: number
  bits?: number
  block?: number
  extension?: readonly number[]
}
function fmt({
  tag = 1,
  channels = 1,
  rate = 8000,
  bits = 16,
  block = (channels * bits) / 8,
  extension = [],
}: Header = {}): number[] {
  return chunk('fmt ', [
    ...u16(tag),
    ...u16(channels),
    ...u32(rate),
    ...u32(rate * block),
    ...u16(block),
    ...u16(bits),
    ...extension,
  ])
}
const extended = (encoding: number, valid = 16): Header => ({
  tag: 0xfffe,
  extension: [
    ...u16(22),
    ...u16(valid),
    ...u32(0),
    ...u16(encoding),
    ...ascii('\0\0\0\0\x10\0\x80\0\0\xaa\0\x38\x9b\x71'),
  ],
})
const data = (samples: readonly number[], size?: number): number[] => chunk('data', samples.flatMap(u16), size)
const wav = (...chunks: number[][]): Uint8Array => {
  const body = [...ascii('WAVE'), ...chunks.flat()]
  return Uint8Array.from([...ascii('RIFF'), ...u32(body.length), ...body])
}
const read = (bytes: Uint8Array): Recording => readWav(bytes, 'six.wav')
const messageOf = (bytes: Uint8Array): string => problemOf(() => read(bytes)).message

describe('readWav', () => {
  it('reads a real recording', () => {
    const { samples, rate, channels } = read(readFileSync(SPEECH))
    expect([samples.length, rate, channels]).toEqual([1722, 8000, 1])
    expect(Math.max(...samples.map(Math.abs))).toBeGreaterThan(0.05)
    expect(samples[1]).toBe(-256 / 32768)
  })

  it('gives the samples that were written, between −1 and 1', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -32768, max: 32767 }), { minLength: 1 }),
        fc.integer({ min: 1, max: 192000 }),
        (values, rate) => {
          const recording = read(wav(fmt({ rate }), data(values)))
          expect(recording.rate).toBe(rate)
          expect(Array.from(recording.samples, value => value * 32768)).toEqual(values)
        },
      ),
    )
  })

  it('mixes channels down to their mean', () => {
    expect([...read(wav(fmt({ channels: 2 }), data([16384, 0, -32768, -32768, 100, -100]))).samples]).toEqual([
      0.25, -1, 0,
    ])
  })

  it('reads the extended header', () => {
    expect([...read(wav(fmt(extended(1)), data([8192]))).samples]).toEqual([0.25])
  })

  it('passes over other chunks, those of odd size too, before and after the samples', () => {
    const bytes = wav(
      chunk('LIST', ascii('INFO made by')),
      fmt(),
      chunk('fact', [1, 2, 3]),
      data([8192]),
      chunk('cue ', [1]),
    )
    expect([...read(bytes).samples]).toEqual([0.25])
  })

  it('reads a part of a larger piece of memory', () => {
    const file = wav(fmt(), data([8192]))
    const memory = new Uint8Array(file.length + 7)
    memory.set(file, 3)
    expect([...read(memory.subarray(3, 3 + file.length)).samples]).toEqual([0.25])
  })

  it('goes on to the end of the file when its size was not known', () => {
    expect(read(wav(fmt(), data([1, 2, 3], 0xffffffff))).samples).toHaveLength(3)
  })

  it('says how many bytes of a cut-off file are there', () => {
    expect(messageOf(wav(fmt(), data([1, 2, 3], 8000)))).toBe(
      'six.wav is cut off: 8,000 bytes of samples are announced, 6 are there.',
    )
    const half = wav(fmt({ channels: 2 }), data([1, 2, 3]))
    expect(problemOf(() => read(half)).code).toBe('WAV_TRUNCATED')
  })

  it.each([
    ['8-bit PCM', { bits: 8 }],
    ['24-bit PCM', { bits: 24 }],
    ['32-bit PCM', { bits: 32 }],
    ['32-bit floating-point numbers', { tag: 3, bits: 32 }],
    ['µ-law', { tag: 7, bits: 8 }],
    ['MP3', { tag: 85 }],
    ['encoding 99', { tag: 99 }],
    ['16-bit floating-point numbers', extended(3)],
    ['12-bit PCM', extended(1, 12)],
  ])('refuses %s by name and says how to convert it', (what, header) => {
    const problem = problemOf(() => read(wav(fmt(header), data([1, 2]))))
    expect(problem).toMatchObject({ code: 'WAV_ENCODING', place: { file: 'six.wav' } })
    expect(problem.message).toBe(`six.wav holds ${what}; 16-bit PCM can be read.`)
    expect(problem.advice).toContain('16-bit PCM')
  })

  it.each([
    ['it has only 0 bytes', []],
    ['it has only 4 bytes', ascii('RIFF')],
    ['but FLAC', ascii('fLaC00000000')],
    ['but Ogg', ascii('OggS00000000')],
    ['but MP3', ascii('ID3\x04\0\0\0\0\0\0\0\0')],
    ['but MP4 or M4A', ascii('\0\0\0\x20ftypM4A ')],
    ['another kind of RIFF (“AVI ”)', ascii('RIFF\0\0\0\0AVI ')],
    ['its relative “RIFX”', ascii('RIFX\0\0\0\0WAVE')],
    ['does not begin with “RIFF”', ascii('id,label\n1,2\n')],
  ])('says of another file: %s', (what, bytes) => {
    const problem = problemOf(() => read(Uint8Array.from(bytes)))
    expect(problem.code).toBe('WAV_NOT_WAVE')
    expect(problem.message).toContain(what)
  })

  it.each([
    ['no chunk “fmt ”', wav()],
    ['no chunk “data”', wav(fmt())],
    ['before the chunk “fmt ”', wav(data([1]), fmt())],
    ['chunk “fmt ” is cut off', wav(chunk('fmt ', [1, 0, 1, 0]))],
    ['extended chunk “fmt ” is cut off', wav(fmt({ tag: 0xfffe }), data([1]))],
    ['0 channels', wav(fmt({ channels: 0 }), data([1]))],
    ['0 samples a second', wav(fmt({ rate: 0 }), data([1]))],
    ['the file says 4', wav(fmt({ block: 4 }), data([1]))],
  ])('says what is damaged: %s', (what, bytes) => {
    const problem = problemOf(() => read(bytes))
    expect(problem.code).toBe('WAV_DAMAGED')
    expect(problem.message).toContain(what)
  })

  it('refuses a recording without samples', () => {
    expect(problemOf(() => read(wav(fmt(), data([])))).code).toBe('WAV_EMPTY')
  })

  it('answers a real file with changed and missing bytes by samples or by a problem, never by another error', () => {
    const file = readFileSync(SPEECH).subarray(0, 200)
    const change = fc.tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 255 }))
    fc.assert(
      fc.property(fc.array(change, { maxLength: 4 }), fc.integer({ min: 0, max: 200 }), (changes, length) => {
        const bytes = Uint8Array.from(file.subarray(0, length))
        for (const [at, value] of changes) if (at < length) bytes[at] = value
        try {
          expect(read(bytes).samples.length).toBeGreaterThan(0)
        } catch (error) {
          expect(error).toBeInstanceOf(Problem)
        }
      }),
      { numRuns: 500 },
    )
  })
})
