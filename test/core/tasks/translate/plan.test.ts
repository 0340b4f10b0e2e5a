import { describe, expect, it } from 'vitest'
import { pairColumns } from '../../../../core/tasks/translate/columns'
import { encodedSources, translateData } from '../../../../core/tasks/translate/data'
import { problemOf } from '../../support/problems'
import { count } from '../../support/series'
import { plannedPairs, somePairs, textColumns } from '../../support/translators'

const column = (name: string, type: 'text' | 'category' | 'number') => ({ name, type })
const AUTO = { source: 'auto', target: 'auto' }

describe('the columns of the pairs', () => {
  const columns = [column('id', 'number'), column('en', 'text'), column('sv', 'text'), column('by', 'text')]

  it('are the first two of texts, and what is named is kept', () => {
    expect(pairColumns(AUTO, columns, 'f')).toMatchObject({
      source: 'en',
      target: 'sv',
      reason: expect.stringContaining('“en”'),
    })
    expect(pairColumns({ source: 'sv', target: 'auto' }, columns, 'f')).toMatchObject({ source: 'sv', target: 'en' })
    expect(pairColumns({ source: 'auto', target: 'en' }, columns, 'f')).toMatchObject({ source: 'sv', target: 'en' })
    expect(pairColumns({ source: 'by', target: 'id' }, columns, 'f')).toEqual({
      source: 'by',
      target: 'id',
      reason: null,
    })
  })

  it('may be few different texts where there are no others', () => {
    const few = [column('a', 'category'), column('b', 'text')]
    expect(pairColumns(AUTO, few, 'f')).toMatchObject({ source: 'b', target: 'a' })
  })

  it('are refused where there are not two', () => {
    const refused = (task: typeof AUTO, of = columns) => problemOf(() => pairColumns(task, of, 'f'))
    expect(refused(AUTO, columns.slice(0, 2))).toMatchObject({
      code: 'PAIR_COLUMNS_MISSING',
      place: { field: 'task.target' },
    })
    expect(refused(AUTO, columns.slice(0, 1))).toMatchObject({
      code: 'PAIR_COLUMNS_MISSING',
      place: { field: 'task.source' },
    })
    expect(refused({ source: 'en', target: 'en' })).toMatchObject({
      code: 'PAIR_COLUMNS_SAME',
      place: { column: 'en' },
    })
  })
})

describe('a plan of translating', () => {
  const codes = (plan: { warnings: readonly { code: string }[] }): string[] => plan.warnings.map(({ code }) => code)
  const numbered = (texts: number): string[] => count(texts).map(k => `word${k} and more`)

  it('keeps the translations of one source in one part', () => {
    const sources = count(60).map(k => `a sentence ${Math.floor(k / 3)}`)
    const plan = plannedPairs(textColumns({ a: sources, b: numbered(60) }))
    const sourcesOf = (part: Int32Array): Set<string> => new Set(Array.from(part, pair => sources[pair]))
    const parts = [plan.parts.train, plan.parts.validation, plan.parts.test].map(sourcesOf)
    expect(parts.reduce((sum, { size }) => sum + size, 0)).toBe(20)
    expect(codes(plan)).toContain('SEVERAL_TRANSLATIONS')
  })

  it('knows the symbols of the training part alone', () => {
    const { recipe, parts, pairs } = plannedPairs(textColumns({ a: numbered(30), b: numbered(30) }), {
      text: { least: 1 },
    })
    const learned = new Set(Array.from(parts.train).flatMap(pair => pairs.targets[pair]))
    expect(new Set(recipe.target.vocabulary.symbols.slice(3))).toEqual(learned)
    expect(recipe.source.vocabulary.symbols[0]).toBe('<unk>')
    expect(recipe.target.vocabulary.symbols.slice(0, 3)).toEqual(['<unk>', '<start>', '<end>'])
  })

  it('cuts each side as it is written', () => {
    const plan = plannedPairs(textColumns({ a: numbered(20), b: count(20).map(k => `漢字${k}`) }), {
      text: { least: 1 },
    })
    expect(plan.recipe.source.by).toBe('words')
    expect(plan.recipe.target.by).toBe('characters')
  })

  it('learns nothing from pairs that are too long, and reads the beginning of what it is asked', () => {
    const long = 'many words that go on and on'
    const sources = [...numbered(40), ...count(4).map(k => `${long} ${k}`)]
    const plan = plannedPairs(textColumns({ a: sources, b: numbered(44) }), { longest: 5, text: { least: 1 } })
    expect(codes(plan)).toContain('PAIRS_LEFT_OUT')
    const { train, validation } = plan.parts
    expect(plan.learned.train.length + plan.learned.validation.length).toBeLessThan(train.length + validation.length)
    expect(plan.recipe.source.longest).toBe(3)
    expect(encodedSources(plan.recipe, [['word1', 'and', 'more', 'and', 'more']]).lengths).toEqual(Int32Array.of(3))
    const refused = problemOf(() => plannedPairs(textColumns({ a: numbered(9), b: numbered(9) }), { longest: 2 }))
    expect(refused).toMatchObject({ code: 'PAIRS_TOO_LONG', place: { field: 'task.longest' } })
  })

  it('warns of copies, of symbols that are unknown, and of parts of different lengths', () => {
    const same = plannedPairs(textColumns({ a: numbered(30), b: numbered(30) }), { text: { least: 2 } })
    expect(codes(same)).toEqual(expect.arrayContaining(['PAIRS_SAME', 'SYMBOLS_UNKNOWN']))
    const growing = count(40).map(k => 'more '.repeat(2 + Math.floor(k / 4)))
    const other = count(40).map(k => 'other '.repeat(2 + Math.floor(k / 4)))
    const ordered = { evaluation: { split: { by: 'order' as const } } }
    expect(codes(plannedPairs(textColumns({ a: growing, b: other }), {}, ordered))).toContain('PARTS_OF_OTHER_LENGTH')
    expect(codes(plannedPairs(somePairs()))).toEqual([])
    const looking = (network: object) =>
      codes(plannedPairs(somePairs(), {}, { network: { attention: 'luong', ...network } }))
    expect(looking({})).toEqual(['ATTENTION_ONE_DIRECTION'])
    expect(looking({ bidirectional: true })).toEqual([])
  })

  it('leaves out rows without a text, says so, and refuses a file of nothing else', () => {
    const some = textColumns({ a: [...numbered(20), null, '  '], b: numbered(22) })
    expect(plannedPairs(some).warnings[0]).toMatchObject({
      code: 'PAIRS_EMPTY',
      message: expect.stringContaining('2 rows'),
    })
    expect(plannedPairs(some).pairs.count).toBe(20)
    const none = problemOf(() => plannedPairs(textColumns({ a: [null, 'x'], b: ['y', null] })))
    expect(none).toMatchObject({ code: 'PAIRS_NONE', place: { column: 'b' } })
  })

  it('refuses an odd number of units where both directions share them', () => {
    const both = (units: number) => () => plannedPairs(somePairs(), {}, { network: { units, bidirectional: true } })
    expect(problemOf(both(7))).toMatchObject({ code: 'UNITS_ODD', place: { field: 'network.units' } })
    expect(both(8)().recipe.beam.width).toBe(4)
  })

  it('takes the test part from a file of its own', () => {
    const plan = plannedPairs(
      textColumns({ a: numbered(20), b: numbered(20) }),
      {},
      {},
      textColumns({ a: ['word3 and'], b: ['x'] }),
    )
    expect(Array.from(plan.parts.test)).toEqual([20])
    expect(plan.pairs.texts[20]).toBe('word3 and')
  })
})

describe('the data of translating', () => {
  it('read the target one step after it is to be said, between its start and its end', () => {
    const plan = plannedPairs(somePairs(), { text: { least: 1 } })
    const data = translateData(plan)
    const { symbols } = plan.recipe.target.vocabulary
    const { starts, lengths, targets, sources } = data.train
    if (targets.kind !== 'classes') expect.unreachable()
    const named = (numbers: Int32Array, of: readonly string[]): string[] => Array.from(numbers, number => of[number])
    plan.learned.train.forEach((pair, n) => {
      const [from, to] = [starts[n], starts[n] + lengths![n]]
      expect(named(data.tokens!.slice(from, to), symbols)).toEqual(['<start>', ...plan.pairs.targets[pair]])
      expect(named(targets.classes.slice(from, to), symbols)).toEqual([...plan.pairs.targets[pair], '<end>'])
      const [first, last] = [sources!.starts[n], sources!.starts[n] + sources!.lengths![n]]
      expect(named(data.source.tokens!.slice(first, last), plan.recipe.source.vocabulary.symbols)).toEqual(
        plan.pairs.sources[pair],
      )
    })
    expect(data.steps).toBe(Math.max(...lengths!))
  })
})
