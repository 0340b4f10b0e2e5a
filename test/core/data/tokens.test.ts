import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { join, tokenise, type TokenKind } from '../../../core/data/tokens'

const words = (text: string): readonly string[] => tokenise(text, { by: 'words', lowerCase: false }).texts

/** Letters, marks, digits, blanks and the marks that rules are about. */
const texts = fc.string({
  unit: fc.constantFrom(...'aBé1 2.,;\'"’“”-(![]\n@#İßΣ', '\u0301', '😀', '\u200d', '\ud83d', '\u00a0'),
  maxLength: 30,
})

describe('tokenise', () => {
  it('takes a character as a code point, also outside the basic plane', () => {
    const { texts: found, starts, ends } = tokenise('a😀é', { by: 'characters', lowerCase: false })
    expect(found).toEqual(['a', '😀', 'é'])
    expect([...starts]).toEqual([0, 1, 3])
    expect([...ends]).toEqual([1, 3, 4])
  })

  it('splits punctuation off words', () => {
    expect(words('Teddy bears on sale!')).toEqual(['Teddy', 'bears', 'on', 'sale', '!'])
    expect(words('(so?!) …ja, nej.')).toEqual(['(', 'so', '?', '!', ')', '…', 'ja', ',', 'nej', '.'])
  })

  it('keeps apostrophes and hyphens inside words, and splits them off at their ends', () => {
    expect(words("don't O’Neil l'homme well-known 'tis bears' -")).toEqual([
      "don't",
      'O’Neil',
      "l'homme",
      'well-known',
      "'",
      'tis',
      'bears',
      "'",
      '-',
    ])
  })

  it('keeps points and commas between digits, not between letters', () => {
    expect(words('3.14 1,000 a.b 5. ,5')).toEqual(['3.14', '1,000', 'a', '.', 'b', '5', '.', ',', '5'])
  })

  it('takes letters of every script, with their marks, as letters', () => {
    expect(words('Väder–ΑΒΓ नमस्ते')).toEqual(['Väder', '–', 'ΑΒΓ', 'नमस्ते'])
  })

  it('makes the end of a line a token where lines are asked for', () => {
    expect(tokenise('a b\n\nc', { by: 'words', lowerCase: false, lines: true }).texts).toEqual([
      'a',
      'b',
      '\n',
      '\n',
      'c',
    ])
    expect(words('a\nb')).toEqual(['a', 'b'])
  })

  it('cuts a tokenised text at blanks alone', () => {
    expect(tokenise("  do n't\t. \n", { by: 'blanks', lowerCase: false }).texts).toEqual(['do', "n't", '.'])
  })

  it('has no token in a text without any', () => {
    for (const by of ['characters', 'words', 'blanks'] as const)
      expect(tokenise('', { by, lowerCase: true }).texts).toEqual([])
    expect(words(' \t\n')).toEqual([])
  })

  it('points into the text as it is written, also where small letters are longer', () => {
    const text = 'İSTANBUL Straße'
    const { texts: found, starts, ends } = tokenise(text, { by: 'words', lowerCase: true })
    expect(found).toEqual(['i̇stanbul', 'straße'])
    expect(text.slice(starts[1], ends[1])).toBe('Straße')
  })

  it('passes over nothing but blanks, and every token is the text at its place', () => {
    fc.assert(
      fc.property(texts, fc.constantFrom<TokenKind>('characters', 'words', 'blanks'), (text, by) => {
        const { texts: found, starts, ends } = tokenise(text, { by, lowerCase: false })
        let end = 0
        found.forEach((token, k) => {
          expect(text.slice(starts[k], ends[k])).toBe(token)
          expect(text.slice(end, starts[k]).trim()).toBe('')
          end = ends[k]
        })
        expect(text.slice(end).trim()).toBe('')
      }),
    )
  })
})

describe('join', () => {
  it('writes words as a person does', () => {
    const sentence = 'He said: "Don\'t (ever) pay 3.14!" and “left”, well-known.'
    expect(join(words(sentence), 'words')).toBe(sentence)
  })

  it('puts characters together as they were', () => {
    fc.assert(
      fc.property(texts, text => {
        expect(join(tokenise(text, { by: 'characters', lowerCase: false }).texts, 'characters')).toBe(text)
      }),
    )
  })

  it('gives a text with the same words, whatever they are', () => {
    fc.assert(
      fc.property(texts, fc.boolean(), (text, lines) => {
        const rule = { by: 'words', lowerCase: false, lines } as const
        const once = tokenise(text, rule).texts
        expect(tokenise(join(once, 'words'), rule).texts).toEqual(once)
      }),
      { numRuns: 1000 },
    )
  })

  it('puts no blank around the end of a line', () => {
    expect(join(['a', '\n', '\n', 'b', '.'], 'words')).toBe('a\n\nb.')
  })
})
