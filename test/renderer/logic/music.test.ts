import { describe, expect, it } from 'vitest'
import { frequencyOf, isBlackKey, keyNames, midiKeys, noteName } from '../../../renderer/logic/notes'
import {
  barsOf,
  blackLanes,
  chordText,
  keyRange,
  keyTicks,
  laneTop,
  stepTicks,
} from '../../../renderer/logic/piano-roll'

const piano = Array.from({ length: 54 }, (_, k) => String(43 + k))

describe('names of keys', () => {
  it('are notes where they are MIDI numbers: 60 is middle C, 69 sounds at 440 Hz', () => {
    expect([21, 60, 61, 69, 108].map(noteName)).toEqual(['A0', 'C4', 'C♯4', 'A4', 'C8'])
    expect(frequencyOf(69)).toBe(440)
    expect(frequencyOf(57)).toBeCloseTo(220, 9)
    expect([60, 61, 64, 65, 66, 71].map(isBlackKey)).toEqual([false, true, false, false, true, false])
  })
  it('are found behind a letter too, but not where columns are merely numbered', () => {
    expect(midiKeys(piano.map(name => `p${name}`))?.[0]).toBe(43)
    expect(midiKeys(['t1', 't2', 't3'])).toBeNull()
    expect(midiKeys([...piano, 'tempo'])).toBeNull()
    expect(midiKeys(piano.map((name, k) => (k === 3 ? `x${name}` : `p${name}`)))).toBeNull()
    expect(midiKeys(Array.from({ length: 20 }, (_, k) => String(k + 120)))).toBeNull()
    expect(keyNames(['red', 'green'])).toEqual(['red', 'green'])
  })
})

describe('a piano roll', () => {
  it('draws a key that sounds at steps in a row as one bar, and begins anew after a rest', () => {
    expect(barsOf([[1, 5], [1], [], [1]])).toEqual([
      { key: 5, from: 0, steps: 1 },
      { key: 1, from: 0, steps: 2 },
      { key: 1, from: 3, steps: 1 },
    ])
    expect(barsOf([])).toEqual([])
  })
  it('covers as many steps with its bars as there are keys in the piece, whatever the piece', () => {
    for (let seed = 1; seed < 40; seed++) {
      const sounding = (step: number): number[] =>
        Array.from({ length: 6 }, (_, key) => key).filter(key => Math.sin(seed * 97 + step * 13 + key * 7) > 0.2)
      const piece = Array.from({ length: seed }, (_, step) => sounding(step))
      const drawn = barsOf(piece).reduce((sum, { steps }) => sum + steps, 0)
      expect(drawn).toBe(piece.reduce((sum, keys) => sum + keys.length, 0))
    }
  })
  it('shows the keys that sound in any of the pieces, with one more on both sides where there is one', () => {
    expect(keyRange([[[10], [12]], [[20]]], 54)).toEqual({ low: 9, high: 21 })
    expect(keyRange([[[0], [53]]], 54)).toEqual({ low: 0, high: 53 })
    expect(keyRange([[[], []]], 54)).toEqual({ low: 0, high: 53 })
  })
  it('has the highest key on top, and shades the lanes of black keys of a piano alone', () => {
    const range = { low: 17, high: 29 }
    expect(laneTop(29, range)).toBe(0)
    expect(laneTop(17, range)).toBeCloseTo(12 / 13)
    expect(blackLanes(piano, range).map(key => noteName(43 + key))).toEqual(['C♯4', 'D♯4', 'F♯4', 'G♯4', 'A♯4'])
    expect(blackLanes(['red', 'green'], { low: 0, high: 1 })).toEqual([])
  })
  it('names every C, more where there is room, and no two names over each other', () => {
    const range = { low: 0, high: 53 }
    const few = keyTicks(piano, range, 120)
    expect(few.map(({ name }) => name)).toEqual(['C3', 'C4', 'C5', 'C6', 'C7'])
    expect(keyTicks(piano, range, 400).map(({ name }) => name)).toContain('G4')
    const tops = keyTicks(piano, range, 400)
      .map(({ top }) => top)
      .sort((a, b) => a - b)
    expect(tops.every((top, k) => k === 0 || top - tops[k - 1] >= 12.999)).toBe(true)
    expect(keyTicks(['kick', 'snare', 'hat'], { low: 0, high: 2 }, 60).map(({ name }) => name)).toEqual([
      'kick',
      'snare',
      'hat',
    ])
  })
  it('numbers at most sixteen steps, and tells silence', () => {
    for (const steps of [1, 16, 17, 160, 5000]) expect(stepTicks(steps).length).toBeLessThanOrEqual(16)
    expect(stepTicks(20)).toEqual([0, 2, 4, 6, 8, 10, 12, 14, 16, 18])
    expect(chordText([17, 21], piano)).toBe('C4 E4')
    expect(chordText([], piano)).toBe('silence')
  })
})
