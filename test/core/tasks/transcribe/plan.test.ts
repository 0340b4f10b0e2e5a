import { describe, expect, it } from 'vitest'
import type { FileColumns } from '../../../../core/data/columns'
import type { TranscribeTask } from '../../../../core/experiment/tasks/transcribe'
import { transcribeData } from '../../../../core/tasks/transcribe/data'
import { planTranscribe, type TranscribeFiles } from '../../../../core/tasks/transcribe/plan'
import { labelsOf } from '../../../../core/tasks/transcribe/recipe'
import { problemOf } from '../../support/problems'
import { count } from '../../support/series'
import { tableOf } from '../../support/tables'
import { RECORDINGS, someRecordings, textAt, textsTable, transcribeExperiment } from '../../support/transcribers'

/** Frames of some recordings with one value each, as a table. */
const frames = (recordings: readonly { name: string; frames: number; said?: string }[]): FileColumns => ({
  texts: [],
  ...tableOf(
    [
      'one,t,x,said',
      ...recordings.flatMap(({ name, frames, said = '' }, r) =>
        count(frames).map(t => [name, t, Math.sin(r + t), said].join()),
      ),
    ].join('\n'),
    'frames.csv',
  ),
})

const filesOf = (table: FileColumns, texts: FileColumns | null = null): TranscribeFiles => ({
  main: { frames: table, texts },
  test: null,
  sounds: null,
})

const parts = (task: Record<string, unknown>, split: Record<string, unknown>, files: TranscribeFiles) =>
  planTranscribe(transcribeExperiment(task, split), files)

const ten = count(10).map(k => ({ name: `r${k}`, frames: 6, said: k % 2 === 0 ? 'ab' : 'ba' }))

describe('what an experiment that transcribes means', () => {
  it('finds recordings, frames in their order, and the text of each', () => {
    const { recipe, recordings, said, experiment, reason } = planTranscribe(...someRecordings())
    expect(recordings.count).toBe(RECORDINGS)
    expect(recordings.texts).toEqual(count(RECORDINGS).map(textAt))
    expect(said[1]).toEqual(['é', ' ', 'b'])
    expect(recipe).toMatchObject({ form: { kind: 'frames', ids: ['one'], step: 't' }, text: 'said', longest: 12 })
    expect(recipe.labels).toEqual([' ', 'a', 'b', 'é', '😀'])
    expect(reason).toMatch(/40 cases of 5 to 12 rows/)
    expect(experiment.task).toMatchObject({ text: 'said', cases: { form: 'frames', id: ['one'], step: 't' } })
  })

  it('gives each label its class from 1 on, and leaves class 0 to the blank', () => {
    const plan = planTranscribe(...someRecordings())
    const { train, outputs, read } = transcribeData(plan)
    if (train.targets.kind !== 'labels') throw new Error('labels are said')
    const { labels, firsts } = train.targets
    expect([outputs, read]).toEqual([6, 'every'])
    train.recordings.forEach((one, n) => {
      const classes = Array.from(labels.subarray(firsts[n], firsts[n + 1]))
      expect(classes.map(k => plan.recipe.labels[k - 1])).toEqual(plan.said[one])
    })
  })

  it('reads texts from a file of their own, whose names may end like those of sounds', () => {
    const texts = textsTable()
    const [experiment, files] = someRecordings()
    const ending = {
      ...texts,
      columns: texts.columns.map(column =>
        column.name === 'one' ? { ...column, levels: column.levels.map(level => `${level}.wav`) } : column,
      ),
    }
    const plan = planTranscribe(experiment, { ...files, main: { ...files.main, texts: ending } })
    expect(plan.recordings.texts).toEqual(count(RECORDINGS).map(textAt))
  })

  it('holds a group back for the test part, and takes the validation part from all others', () => {
    const [{ task }, files] = someRecordings()
    const withTexts = { ...files, main: { ...files.main, texts: textsTable() } }
    const plan = parts({ ...task }, { group: 'who', held: ['b'] }, withTexts)
    expect(Array.from(plan.parts.test)).toEqual(count(RECORDINGS).filter(k => k % 3 === 1))
    expect(plan.parts.train.length + plan.parts.validation.length).toBe(RECORDINGS - plan.parts.test.length)
    expect(new Set(Array.from(plan.parts.validation, k => k % 3))).toEqual(new Set([0, 2]))
  })

  it('learns nothing from texts that their frames cannot say, and tells how many and where', () => {
    const impossible = [
      { name: 'short', frames: 1, said: 'ab' },
      { name: 'repeat', frames: 2, said: 'aa' },
    ]
    const plan = parts({ text: 'said' }, {}, filesOf(frames([...ten, ...impossible])))
    expect(plan.unsayable).toBe(2)
    const warning = plan.warnings.find(({ code }) => code === 'TEXTS_UNSAYABLE')
    expect(warning?.message).toContain('frames.csv, rows 62 and 63: 2 texts need more frames')
    expect(warning?.message).toContain('“short” has 1 frame for the 2 of “ab”')
    const learned = [...plan.parts.train, ...plan.parts.validation].map(one => plan.recordings.names[one])
    expect(learned.filter(name => name === 'short' || name === 'repeat')).toEqual([])
  })

  it('says which letters only the test part has', () => {
    const odd = { name: 'odd', frames: 6, said: 'ax' }
    const given = { ...frames([...ten, odd]), file: 'frames.csv' }
    const part = tableOf(
      ['part', ...given.columns[0].values].map((v, k) => (k === 0 ? 'part' : v === 10 ? 'test' : 'train')).join('\n'),
    )
    const names = given.columns[0].levels
    const isOdd = Float64Array.from(given.columns[0].values, v => (names[v] === 'odd' ? 0 : 1))
    const column = { ...part.columns[0], kind: 'category' as const, levels: ['test', 'train'], values: isOdd }
    const plan = parts({ text: 'said' }, { column: 'part' }, filesOf({ ...given, columns: [...given.columns, column] }))
    expect(plan.recipe.labels).toEqual(['a', 'b'])
    expect(plan.warnings.find(({ code }) => code === 'LABELS_NEVER_LEARNED')?.message).toContain(
      'The test part says “x”',
    )
  })

  it('leaves recordings without a text out and says how many', () => {
    const plan = parts({ text: 'said' }, {}, filesOf(frames([...ten, { name: 'mute', frames: 4 }])))
    expect(plan.recordings.names).not.toContain('mute')
    expect(plan.warnings.map(({ code }) => code)).toContain('RECORDINGS_WITHOUT_TEXT')
  })

  it('cuts what is said into words, and takes blanks together', () => {
    expect(labelsOf('  One  two,\nthree ', { by: 'words', lowerCase: true })).toEqual(['one', 'two', ',', 'three'])
    expect(labelsOf(' a  b ', { by: 'characters', lowerCase: false })).toEqual(['a', ' ', 'b'])
    expect(labelsOf('e\u0301', { by: 'characters', lowerCase: false })).toEqual(['é'])
    expect(labelsOf('HH AH L', { by: 'blanks', lowerCase: false })).toEqual(['HH', 'AH', 'L'])
  })

  it.each<[string, Partial<Record<keyof TranscribeTask, unknown>>, TranscribeFiles, string]>([
    ['a text column that is missing', { text: 'nowhere' }, filesOf(frames(ten)), 'CASE_COLUMN_UNKNOWN'],
    ['a text of numbers', { text: 'x' }, filesOf(frames(ten)), 'TRANSCRIPT_IS_NUMBER'],
    ['the text among the inputs', { text: 'said', inputs: ['said'] }, filesOf(frames(ten)), 'TEXT_AMONG_INPUTS'],
    [
      'a text that changes within a recording',
      { text: 'said', cases: { id: ['one'], step: 'none' } },
      filesOf(frames([...ten, { name: 'r0', frames: 2, said: 'other' }])),
      'TEXT_CHANGES',
    ],
    [
      'texts of other recordings',
      { text: 'said', texts: { id: ['who'] } },
      filesOf(frames(ten), textsTable()),
      'TEXTS_REPEATED',
    ],
    [
      'a file of texts without the name',
      { text: 'said', texts: { id: ['speaker'] } },
      filesOf(frames(ten), textsTable()),
      'TEXT_ID_MISSING',
    ],
    [
      'nothing that can be said',
      { text: 'said' },
      filesOf(frames(ten.map(one => ({ ...one, frames: 2, said: 'abab' })))),
      'ALL_UNSAYABLE',
    ],
    [
      'no name of recordings',
      { text: 'said' },
      filesOf(frames([{ name: 'r', frames: 3, said: 'a' }])),
      'CASE_ID_MISSING',
    ],
  ])('refuses %s', (_, task, files, code) => {
    expect(problemOf(() => parts(task, {}, files)).code).toBe(code)
  })
})
