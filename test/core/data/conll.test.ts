import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { guessTokenLines, readTokenLines } from '../../../core/data/conll'
import { problemOf } from '../support/problems'

const read = (text: string) => readTokenLines(text, 'ner.conll')
/** Sentences as lists of token/label. */
function sentencesOf(text: string): string[][] {
  const { columns, starts, lengths } = read(text)
  return Array.from(starts, (start, s) =>
    Array.from({ length: lengths[s] }, (_, k) => columns.map(column => column[start + k]).join('/')),
  )
}

describe('readTokenLines', () => {
  it('reads tokens and labels of sentences, with the row of every token', () => {
    const text = 'Teddy\tB-person\nRoosevelt\tI-person\n\nbears\tO\n'
    expect(sentencesOf(text)).toEqual([['Teddy/B-person', 'Roosevelt/I-person'], ['bears/O']])
    expect([...read(text).rows]).toEqual([1, 2, 4])
    expect(read(text).notices).toEqual([])
  })

  it('takes lines of blanks and tabs for blank ones, several for one, and needs none at the end', () => {
    expect(sentencesOf('\n\na\tO\n\t\n \n\nb\tO\n\t\nc\tO')).toEqual([['a/O'], ['b/O'], ['c/O']])
  })

  it('cuts at runs of blanks where there are no tabs', () => {
    const text = '-DOCSTART- -X- -X- O\n\nEU NNP  I-NP B-ORG\nrejects VBZ I-VP O \n'
    expect(sentencesOf(text)).toEqual([['EU/NNP/I-NP/B-ORG', 'rejects/VBZ/I-VP/O']])
    expect(read(text)).toMatchObject({ delimiter: 'blanks' })
    expect(read(text).notices[0].message).toContain('1 beginning of a document passed over')
  })

  it('keeps blanks inside the cells of a file with tabs', () => {
    expect(sentencesOf('New York\tB-location\n10 000\tO')).toEqual([['New York/B-location', '10 000/O']])
  })

  it('passes over comments, and keeps the token # and hashtags', () => {
    const text = '# sent_id = 1\n#\tO\n#photography\tO\n# a remark\nx\tO'
    expect(sentencesOf(text)).toEqual([['#/O', '#photography/O', 'x/O']])
    expect(read(text).notices[0].message).toBe('ner.conll: 2 comments passed over.')
  })

  it('does not take a hashtag without its label for a comment', () => {
    for (const token of ['#', '#photography'])
      expect(problemOf(() => read(`a\tO\n${token}\nb\tO`))).toMatchObject({
        code: 'TOKENS_COLUMNS_DIFFER',
        place: { row: 2 },
      })
  })

  it('ends a sentence where a document begins, also without a blank line', () => {
    expect(sentencesOf('a O\n-DOCSTART- O\nb O\n#begin document\nc O')).toEqual([['a/O'], ['b/O', 'c/O']])
  })

  it('tells a comment of CoNLL-U from a row, also with as many blanks', () => {
    expect(sentencesOf('# sent_id = 12\na DT X O\n# NN X O')).toEqual([['a/DT/X/O', '#/NN/X/O']])
  })

  it('passes over the joined and unwritten words of CoNLL-U', () => {
    const row = (id: string, form: string) => `${id}\t${form}${'\t_'.repeat(8)}`
    const { columns } = read([row('1-2', 'im'), row('1', 'in'), row('2', 'dem'), row('2.1', 'x')].join('\n'))
    expect(columns[1]).toEqual(['in', 'dem'])
  })

  it('names the row with too few columns, and the others like it', () => {
    const problem = problemOf(() => read('a\tO\nb\nc\tO\n\nd\ne\tO\nf\tO'))
    expect(problem).toMatchObject({ code: 'TOKENS_COLUMNS_DIFFER', place: { file: 'ner.conll', row: 2 } })
    expect(problem.message).toBe('ner.conll, row 2: “b” has 1 column, most rows have 2. See also row 5.')
  })

  it('names the row that has a blank where others have a tab', () => {
    const problem = problemOf(() => read('a\tO\nb O\nc\tO'))
    expect(problem.message).toBe('ner.conll, row 2: “b O” has 1 column, most rows have 2.')
    expect(problem.advice).toContain('with a tab between two cells')
  })

  it('says of too many columns that a token must not contain the delimiter', () => {
    const problem = problemOf(() => read('New York O\nb O\nc O'))
    expect(problem.message).toContain('row 1: “New York O” has 3 columns')
    expect(problem.advice).toContain('tabs')
  })

  it('names the empty cell', () => {
    expect(problemOf(() => read('a\tO\n\tO\n'))).toMatchObject({
      code: 'TOKENS_CELL_EMPTY',
      place: { row: 2, column: '1' },
    })
  })

  it('refuses tokens without labels, and files without tokens', () => {
    expect(problemOf(() => read('a\nb\n\nc')).code).toBe('TOKENS_ONE_COLUMN')
    expect(problemOf(() => read('\n \n')).code).toBe('TOKENS_NONE')
    expect(problemOf(() => read('# sent_id = 1\n')).code).toBe('TOKENS_NONE')
  })

  it('warns of a sentence that never ends', () => {
    const [notice] = read('a\tO\n'.repeat(1001)).notices
    expect(notice).toMatchObject({ code: 'TOKENS_LONG_SENTENCE', place: { row: 1 } })
    expect(notice.message).toContain('1,001 tokens')
  })

  it('reads back the sentences that were written, with tabs and with blanks', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', 'B', '-', '1', '.', 'é', '😀'), minLength: 1, maxLength: 6 })
    const sentences = fc.array(fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 5 }), {
      minLength: 1,
      maxLength: 6,
    })
    fc.assert(
      fc.property(sentences, fc.constantFrom('\t', ' '), (written, delimiter) => {
        const text = written.map(rows => rows.map(row => row.join(delimiter)).join('\n')).join('\n\n')
        expect(sentencesOf(text)).toEqual(written.map(rows => rows.map(row => row.join('/'))))
      }),
    )
  })
})

describe('guessTokenLines', () => {
  const sentence = 'Teddy\tB-person\nRoosevelt\tI-person\nspoke\tO\n.\tO\n\n'

  it('sees marks of entities, in one sentence too', () => {
    expect(guessTokenLines(sentence)).toEqual({
      fits: true,
      reason:
        '2 columns (tab), a blank line after every 4 rows (median), marks of entities (O, B-, I-) in column 2: it looks like one token a line.',
      token: 0,
      label: 1,
    })
  })

  it('sees labels that repeat', () => {
    const guess = guessTokenLines('the DT\ndog NN\nbarks VB\n\na DT\ncat NN\nsleeps VB\n\nthe DT\ncow NN\n'.repeat(4))
    expect(guess).toMatchObject({ fits: true, token: 0, label: 1 })
    expect(guess.reason).toContain('3 different labels')
  })

  it('finds form and part of speech of CoNLL-U', () => {
    const row = (id: number, form: string, pos: string) => `${id}\t${form}\t_\t${pos}${'\t_'.repeat(6)}\n`
    const text = `${row(1, 'dogs', 'NOUN')}${row(2, 'bark', 'VERB')}\n`.repeat(4)
    expect(guessTokenLines(text)).toMatchObject({ fits: true, token: 1, label: 3 })
  })

  it.each([
    [
      'a running text',
      'To be or not to be,\nthat is the question.\n\nWhether it is nobler\nin the mind\n',
      'another number',
    ],
    ['pairs', 'Go.\tGå.\nRun!\tSpring!\nWho?\tVem?\n', 'No blank line'],
    ['a table of numbers', '1\t2\n3\t4\n\n5\t2\n', 'mostly numbers'],
    ['names', 'emma\nolivia\n\nava', 'single column'],
    ['pairs with blank lines', 'go\tgå\nrun\tspring\n\nwho\tvem\nhelp\thjälp\n', 'too many for labels'],
    ['nothing', '', 'not two rows'],
  ])('does not take %s for tokens', (_, text, reason) => {
    expect(guessTokenLines(text).fits).toBe(false)
    expect(guessTokenLines(text).reason).toContain(reason)
  })
})
