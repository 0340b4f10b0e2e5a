import { describe, expect, it } from 'vitest'
import { pixelsOf } from '../../../renderer/logic/frames-picture'
import { columnText, labelChart, labelLines, peaksOf } from '../../../renderer/logic/heard'

/** Eight columns for sixteen frames: a a blank a b, with a c that is never likely. */
const SAID = [
  [0.9, 0.05, 0.03, 0.02],
  [0.3, 0.6, 0.05, 0.05],
  [0.1, 0.8, 0.05, 0.05],
  [0.9, 0.05, 0.03, 0.02],
  [0.2, 0.7, 0.05, 0.05],
  [0.1, 0.1, 0.75, 0.05],
  [0.9, 0.05, 0.03, 0.02],
  [0.94, 0.02, 0.02, 0.02],
]
const heard = { labels: ['', 'a', ' ', 'c'], frames: 16, seconds: 0.16, probabilities: SAID }

describe('labels over frames', () => {
  it('draws the blank in grey and of the others those that are ever likely', () => {
    expect(labelLines(heard).map(({ label, colour }) => [label, colour])).toEqual([
      ['blank', 'baseline-1'],
      ['a', 'hue-1'],
      ['␣', 'hue-2'],
    ])
  })

  it('collapses equal labels in a row, and stands each where it is the most probable', () => {
    expect(peaksOf(heard)).toEqual([
      { label: 'a', at: 2.5 / 8 },
      { label: 'a', at: 4.5 / 8 },
      { label: '␣', at: 5.5 / 8 },
    ])
  })

  it('reads a column as the frame that it stands for, with the likeliest labels first', () => {
    expect(columnText(heard, 2)).toBe('frame 6 of 16, 0.06 s: a 80 %, blank 10 %, ␣ 5 %')
    expect(columnText({ ...heard, seconds: null }, 0)).toMatch(/^frame 2 of 16: blank 90 %/)
  })

  it('has a table that counts frames', () => {
    expect(Array.from(labelChart(heard).lines[0].x)).toEqual([2, 4, 6, 8, 10, 12, 14, 16])
  })
})

describe('frames as a picture', () => {
  it('has the first feature at the bottom and large values strong', () => {
    const pixels = pixelsOf({ features: 2, columns: 1, values: [0, 1] }, '#102030')
    expect([...pixels]).toEqual([16, 32, 48, 255, 16, 32, 48, 0])
  })
})
