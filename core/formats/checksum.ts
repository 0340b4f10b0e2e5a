import { asciiJson } from './utf8'

/**
 * CRC-32 (that of zlib, ISO 3309) of a JSON value, independent of blanks, line ends and the order of keys. The bytes:
 *
 *   number   n and its eight bytes as float64, little-endian
 *   text     s and its JSON in ASCII, in quotes
 *   array    [ the values ]
 *   object   { text of the key, value; in the order of the keys' texts }
 *   true, false, null   t, f, 0
 *
 * It finds damage, not forgery. As eight hexadecimal digits.
 */
export function checksumOf(value: unknown): string {
  const crc = { register: 0xffffffff }
  addValue(crc, value)
  return ((crc.register ^ 0xffffffff) >>> 0).toString(16).padStart(8, '0')
}

type Crc = { register: number }

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte
  for (let bit = 0; bit < 8; bit++) remainder = remainder & 1 ? (remainder >>> 1) ^ 0xedb88320 : remainder >>> 1
  return remainder
})
const float = new DataView(new ArrayBuffer(8))

function addByte(crc: Crc, byte: number): void {
  crc.register = TABLE[(crc.register ^ byte) & 0xff] ^ (crc.register >>> 8)
}

function addAscii(crc: Crc, text: string): void {
  for (let k = 0; k < text.length; k++) addByte(crc, text.charCodeAt(k))
}

function addValue(crc: Crc, value: unknown): void {
  if (typeof value === 'number') {
    addByte(crc, 0x6e)
    float.setFloat64(0, value, true)
    for (let k = 0; k < 8; k++) addByte(crc, float.getUint8(k))
  } else if (typeof value === 'string') addAscii(crc, `s${asciiJson(value)}`)
  else if (typeof value === 'boolean') addAscii(crc, value ? 't' : 'f')
  else if (value === null) addAscii(crc, '0')
  else if (Array.isArray(value)) {
    addAscii(crc, '[')
    for (const item of value) addValue(crc, item)
    addAscii(crc, ']')
  } else if (typeof value === 'object') {
    const entries = Object.entries(value).map(([key, item]): [string, unknown] => [asciiJson(key), item])
    entries.sort(([a], [b]) => (a < b ? -1 : 1))
    addAscii(crc, '{')
    for (const [key, item] of entries) {
      addAscii(crc, `s${key}`)
      addValue(crc, item)
    }
    addAscii(crc, '}')
  } else throw new Error(`${typeof value} is not a JSON value`)
}
