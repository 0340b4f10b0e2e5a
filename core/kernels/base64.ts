const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** Base64 to bytes, without the help of a browser or of Node. */
export function decodeBase64(text: string): Uint8Array {
  const value = new Uint8Array(128)
  for (let n = 0; n < DIGITS.length; n++) value[DIGITS.charCodeAt(n)] = n
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0
  const bytes = new Uint8Array((text.length / 4) * 3 - padding)
  for (let from = 0, to = 0; from < text.length; from += 4, to += 3) {
    const three =
      (value[text.charCodeAt(from)] << 18) |
      (value[text.charCodeAt(from + 1)] << 12) |
      (value[text.charCodeAt(from + 2)] << 6) |
      value[text.charCodeAt(from + 3)]
    bytes[to] = three >> 16
    bytes[to + 1] = three >> 8 // beyond the end: ignored
    bytes[to + 2] = three
  }
  return bytes
}
