import { Problem } from '../problem'
import { parseJson } from './json'
import { asciiJson } from './utf8'

/**
 * safetensors: eight bytes with the length of the header, the header as JSON, the values of every tensor one after the other,
 * little-endian, without holes (https://huggingface.co/docs/safetensors). Half-precision types are not read.
 */
export interface SafeTensor {
  readonly name: string
  readonly dtype: Dtype
  readonly shape: readonly number[]
  readonly data: TensorData
}

export interface SafetensorsFile {
  readonly tensors: readonly SafeTensor[]
  readonly metadata: Readonly<Record<string, string>>
}

export type Dtype = keyof typeof TYPES
/** Also views of shared memory. */
export type TensorData =
  | Float64Array
  | Float32Array
  | BigInt64Array
  | BigUint64Array
  | Int32Array
  | Uint32Array
  | Int16Array
  | Uint16Array
  | Int8Array
  | Uint8Array

const TYPES = {
  F64: Float64Array,
  F32: Float32Array,
  I64: BigInt64Array,
  U64: BigUint64Array,
  I32: Int32Array,
  U32: Uint32Array,
  I16: Int16Array,
  U16: Uint16Array,
  I8: Int8Array,
  U8: Uint8Array,
  BOOL: Uint8Array,
} as const

/** The format's own limit on the header. */
const LONGEST_HEADER = 100_000_000
const METADATA = '__metadata__'

/**
 * The bytes of a safetensors file in pieces: its header, then each tensor as it lies in memory, uncopied. Wide types come first,
 * so that every tensor starts at a multiple of its element size.
 */
export function* encodeSafetensors(
  tensors: readonly SafeTensor[],
  metadata: Readonly<Record<string, string>> = {},
): Generator<Uint8Array> {
  const ordered = [...tensors].sort((a, b) => b.data.BYTES_PER_ELEMENT - a.data.BYTES_PER_ELEMENT)
  const header = new Map<string, unknown>()
  if (Object.keys(metadata).length > 0) header.set(METADATA, metadata)
  let end = 0
  for (const { name, dtype, shape, data } of ordered) {
    if (header.has(name) || name === METADATA || name === '__proto__')
      throw new Error(`a tensor cannot be named ${name}, or not twice`)
    if (!(data instanceof TYPES[dtype]) || data.length !== sizeOf(shape))
      throw new Error(`${name}: ${data.length} values do not fill ${dtype} of shape [${shape.join(', ')}]`)
    header.set(name, { dtype, shape, data_offsets: [end, end + data.byteLength] })
    end += data.byteLength
  }
  const json = asciiJson(Object.fromEntries(header))
  const headerLength = Math.ceil(json.length / 8) * 8
  const bytes = new Uint8Array(8 + headerLength)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerLength), true)
  for (let k = 0; k < headerLength; k++) bytes[8 + k] = k < json.length ? json.charCodeAt(k) : 0x20
  yield bytes
  for (const { data } of ordered) yield new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
}

/**
 * Reads a safetensors file. Every size is checked against the bytes that are really there before memory is taken.
 *
 * Throws `Problem` SAFETENSORS_INVALID with the file and the field of the header.
 */
export function decodeSafetensors(bytes: Uint8Array, file?: string): SafetensorsFile {
  const header = readHeader(bytes, file)
  const values = bytes.subarray(header.end)
  let metadata: Record<string, string> = {}
  const entries: { name: string; dtype: Dtype; shape: number[]; begin: number; end: number }[] = []
  for (const [name, entry] of Object.entries(header.fields)) {
    if (name === METADATA) metadata = readMetadata(entry, file)
    else entries.push({ name, ...readEntry(name, entry, file) })
  }
  entries.sort((a, b) => a.begin - b.begin || a.end - b.end)
  let last = 0
  for (const { name, begin, end } of entries) {
    if (begin !== last)
      throw invalid(`"${name}" begins at byte ${begin} of the values, expected ${last}`, file, name, 'data_offsets')
    last = end
  }
  if (last !== values.length)
    throw invalid(`The header describes ${last} bytes of values, the file has ${values.length}`, file)
  return {
    metadata,
    tensors: entries.map(({ name, dtype, shape, begin, end }) => {
      // A copy: the values lie at any byte, typed arrays only at multiples of their element size.
      const buffer = new Uint8Array(values.subarray(begin, end)).buffer
      return { name, dtype, shape, data: new TYPES[dtype](buffer) }
    }),
  }
}

function readHeader(bytes: Uint8Array, file?: string): { fields: object; end: number } {
  if (bytes.length < 8) throw invalid(`${bytes.length} bytes: too short for the length of the header`, file)
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true))
  if (length > LONGEST_HEADER || length > bytes.length - 8)
    throw invalid(
      `The header claims ${length} bytes, at most ${Math.min(LONGEST_HEADER, bytes.length - 8)} are possible`,
      file,
    )
  if (bytes[8] !== 0x7b) throw invalid('The header does not begin with "{"', file)
  const fields = parseJson(bytes.subarray(8, 8 + length), { file, code: CODE, advice: ADVICE, depth: 4 })
  if (!isObject(fields)) throw invalid('The header is not an object', file)
  return { fields, end: 8 + length }
}

function readMetadata(entry: unknown, file?: string): Record<string, string> {
  if (!isObject(entry)) throw invalid('Metadata must be an object of texts', file, METADATA)
  const texts: Record<string, string> = {}
  for (const [key, text] of Object.entries(entry)) {
    if (typeof text !== 'string') throw invalid('Metadata must be texts', file, METADATA, key)
    texts[key] = text
  }
  return texts
}

function readEntry(
  name: string,
  entry: unknown,
  file?: string,
): { dtype: Dtype; shape: number[]; begin: number; end: number } {
  if (!isObject(entry)) throw invalid('A tensor is described by dtype, shape and data_offsets', file, name)
  for (const key of Object.keys(entry))
    if (!['dtype', 'shape', 'data_offsets'].includes(key)) throw invalid('Unknown key', file, name, key)
  const { dtype, shape, data_offsets: offsets } = entry as Record<string, unknown>
  if (typeof dtype !== 'string' || !Object.hasOwn(TYPES, dtype))
    throw invalid(
      `The type ${JSON.stringify(dtype)} is not one of ${Object.keys(TYPES).join(', ')}`,
      file,
      name,
      'dtype',
    )
  if (!isSizes(shape)) throw invalid('A shape is a list of integers from 0 on', file, name, 'shape')
  if (!isSizes(offsets) || offsets.length !== 2 || offsets[0] > offsets[1])
    throw invalid('Offsets are two integers, begin and end', file, name, 'data_offsets')
  const type = dtype as Dtype
  const size = sizeOf(shape) * TYPES[type].BYTES_PER_ELEMENT
  if (!Number.isSafeInteger(size) || size !== offsets[1] - offsets[0])
    throw invalid(
      `Shape [${shape.join(', ')}] of ${type} takes ${size} bytes, the offsets give ${offsets[1] - offsets[0]}`,
      file,
      name,
      'shape',
    )
  return { dtype: type, shape, begin: offsets[0], end: offsets[1] }
}

const CODE = 'SAFETENSORS_INVALID'
const ADVICE = 'The file is damaged or not a safetensors file: take it from where it was written again.'
const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isSizes = (value: unknown): value is number[] =>
  Array.isArray(value) && value.length <= 16 && value.every(n => Number.isSafeInteger(n) && n >= 0)
const sizeOf = (shape: readonly number[]): number => shape.reduce((product, n) => product * n, 1)

function invalid(message: string, file: string | undefined, ...path: string[]): Problem {
  const field = path.map((key, k) => (k === 0 ? key : `.${key}`)).join('')
  return new Problem(CODE, message, { advice: ADVICE, place: { file, field: field || undefined } })
}
