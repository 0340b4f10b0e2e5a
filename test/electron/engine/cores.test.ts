import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openCores, shareOut, type Cores, type Place } from '../../../electron/engine/cores'

describe('shareOut', () => {
  it('gives a run by itself all cores it has a use for', () => {
    expect(shareOut(8, [8])).toEqual([8])
    expect(shareOut(8, [3])).toEqual([3])
  })

  it('divides evenly, what is left over to those who came first, and what one has no use for to the others', () => {
    expect(shareOut(8, [8, 8, 8])).toEqual([3, 3, 2])
    expect(shareOut(8, [1, 8, 8])).toEqual([1, 4, 3])
    expect(shareOut(8, [2, 1])).toEqual([2, 1])
  })

  it('gives none to a paused run, and one to each of more runs than there are cores', () => {
    expect(shareOut(4, [0, 8])).toEqual([0, 4])
    expect(shareOut(2, [8, 8, 8])).toEqual([1, 1, 1])
  })

  it('never gives more than wanted or than there is, leaves nothing wanted lying, and no two runs differ by more than one unless one has all it wants', () => {
    const run = fc.integer({ min: 0, max: 20 })
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 32 }), fc.array(run, { minLength: 1, maxLength: 12 }), (cores, wants) => {
        const given = shareOut(cores, wants)
        const total = (numbers: readonly number[]): number => numbers.reduce((sum, one) => sum + one, 0)
        const atWork = wants.filter(want => want > 0).length
        expect(given.every((own, k) => own <= wants[k] && (own > 0 || wants[k] === 0))).toBe(true)
        expect(total(given)).toBe(Math.max(atWork, Math.min(cores, total(wants))))
        const unsatisfied = given.filter((own, k) => own < wants[k])
        if (unsatisfied.length > 0) expect(Math.max(...given) - Math.min(...unsatisfied)).toBeLessThanOrEqual(1)
      }),
    )
  })
})

describe('cores', () => {
  /** A run, with what it was told. */
  interface Run {
    readonly place: Place
    /** Its share as it heard it last; null: it has not come in yet. */
    share: number | null
    stage: 'waiting' | 'entering' | 'inside'
  }

  function ask(cores: Cores, bytes = 0): Run {
    const run: Run = { share: null, stage: 'waiting', place: cores.ask(share => (run.share = share)) }
    void run.place
      .turn()
      .then(() => {
        run.stage = 'entering'
        return run.place.room(bytes)
      })
      .then(() => (run.stage = 'inside'))
    return run
  }
  const settled = (): Promise<void> => new Promise(resolve => setImmediate(resolve))
  const shares = (runs: readonly Run[]): unknown => runs.map(({ share }) => share)

  it('the first run has all of them until the second has its room, and all again when that leaves', async () => {
    const cores = openCores({ cores: 4, memory: 100 })
    const first = ask(cores)
    await settled()
    first.place.wants(8)
    expect(first.share).toBe(4)
    const second = ask(cores)
    expect(shares([first, second])).toEqual([4, null])
    await settled()
    second.place.wants(8)
    expect(shares([first, second])).toEqual([2, 2])
    second.place.leave()
    expect(first.share).toBe(4)
  })

  it('as many runs as there are cores are at work; the others follow in their order, one for each that leaves', async () => {
    const cores = openCores({ cores: 2, memory: 100 })
    const runs = Array.from({ length: 5 }, () => ask(cores))
    await settled()
    for (const { place } of runs) place.wants(8)
    expect(shares(runs)).toEqual([1, 1, null, null, null])
    runs[1].place.leave()
    await settled()
    expect(shares(runs)).toEqual([1, 1, 1, null, null])
    runs[3].place.leave()
    runs[0].place.leave()
    await settled()
    expect(runs.map(({ stage }) => stage)).toEqual(['inside', 'inside', 'inside', 'waiting', 'inside'])
  })

  it('a paused run frees its cores for the next, and has one at once when it goes on', async () => {
    const cores = openCores({ cores: 1, memory: 100 })
    const [first, second] = [ask(cores), ask(cores)]
    await settled()
    expect(shares([first, second])).toEqual([1, null])
    first.place.wants(0)
    await settled()
    expect(shares([first, second])).toEqual([0, 1])
    first.place.wants(8)
    expect(shares([first, second])).toEqual([1, 1])
    second.place.leave()
    expect(first.share).toBe(1)
  })

  it('a run waits until its memory is free, and nobody overtakes it', async () => {
    const cores = openCores({ cores: 4, memory: 100 })
    const [first, large, small] = [ask(cores, 60), ask(cores, 50), ask(cores, 1)]
    await settled()
    expect([first, large, small].map(({ stage }) => stage)).toEqual(['inside', 'entering', 'waiting'])
    expect(large.place.waitsFor()).toBe('memory')
    first.place.leave()
    await settled()
    expect([large, small].map(({ stage }) => stage)).toEqual(['inside', 'inside'])
  })

  it('a run by itself has its room however large it is', async () => {
    const cores = openCores({ cores: 4, memory: 100 })
    const huge = ask(cores, 1e9)
    await settled()
    expect(huge.stage).toBe('inside')
  })

  it('a run that leaves before its turn, or while it waits for memory, holds up nobody', async () => {
    const cores = openCores({ cores: 2, memory: 100 })
    const [first, large, gone, next] = [ask(cores, 60), ask(cores, 50), ask(cores), ask(cores, 10)]
    await settled()
    gone.place.leave()
    large.place.leave()
    await settled()
    expect([first, next].map(({ stage }) => stage)).toEqual(['inside', 'inside'])
  })
})
