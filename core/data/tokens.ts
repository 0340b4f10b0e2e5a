/**
 * Texts cut into tokens, the steps of a sequence.
 *
 * A character is a code point, not a grapheme: what is one grapheme depends on the Unicode tables of the program that asks (Node
 * and Electron carry different ones), so a model would see other steps on another machine. Code points are the same everywhere, and
 * are what a reader in Python iterates over. A mark that is written on its own, like the accent of a decomposed é, is a step; texts
 * brought to NFC (`normalText` in plain-text.ts) have few of them.
 */
export type TokenKind = 'characters' | 'words' | 'blanks'

export interface TokenRule {
  /** `words`: punctuation is split off. `blanks`: the text is tokenised already, blanks divide its tokens. */
  readonly by: TokenKind
  readonly lowerCase: boolean
  /** Words only: the end of a line is a token too, “\n”. */
  readonly lines?: boolean
}

export interface Tokens {
  /** As the network sees them: in lower case if that was chosen. */
  readonly texts: readonly string[]
  /** Token k is written at `text.slice(starts[k], ends[k])`. */
  readonly starts: Int32Array
  readonly ends: Int32Array
}

/**
 * A word: letters, marks and digits; one apostrophe or hyphen between two of them belongs to it (don't, l'homme, well-known), and so
 * does a point or comma between two digits (3.14, 1,000). Anything else that is not blank is a token of its own, with its marks.
 */
const LETTERS = String.raw`[\p{L}\p{M}\p{N}]+`
const WORD = String.raw`${LETTERS}(?:(?:['’\-‐‑]|(?<=\p{Nd})[.,](?=\p{Nd}))${LETTERS})*`
const PATTERNS = {
  characters: /[^]/gu,
  words: new RegExp(String.raw`${WORD}|[^\s]\p{M}*`, 'gu'),
  wordsAndLines: new RegExp(String.raw`${WORD}|\n|[^\s]\p{M}*`, 'gu'),
  blanks: /\S+/gu,
} as const

export function tokenise(text: string, { by, lowerCase, lines = false }: TokenRule): Tokens {
  const pattern = by === 'words' && lines ? PATTERNS.wordsAndLines : PATTERNS[by]
  const texts: string[] = []
  const starts: number[] = []
  const ends: number[] = []
  for (const { 0: token, index } of text.matchAll(pattern)) {
    texts.push(lowerCase ? token.toLowerCase() : token)
    starts.push(index)
    ends.push(index + token.length)
  }
  return { texts, starts: Int32Array.from(starts), ends: Int32Array.from(ends) }
}

/**
 * What texts are usually cut into. Those without blanks are names or codes: their characters matter. Punctuation between blanks:
 * somebody has cut them already.
 */
export function usualCut(texts: readonly (string | null)[]): TokenKind {
  const present = texts.filter(text => text !== null)
  const share = (pattern: RegExp): number => present.filter(text => pattern.test(text)).length / present.length
  if (share(/\S\s+\S/) < 0.5) return 'characters'
  return share(/ [.,!?]( |$)/) > 0.5 && share(/\p{L}[.,!?](\s|$)/u) < 0.1 ? 'blanks' : 'words'
}

/** Tokens as a text that a person reads. Cutting it again gives the same tokens. */
export function join(tokens: readonly string[], by: TokenKind): string {
  if (by === 'characters') return tokens.join('')
  return by === 'blanks' ? tokens.join(' ') : joinWords(tokens)
}

const CLOSING = /^[.,;:!?%)\]}»”’…]$/u
const OPENING = /^[([{«“‘¿¡]$/u
const STRAIGHT = /^["']$/u

/** On its own it would join the character before it. */
const MARK = /^\p{M}/u

/** Words with blanks between them, but none inside brackets and quotes, before a full stop, or around the end of a line. */
function joinWords(tokens: readonly string[]): string {
  let text = ''
  let glued = true
  const open = new Set<string>()
  for (const token of tokens) {
    const closesQuote = STRAIGHT.test(token) && open.has(token)
    const opensQuote = STRAIGHT.test(token) && !closesQuote
    if (closesQuote) open.delete(token)
    if (opensQuote) open.add(token)
    if (token === '\n') open.clear()
    const isClose = closesQuote || CLOSING.test(token) || token === '\n'
    text += isClose || (glued && !MARK.test(token)) ? token : ` ${token}`
    glued = opensQuote || OPENING.test(token) || token === '\n'
  }
  return text
}
