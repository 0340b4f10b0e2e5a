/**
 * The wire format of Protocol Buffers, as much of it as a writer needs. A message is a list of fields, each made by one of these
 * functions; a field that is given several times is a repeated one. https://protobuf.dev/programming-guides/encoding/
 */
const VARINT = 0
const BYTES = 2

/** Whole numbers from 0 to 2⁵³. */
export const integer = (number, value) => [...tag(number, VARINT), ...varint(value)]

export const bytes = (number, content) => ({ head: [...tag(number, BYTES), ...varint(content.length)], content })
export const text = (number, value) => bytes(number, Buffer.from(value))
export const message = (number, ...fields) => bytes(number, encode(...fields))

/** The bytes of a message. Large contents are copied once for each message around them. */
export function encode(...fields) {
  const parts = fields.flatMap(field => ('head' in field ? [field.head, field.content] : [field]))
  const encoded = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    encoded.set(part, at)
    at += part.length
  }
  return encoded
}

const tag = (number, wireType) => varint(number * 8 + wireType)

/** Seven bits a byte, the lowest first; the eighth says that more follow. */
function varint(value) {
  const digits = []
  for (; value >= 128; value = Math.floor(value / 128)) digits.push((value % 128) + 128)
  return [...digits, value]
}
