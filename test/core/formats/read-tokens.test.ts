import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { tokenise, type TokenKind } from '../../../core/data/tokens'

const docs = join(import.meta.dirname, '../../../docs')

let folder: string
beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), 'longhand-tokens-'))))
afterAll(() => rm(folder, { recursive: true }))

/** What read_model.py prints as JSON for a program that reads the file of `input`. */
async function byPython(program: string, input: unknown = null): Promise<unknown> {
  const [from, to] = [join(folder, 'input.json'), join(folder, 'output.json')]
  await writeFile(from, JSON.stringify(input))
  const opening = `
import json, sys, unicodedata
sys.path.insert(0, sys.argv[1])
from read_model import tokenise
given = json.load(open(sys.argv[2]))`
  await promisify(execFile)('python3', [
    '-c',
    `${opening}\n${program}\njson.dump(said, open(sys.argv[3], 'w'))`,
    docs,
    from,
    to,
  ])
  return JSON.parse(await readFile(to, 'utf8')) as unknown
}

/** A character where rules differ: alone, inside and at the ends of words, between digits, with marks, beside a Σ. */
const around = (c: string): string => `${c} a${c}b 1${c}2 1.${c} ${c}\u0301x ${c}Σ Σ${c} AΣ${c}`

describe('tokens in read_model.py', () => {
  // A letter's category may change with Unicode's versions, as that of ʕ did. Of letters without case one in 16 stands for all.
  it('are those of the program for every character that both know alike, in every place', async () => {
    const program = `
def around(c):
    return f'{c} a{c}b 1{c}2 1.{c} {c}\\u0301x {c}Σ Σ{c} AΣ{c}'
characters = [c for c in map(chr, range(0x110000)) if unicodedata.category(c) not in ('Cn', 'Co', 'Cs')]
said = [
    [c, unicodedata.category(c), *(tokenise(around(c), by, by == 'words') for by in ('words', 'blanks'))]
    for c in characters if unicodedata.category(c) != 'Lo' or ord(c) % 16 == 0]`
    const said = (await byPython(program)) as [c: string, category: string, words: string[], blanks: string[]][]
    const known = said.filter(([c, category]) => new RegExp(String.raw`\p{${category}}`, 'u').test(c))
    expect(known.length).toBeGreaterThan(20_000)
    const other = known.filter(([c, , words, blanks]) => {
      const own = tokenise(around(c), { by: 'words', lowerCase: true }).texts
      const cut = tokenise(around(c), { by: 'blanks', lowerCase: false }).texts
      return own.join('\0') !== words.join('\0') || cut.join('\0') !== blanks.join('\0')
    })
    expect(other.map(([c]) => c.codePointAt(0)?.toString(16))).toEqual([])
  })

  it('are those of the program for texts of letters, marks, digits, blanks and what rules are about', async () => {
    const unit = fc.constantFrom(
      ...'aBé1٣Ⅷ 2.,;\'"’“”-(![]\n\t@#İßΣςｱ',
      ...'\u0301\u1ab0\u200d\u00a0\u0085\u001c\ufeff\u2011',
      '😀',
    )
    const texts = fc.sample(fc.string({ unit, maxLength: 30 }), { numRuns: 3000, seed: 1 })
    const rules = (['characters', 'words', 'blanks'] as const).flatMap((by: TokenKind) =>
      [true, false].map(lowerCase => ({ by, lowerCase })),
    )
    const program = `
said = [[tokenise(text, rule['by'], rule['lowerCase']) for rule in given['rules']] for text in given['texts']]`
    const said = (await byPython(program, { texts, rules })) as string[][][]
    expect(said).toEqual(texts.map(text => rules.map(rule => tokenise(text, rule).texts)))
  })
})
