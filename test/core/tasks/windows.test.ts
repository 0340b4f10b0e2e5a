import { describe, expect, it } from 'vitest'
import { windowStarts } from '../../../core/tasks/windows'

const allUsable = (rows: number) => ({ inputs: new Uint8Array(rows).fill(1), targets: new Uint8Array(rows).fill(1) })

describe('windowStarts', () => {
  it('keeps a window and its target inside the part', () => {
    // rows 10 … 19: the first window reads 10 11 12, its target is 14; the last reads 15 16 17, its target is 19
    expect(windowStarts(allUsable(30), { window: 3, horizons: [2] }, 10, 20)).toEqual([10, 11, 12, 13, 14, 15])
  })

  it('lets a window reach back before the part, but no target lies there', () => {
    const starts = windowStarts(allUsable(30), { window: 3, horizons: [2] }, 10, 20, 0)
    expect(starts.map(start => start + 2 + 2)).toEqual([10, 11, 12, 13, 14, 15, 16, 17, 18, 19])
  })

  it('keeps a whole path inside the part when windows reach back', () => {
    const starts = windowStarts(allUsable(30), { window: 4, horizons: [1, 2, 3] }, 10, 15, 0)
    expect(starts.map(start => start + 3 + 1)).toEqual([10, 11, 12])
  })

  it('never reads a row before the earliest one', () => {
    expect(windowStarts(allUsable(30), { window: 8, horizons: [1] }, 5, 12, 2)).toEqual([2, 3])
  })

  it('starts anew after a row it may not read', () => {
    const usable = allUsable(12)
    usable.inputs[5] = 0
    expect(windowStarts(usable, { window: 3, horizons: [1] }, 0, 12)).toEqual([0, 1, 2, 6, 7, 8])
  })

  it('leaves out windows whose target is unknown', () => {
    const usable = allUsable(8)
    usable.targets[4] = 0
    expect(windowStarts(usable, { window: 2, horizons: [2] }, 0, 8)).toEqual([0, 2, 4])
  })
})
