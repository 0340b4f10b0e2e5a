import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { attemptFusion } from '../../../electron/engine/fusion'
import { workplace, type Workplace } from './support/experiment'

let place: Workplace
beforeEach(async () => {
  place = await workplace()
})
afterEach(() => place.remove())

/** No file that `rm` can erase stands where it is asked to. */
const unerasable = (pid: number): void => {
  const note = join(place.folder, `kernels-attempt-${pid}`)
  rmSync(note, { force: true })
  mkdirSync(note)
}

it('kernels are to be had although notes of attempts cannot be erased: an old one, and that of this process', () => {
  unerasable(7)
  const host = {
    ...{ v8: '13.6.1', arch: 'x64', pid: 100, isAlive: () => false, onEnd: () => () => undefined },
    setFlag: () => unerasable(100),
  }
  const { fusion, survived } = attemptFusion({ folder: place.folder, wanted: true, proven: false }, host)
  expect(fusion).toBe('on')
  expect(survived).not.toThrow()
})
