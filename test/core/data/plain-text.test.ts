import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { exampleLines, normalText, pairLines, textFormOf } from '../../../core/data/plain-text'
import { problemOf } from '../support/problems'

const codes = (notices: readonly { code: string }[]): string[] => notices.map(({ code }) => code)
const lines = (count: number, line: (k: number) => string): string =>
  Array.from({ length: count }, (_, k) => line(k)).join('\n')

describe('normalText', () => {
  it('leaves a plain text as it is and says nothing', () => {
    expect(normalText('To be,\n\tor not.\n', 'a.txt')).toEqual({ text: 'To be,\n\tor not.\n', notices: [] })
  })

  it('takes off a byte order mark, ends lines with \\n, and says how many had a carriage return', () => {
    const { text, notices } = normalText('\uFEFFa\r\nb\rc\n', 'a.txt')
    expect(text).toBe('a\nb\nc\n')
    expect(notices).toHaveLength(1)
    expect(notices[0].message).toBe('a.txt: 2 line ends with a carriage return were read as “\\n”.')
  })

  it('joins letters with their accents', () => {
    const { text, notices } = normalText('e\u0301', 'a.txt')
    expect(text).toBe('\u00e9')
    expect(codes(notices)).toEqual(['TEXT_COMPOSED'])
  })

  it('counts characters that were lost in reading, with the first row', () => {
    const { notices } = normalText('a\nb\uFFFD\n\uFFFD', 'a.txt')
    expect(notices[0]).toMatchObject({ code: 'TEXT_ENCODING', place: { file: 'a.txt', row: 2 } })
    expect(notices[0].message).toContain('2 characters')
  })

  it('refuses what is no text, with the row', () => {
    expect(problemOf(() => normalText('a\r\nb\0', 'a.bin'))).toMatchObject({ code: 'TEXT_BINARY', place: { row: 2 } })
  })

  it('refuses a file of blanks', () => {
    for (const text of ['', '\uFEFF', ' \r\n\t'])
      expect(problemOf(() => normalText(text, 'a.txt')).code).toBe('TEXT_EMPTY')
  })

  it('changes nothing the second time', () => {
    const part = fc.constantFrom('\r', '\n', '\r\n', 'e', '\u0301', 'é', '\uFEFF', 'Å', '😀', '\ud800')
    fc.assert(
      fc.property(fc.array(part), parts => {
        const once = normalText(`x${parts.join('')}`, 'a.txt').text
        expect(normalText(once, 'a.txt')).toEqual({ text: once, notices: [] })
      }),
    )
  })
})

describe('exampleLines', () => {
  it('passes over blank lines and keeps the rows of the others', () => {
    const { lines: found, rows } = exampleLines({ text: 'emma\n\n  olivia \n \t\nava' }, 'names.txt')
    expect(found).toEqual(['emma', 'olivia', 'ava'])
    expect([...rows]).toEqual([1, 3, 5])
  })

  it('counts lines that repeat an earlier one', () => {
    const [notice] = exampleLines({ text: 'a\nb\na\na' }, 'names.txt').notices
    expect(notice.message).toBe('names.txt: 2 of 4 lines repeat an earlier one (rows 3 and 4).')
  })
})

describe('pairLines', () => {
  it('cuts a line into source, target and the rest', () => {
    const pairs = pairLines({ text: 'Go.\tGå.\tCC-BY\t#1\n\nRun!\t Spring! ' }, 'swe.txt')
    expect(pairs).toMatchObject({
      sources: ['Go.', 'Run!'],
      targets: ['Gå.', 'Spring!'],
      rests: ['CC-BY\t#1', ''],
      notices: [],
    })
    expect([...pairs.rows]).toEqual([1, 3])
  })

  it('names the row without a tab', () => {
    const problem = problemOf(() => pairLines({ text: 'a\tb\nc d' }, 'swe.txt'))
    expect(problem).toMatchObject({ code: 'PAIR_WITHOUT_TAB', place: { file: 'swe.txt', row: 2 } })
    expect(problem.message).toContain('“c d”')
  })

  it('names the side that is empty', () => {
    expect(problemOf(() => pairLines({ text: '\tb' }, 'f')).message).toContain('row 1: the source is empty')
    expect(problemOf(() => pairLines({ text: 'a\tb\na\t ' }, 'f')).message).toContain('row 2: the target is empty')
  })

  it('counts sources that come again', () => {
    const [notice] = pairLines({ text: 'Run!\tSpring!\nRun!\tLöp!' }, 'swe.txt').notices
    expect(notice.message).toContain('1 of 2 sources repeat an earlier one (row 2)')
  })
})

describe('textFormOf', () => {
  it.each([
    ['lines', lines(40, k => `name${k}`)],
    ['lines', lines(40, k => `A whole sentence, number ${k}.`)],
    ['pairs', lines(40, k => `source ${k}\tmål ${k}\tby someone`)],
    ['table', lines(40, k => `a sentence ${k}\t${k % 2 ? 'positive' : 'negative'}`)],
    ['table', lines(40, k => `a,${k},b`)],
    ['table', lines(40, k => `${k}.5`)],
    ['table', lines(40, k => `${k} 1 2`)],
    ['table', lines(40, k => `a\t${k}`)],
    ['stream', lines(40, k => (k % 5 === 4 ? '' : `Speak, speak. ${k}`))],
    ['stream', lines(40, k => `${'a long paragraph, '.repeat(k + 20)}and its end.`)],
    ['stream', lines(40, k => `a line${k % 3 ? ' that goes' : '. So it'} ends${k % 3 ? '' : '.'}`)],
    ['stream', 'one line'],
  ])('takes for %s: %j', (form, text) => {
    expect(textFormOf(text).form).toBe(form)
  })

  it('says why', () => {
    expect(textFormOf(lines(1000, k => `name${k}`)).reason).toBe(
      '1,000 lines of 7 characters (median), none of them blank: it looks like one example a line.',
    )
  })

  it('has an answer for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', '\n', '\t', ',', '1', ' ') }), text => {
        expect(textFormOf(text).reason).toMatch(/\.$/)
      }),
    )
  })
})
