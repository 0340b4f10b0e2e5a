import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { decodeSafetensors, encodeSafetensors, type SafeTensor } from '../../../core/formats/safetensors'
import { Problem } from '../../../core/problem'

const written = (header: string, values: number): Uint8Array => {
  const text = new TextEncoder().encode(header)
  const bytes = new Uint8Array(8 + text.length + values)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true)
  bytes.set(text, 8)
  return bytes
}
const encoded = (...given: Parameters<typeof encodeSafetensors>): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(Buffer.concat([...encodeSafetensors(...given)]))
const problemOf = (bytes: Uint8Array): Problem => {
  try {
    decodeSafetensors(bytes, 'weights.safetensors')
  } catch (error) {
    if (error instanceof Problem) return error
    throw error
  }
  throw new Error('was accepted')
}
const one = (entry: string): string => `{"a":${entry}}`
const floats = (shape: string, offsets: string): string => `{"dtype":"F32","shape":${shape},"data_offsets":${offsets}}`

describe('safetensors', () => {
  it('gives back every bit, name, shape and metadata that was written', () => {
    const vector = fc.array(fc.float({ noDefaultInfinity: false }), { maxLength: 9 })
    fc.assert(
      fc.property(fc.dictionary(fc.string(), vector), fc.dictionary(fc.string(), fc.string()), (vectors, metadata) => {
        const names = Object.keys(vectors).filter(name => name !== '__metadata__' && name !== '__proto__')
        const tensors = names.map((name): SafeTensor => ({
          name,
          dtype: 'F32',
          shape: [vectors[name].length],
          data: Float32Array.from(vectors[name]),
        }))
        delete metadata['__proto__']
        const read = decodeSafetensors(encoded(tensors, metadata))
        expect(read.metadata).toEqual(metadata)
        const bits = (t: SafeTensor): unknown => [t.name, t.dtype, t.shape, [...new Uint8Array(t.data.buffer)]]
        const byName = (a: SafeTensor, b: SafeTensor): number => (a.name < b.name ? -1 : 1)
        expect([...read.tensors].sort(byName).map(bits)).toEqual([...tensors].sort(byName).map(bits))
      }),
    )
  })

  it('keeps all its element types apart and aligns each to its size', () => {
    const tensors: SafeTensor[] = [
      { name: 'flags', dtype: 'BOOL', shape: [3], data: Uint8Array.of(1, 0, 1) },
      { name: 'step', dtype: 'I32', shape: [], data: Int32Array.of(-7) },
      { name: 'random', dtype: 'U64', shape: [2], data: BigUint64Array.of(1n, 2n ** 64n - 1n) },
      { name: 'none', dtype: 'F64', shape: [0, 4], data: new Float64Array(0) },
    ]
    const bytes = encoded(tensors)
    const read = decodeSafetensors(bytes)
    for (const tensor of tensors) expect(read.tensors).toContainEqual(tensor)
    expect(Number(new DataView(bytes.buffer).getBigUint64(0, true)) % 8).toBe(0)
  })

  it('reads a file that lies at an odd place of a larger buffer', () => {
    const bytes = encoded([{ name: 'a', dtype: 'F32', shape: [2], data: Float32Array.of(1.5, -2) }])
    const within = new Uint8Array(bytes.length + 3)
    within.set(bytes, 3)
    expect([...decodeSafetensors(within.subarray(3)).tensors[0].data]).toEqual([1.5, -2])
  })

  it.each([
    ['shorter than its first number', new Uint8Array(7)],
    ['a header beyond the file', written('{}', 0).map((byte, k) => (k === 0 ? 200 : byte))],
    ['a header of 2^63 bytes', written('{}', 0).map((byte, k) => (k === 7 ? 0x80 : byte))],
    ['a header that is an array', written('[]', 0)],
    ['a header that is not UTF-8', written('{"a":0}', 0).map((byte, k) => (k === 10 ? 0xff : byte))],
    ['values that nothing describes', written('{}', 4)],
    ['offsets beyond the file', written(one(floats('[2]', '[0,8]')), 4)],
    ['offsets that run backwards', written(one(floats('[0]', '[4,0]')), 4)],
    ['a hole in front', written(one(floats('[1]', '[4,8]')), 8)],
    ['a hole between', written(`{"a":${floats('[1]', '[0,4]')},"b":${floats('[1]', '[8,12]')}}`, 12)],
    ['an overlap', written(`{"a":${floats('[2]', '[0,8]')},"b":${floats('[1]', '[4,8]')}}`, 8)],
    ['a name that stands twice', written(`{"a":${floats('[0]', '[0,0]')},"a":${floats('[1]', '[0,4]')}}`, 4)],
    ['a shape larger than its bytes', written(one(floats('[3]', '[0,4]')), 4)],
    ['a shape whose size overflows', written(one(floats('[4294967296,4294967296,4]', '[0,4]')), 4)],
    ['a negative size', written(one(floats('[-1]', '[0,4]')), 4)],
    ['a fractional size', written(one(floats('[1.5]', '[0,6]')), 6)],
    ['an unknown element type', written(one('{"dtype":"F7","shape":[1],"data_offsets":[0,4]}'), 4)],
    [
      'an element type that is a property name',
      written(one('{"dtype":"constructor","shape":[1],"data_offsets":[0,4]}'), 4),
    ],
    ['an unknown key', written(one('{"dtype":"F32","shape":[1],"data_offsets":[0,4],"path":"/etc/passwd"}'), 4)],
    ['metadata that is not text', written('{"__metadata__":{"a":1}}', 0)],
  ])('refuses %s', (_, bytes) => {
    const problem = problemOf(bytes)
    expect(problem.code).toBe('SAFETENSORS_INVALID')
    expect(problem.place.file).toBe('weights.safetensors')
  })

  it('names the tensor and the field that is wrong', () => {
    expect(problemOf(written(one(floats('[3]', '[0,4]')), 4)).place.field).toBe('a.shape')
  })

  it('survives random damage: each file is read or refused with a problem', () => {
    const valid = encoded([{ name: 'a', dtype: 'F32', shape: [3], data: Float32Array.of(1, 2, 3) }], {
      k: 'v',
    })
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(valid.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 }), damage => {
        const bytes = Uint8Array.from(valid)
        for (const [at, byte] of damage) bytes[at] = byte
        try {
          decodeSafetensors(bytes)
        } catch (error) {
          expect(error).toBeInstanceOf(Problem)
        }
      }),
      { numRuns: 500 },
    )
  })
})
