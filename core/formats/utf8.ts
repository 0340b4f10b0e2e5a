/**
 * UTF-8 as the Unicode standard, table 3-7, defines it: overlong forms, surrogates, values above U+10FFFF and cut sequences
 * are errors. (`core` knows no host, so no TextDecoder.)
 *
 * Returns null where the bytes are not UTF-8.
 */
export function decodeUtf8(bytes: Uint8Array): string | null {
  const pieces: string[] = []
  const units = new Uint16Array(8192)
  let used = 0
  let at = 0
  while (at < bytes.length) {
    if (used > units.length - 2) {
      pieces.push(textOf(units, used))
      used = 0
    }
    const lead = bytes[at++]
    if (lead < 0x80) {
      units[used++] = lead
      continue
    }
    const follow = lead < 0xc2 ? 0 : lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : lead < 0xf5 ? 3 : 0
    if (follow === 0 || at + follow > bytes.length) return null
    let point = lead & (0x3f >> follow)
    for (let k = 0; k < follow; k++) {
      const next = bytes[at++]
      if ((next & 0xc0) !== 0x80) return null
      point = (point << 6) | (next & 0x3f)
    }
    const least = follow === 1 ? 0x80 : follow === 2 ? 0x800 : 0x10000
    if (point < least || point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) return null
    if (point < 0x10000) units[used++] = point
    else {
      units[used++] = 0xd800 + ((point - 0x10000) >> 10)
      units[used++] = 0xdc00 + ((point - 0x10000) & 0x3ff)
    }
  }
  pieces.push(textOf(units, used))
  return pieces.join('')
}

const textOf = (units: Uint16Array, used: number): string =>
  String(Reflect.apply(String.fromCharCode, null, units.subarray(0, used)))

/** JSON in ASCII alone: other characters as \u escapes, so that one character is one byte. */
export const asciiJson = (value: unknown): string =>
  JSON.stringify(value).replace(/[\u007f-\uffff]/g, unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
