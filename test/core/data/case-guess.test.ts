import { describe, expect, it } from 'vitest'
import { guessCases } from '../../../core/data/case-guess'
import { count } from '../support/series'
import { tableOf } from '../support/tables'

/** A number that looks measured. */
const value = (k: number): string => (Math.sin(k * 12.9898) * 43.7).toFixed(3)
const guess = (header: string, rows: readonly string[]) => guessCases(tableOf([header, ...rows].join('\n')))

describe('guessCases', () => {
  it('sees cases with counted steps and a class for each', () => {
    const rows = count(12).flatMap(c =>
      count(4 + (c % 3)).map(s => `${c + 1},${s + 1},${value(c * 9 + s)},${1 + (c % 2)}`),
    )
    expect(guess('case,step,c1,class', rows)).toEqual({
      form: 'long',
      ids: ['case'],
      step: 'step',
      label: 'class',
      labelOf: 'case',
      reason:
        '60 rows, 12 cases of 4 to 6 rows told apart by “case”, counted by “step”: looks like one step a row, with one “class” a case (2 different values).',
    })
  })

  it('sees that two columns together tell cases apart, because a number starts anew', () => {
    const rows = ['train', 'test'].flatMap(split =>
      count(6).flatMap(c => count(5).map(s => `${split},${c + 1},${s + 1},${value(c + s)}`)),
    )
    expect(guess('split,chorale,step,note', rows)).toMatchObject({
      form: 'long',
      ids: ['split', 'chorale'],
      step: 'step',
      label: null,
    })
  })

  it('sees cases by the name of their column where no step is counted', () => {
    const rows = count(8).flatMap(c => count(5).map(s => `f${c},${value(c * 5 + s)},${c % 2 ? 'u' : 'v'}`))
    expect(guess('file,x,digit', rows)).toMatchObject({ form: 'long', ids: ['file'], step: null, label: 'digit' })
  })

  it('sees cases whose label changes on the way', () => {
    const rows = count(6).flatMap(c =>
      count(12).map(s => `${c},${s},${value(c * 12 + s)},${s < 5 ? 'rest' : 'walk'},${s % 2}`),
    )
    const found = guess('trial,t,x,activity,flag', rows)
    expect(found).toMatchObject({ form: 'long', ids: ['trial'], label: 'activity', labelOf: 'step' })
    expect(found.reason).toContain('with one “activity” a step (2 different values)')
  })

  it('sees one case a row in numbered columns, and its class', () => {
    const names = count(24)
      .map(t => `t${t + 1}`)
      .join(',')
    const rows = count(10).map(
      r =>
        `${1 + (r % 2)},${count(24)
          .map(t => value(r * 24 + t))
          .join(',')}`,
    )
    expect(guess(`class,${names}`, rows)).toMatchObject({
      form: 'wide',
      label: 'class',
      reason:
        '10 rows, columns “t1” to “t24”: looks like one case a row with 24 steps, labelled by “class” (2 different values).',
    })
  })

  it('sees several channels of one case in a row', () => {
    const names = ['x', 'y'].flatMap(c => count(4).map(t => `${c}_${t + 1}`)).join(',')
    const rows = count(10).map(
      r =>
        `${count(8)
          .map(t => value(r * 8 + t))
          .join(',')},${r % 3 ? 'a' : 'b'}`,
    )
    expect(guess(`${names},kind`, rows)).toMatchObject({
      form: 'wide',
      channels: [{ name: 'x' }, { name: 'y' }],
      label: 'kind',
    })
  })

  it('sees a label for each step in values that stay', () => {
    const phases = ['Rest', 'Preparation', 'Stroke', 'Rest']
    const rows = count(200).map(r => `${value(r)},${value(r + 999)},${1000 + r},${phases[Math.floor(r / 20) % 4]}`)
    expect(guess('lhx,lhy,timestamp,phase', rows)).toEqual({
      form: 'label-per-step',
      label: 'phase',
      reason: '200 rows, 3 labels in “phase” that stay for 25 rows on average: looks like a label for each step.',
    })
  })

  it('does not take numbered sensors with a label that stays for cases in rows', () => {
    const names = count(6)
      .map(s => `sensor${s + 1}`)
      .join(',')
    const rows = count(60).map(
      r =>
        `${count(6)
          .map(s => value(r * 6 + s))
          .join(',')},${Math.floor(r / 15) % 2}`,
    )
    expect(guess(`${names},state`, rows)).toMatchObject({ form: 'label-per-step', label: 'state' })
  })

  it('takes measured numbers for no label', () => {
    expect(
      guess(
        'a,b',
        count(40).map(r => `${value(r)},${value(Math.floor(r / 10))}`),
      ).form,
    ).toBe('unknown')
  })

  it('does not take a constant for a count that begins anew in every row', () => {
    const rows = count(20).map(r => `0,name${r},${value(r)}`)
    expect(guess('k,name,x', rows).form).toBe('unknown')
  })

  it('sees nothing in a table of one row or of one constant', () => {
    expect(guess('t1,t2,t3', ['1,2,3']).form).toBe('unknown')
    expect(
      guess(
        'x,label',
        count(20).map(() => '1,a'),
      ).form,
    ).toBe('unknown')
  })
})
