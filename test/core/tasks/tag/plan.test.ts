import { describe, expect, it } from 'vitest'
import type { FileColumns } from '../../../../core/data/columns'
import { tagData } from '../../../../core/tasks/tag/data'
import { piecesOf } from '../../../../core/tasks/tag/pieces'
import { planTag, stepsOf, type TagPlan } from '../../../../core/tasks/tag/plan'
import { someSteps, tagExperiment } from '../../support/taggers'
import { count } from '../../support/series'
import { tableOf } from '../../support/tables'

const table = (text: string): FileColumns => ({ texts: [], ...tableOf(text) })

/** Ten minutes of a machine: x rises within a state. */
const machine = (rows = 100): FileColumns =>
  table(['x,state', ...count(rows).map(t => [t % 10, t % 20 < 12 ? 'on' : 'off'].join())].join('\n'))

const planned = (main: FileColumns, task: object = {}, split: object = {}, test: FileColumns | null = null): TagPlan =>
  planTag(tagExperiment({ ...task }, { ...split }), { main, test })

const partLengths = ({ stretches }: TagPlan): [string, number, number][] =>
  stretches.map(({ part, start, length }) => [part, start, length])

describe('piecesOf', () => {
  it('cuts a sequence evenly and drops nothing', () => {
    expect(piecesOf({ start: 5, length: 10 }, 4)).toEqual([
      { start: 5, length: 3 },
      { start: 8, length: 3 },
      { start: 11, length: 4 },
    ])
    for (const length of [1, 7, 8, 9, 100]) {
      const pieces = piecesOf({ start: 0, length }, 8)
      expect(pieces.reduce((sum, piece) => sum + piece.length, 0)).toBe(length)
      expect(Math.max(...pieces.map(piece => piece.length))).toBeLessThanOrEqual(8)
    }
  })
})

describe('planTag', () => {
  it('takes a table without columns that name sequences for one series, cut in the order of time', () => {
    const plan = planned(machine())
    expect(plan.recipe).toMatchObject({
      form: { kind: 'series', ids: [] },
      label: 'state',
      says: { kind: 'labels', classes: ['off', 'on'] },
      inputs: [{ kind: 'number', column: 'x' }],
    })
    expect(partLengths(plan)).toEqual([
      ['train', 0, 70],
      ['validation', 70, 15],
      ['test', 85, 15],
    ])
  })

  it('leaves a gap between the parts of a series', () => {
    const experiment = tagExperiment({ label: 'state' })
    const plan = planTag(
      { ...experiment, evaluation: { ...experiment.evaluation, gap: 5 } },
      { main: machine(), test: null },
    )
    expect(partLengths(plan)).toEqual([
      ['train', 0, 70],
      ['validation', 75, 10],
      ['test', 90, 10],
    ])
  })

  it('keeps each sequence of the long form in one part', () => {
    const { stretches, sequences } = planTag(
      tagExperiment({ label: 'state', cases: { id: ['id'] } }),
      someSteps('numbers'),
    )
    expect(stretches.map(({ start, length }) => [start, length])).toEqual(
      Array.from(sequences.starts, (start, k) => [start, sequences.lengths[k]]),
    )
    expect(new Set(stretches.map(({ part }) => part))).toEqual(new Set(['train', 'validation', 'test']))
  })

  it('takes the test part from a file of its own, and validation from the end of the first', () => {
    const plan = planned(machine(), {}, { train: 0.8, validation: 0.2, test: 0.1 }, machine(30))
    expect(partLengths(plan)).toEqual([
      ['train', 0, 80],
      ['validation', 80, 20],
      ['test', 100, 30],
    ])
  })

  it('honours a column that names the part of each row', () => {
    const rows = count(90).map(t => [t % 7, t % 5 < 3 ? 'a' : 'b', ['train', 'dev', 'test'][Math.floor(t / 30)]].join())
    expect(partLengths(planned(table(['x,label,part', ...rows].join('\n')), {}, { column: 'part' }))).toEqual([
      ['train', 0, 30],
      ['validation', 30, 30],
      ['test', 60, 30],
    ])
  })

  it('fits scalers to the training part alone', () => {
    const rows = count(100).map(t => [t < 70 ? t % 2 : 1000, t % 20 < 10 ? 'a' : 'b'].join())
    const [input] = planned(table(['x,label', ...rows].join('\n'))).recipe.inputs
    expect(input).toEqual({ kind: 'number', column: 'x', scaler: { mean: 0.5, deviation: 0.5 } })
  })

  it('tells numbers in the deviations of their own sequence, and their changes, 0 at its first step', () => {
    const rows = count(12).flatMap(one => count(5).map(t => [one, 100 * one + t, t % 2 ? 'a' : 'b'].join()))
    const task = { label: 'label', cases: { id: ['id'] }, normalise: 'sequence', changes: true }
    const plan = planned(table(['id,x,label', ...rows].join('\n')), task)
    const { features, inputs } = tagData(plan)
    expect(inputs).toBe(2)
    const deviation = Math.sqrt(2)
    for (let k = 0; k < 60; k++) expect(features[2 * k]).toBeCloseTo(((k % 5) - 2) / deviation, 5)
    const [, { scaler }] = plan.recipe.inputs.flatMap(input => ('scaler' in input ? [input] : []))
    const change = (k: number): number => features[2 * k + 1] * scaler.deviation + scaler.mean
    expect([0, 1, 4, 5, 6].map(k => Number(change(k).toFixed(4)))).toEqual([0, 0.7071, 0.7071, 0, 0.7071])
  })

  it('judges no step whose label is missing, and says how many there are', () => {
    const rows = count(100).map(t => [t % 9, t % 10 === 3 ? '' : t % 20 < 10 ? 'a' : 'b'].join())
    const plan = planned(table(['x,label', ...rows].join('\n')))
    if (plan.truth.kind !== 'labels') throw new Error('words are labels')
    expect(Array.from(plan.truth.classes).filter(own => own < 0)).toHaveLength(10)
    expect(plan.warnings.find(({ code }) => code === 'LABEL_WITH_GAPS')?.message).toContain('10 steps (10 %)')
  })

  it('reads words with what they look like, and knows those of the training part', () => {
    const experiment = tagExperiment({ label: 'mark', cases: { id: ['sentence'] }, words: { least: 1 } })
    const plan = planTag(experiment, someSteps('words'))
    const { tokens, symbols, inputs } = tagData(plan)
    expect(inputs).toBe(0)
    expect(symbols).toEqual([plan.recipe.words?.vocabulary.symbols.length, 13, 4096, 4096, 4096])
    expect(tokens).toHaveLength(5 * plan.sequences.rows.length)
    const seen = new Set([...stepsOf(plan.stretches, 'train')].map(step => plan.sequences.words?.[step].toLowerCase()))
    expect(new Set(plan.recipe.words?.vocabulary.symbols.slice(1))).toEqual(
      new Set([...seen].filter(word => word !== '<unk>')),
    )
  })

  it('says numbers where values are not whole, and labels where a few whole ones come again', () => {
    const rows = count(100).map(t => [t % 7, t / 3, Math.floor(t / 10) % 3].join())
    const both = table(['x,amount,state', ...rows].join('\n'))
    expect(planned(both, { label: 'amount', inputs: ['x'] }).recipe.says).toMatchObject({ kind: 'number' })
    expect(planned(both, { label: 'state', inputs: ['x'] }).recipe.says).toEqual({
      kind: 'labels',
      classes: ['0', '1', '2'],
    })
  })

  it.each([
    ['the label among the inputs', { label: 'state', inputs: ['x', 'state'] }, {}, 'LABEL_AMONG_INPUTS'],
    ['a label that is not there', { label: 'phase' }, {}, 'CASE_COLUMN_UNKNOWN'],
    ['a number of words', { label: 'state', says: 'number' }, {}, 'LABEL_NOT_NUMBER'],
    ['sequences that no column names', { label: 'state', cases: { form: 'long' } }, {}, 'CASE_ID_MISSING'],
    ['two ways to share out', { label: 'state' }, { column: 'x', testFile: 'b.csv' }, 'SPLIT_SAID_TWICE'],
    ['a part without a step', { label: 'state' }, { train: 0.98, validation: 0.01, test: 0.001 }, 'SPLIT_EMPTY'],
  ])('refuses %s', (_, task, split, code) => {
    expect(() => planned(machine(), task, split)).toThrow(expect.objectContaining({ code }))
  })

  it('points out uneven labels and those that training lacks', () => {
    const rows = count(200).map(t => [t % 7, t >= 190 ? 'new' : t % 50 === 0 ? 'rare' : 'usual'].join())
    const codes = planned(table(['x,label', ...rows].join('\n')), { label: 'label' }).warnings.map(({ code }) => code)
    expect(codes).toEqual(['SPLIT_CLASS_MISSING', 'CLASSES_UNEVEN'])
  })
})
