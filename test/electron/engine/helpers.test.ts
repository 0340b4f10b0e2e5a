import { describe, expect, it } from 'vitest'
import { help, newCrew, runRound, welcome } from '../../../electron/engine/crew'
import { openHelpers } from '../../../electron/engine/helpers'

/** Helpers that come and go as the test says. */
function made() {
  const crew = newCrew()
  const here = new Map<number, { leave: () => void; die: (reason: Error) => void }>()
  const called: number[] = []
  const deaths: { readonly reason: unknown; readonly held: boolean }[] = []
  const helpers = openHelpers(
    crew,
    helper => {
      called.push(helper)
      return new Promise<void>((leave, die) => here.set(helper, { leave, die }))
    },
    (reason, held) => deaths.push({ reason, held }),
  )
  return { crew, helpers, here, called, deaths }
}
const died = (): never => {
  throw new Error('out of memory')
}
const settled = (): Promise<void> => new Promise(resolve => setImmediate(resolve))

describe('helpers', () => {
  it('are called once each, however often their number is said', () => {
    const { helpers, called } = made()
    helpers.keep(2)
    helpers.keep(2)
    helpers.keep(3)
    expect(called).toEqual([1, 2, 3])
  })

  it('that were sent away are called again only when they have left and are wanted', async () => {
    const { helpers, here, called } = made()
    helpers.keep(2)
    helpers.keep(1)
    helpers.keep(2)
    expect(called).toEqual([1, 2])
    here.get(2)?.leave()
    await settled()
    expect(called).toEqual([1, 2, 2])
    helpers.keep(0)
    here.get(1)?.leave()
    here.get(2)?.leave()
    await settled()
    expect(called).toEqual([1, 2, 2])
  })

  const reason = new Error('out of memory')

  it('that die without a shard are not called again, and the leader goes on without them', async () => {
    const { crew, helpers, here, called, deaths } = made()
    helpers.keep(1)
    // It has worked before.
    runRound(crew, 2, () => help(crew, 1, () => helpers.keep(0)))
    helpers.keep(1)
    here.get(1)?.die(reason)
    await settled()
    expect(called).toEqual([1])
    expect(deaths).toEqual([{ reason, held: false }])
    let ran = 0
    runRound(crew, 5, () => ran++)
    expect(ran).toBe(5)
  })

  it('that die with a shard in their hands are not called again, and the leader is told', async () => {
    const { crew, helpers, here, called, deaths } = made()
    helpers.keep(1)
    // A round that never ends by itself: its helper, on this very thread, dies before anybody can hear of it.
    const takeTheNext = (): void => {
      expect(() => help(crew, 1, died)).toThrow('out of memory')
      throw new Error('left')
    }
    expect(() => runRound(crew, 3, takeTheNext)).toThrow('left')
    here.get(1)?.die(reason)
    await settled()
    expect(called).toEqual([1])
    expect(deaths).toEqual([{ reason, held: true }])
    const loseOne = (): void => expect(() => help(crew, 2, died)).toThrow('out of memory')
    welcome(crew, 2)
    expect(() => runRound(crew, 2, loseOne)).toThrow(expect.objectContaining({ code: 'HELPER_DIED' }))
  })
})
