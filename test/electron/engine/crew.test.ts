import { describe, expect, it } from 'vitest'
import { fail, give, help, newCrew, orderOf, pauseAfterStep, runRound, welcome } from '../../../electron/engine/crew'

describe('runRound', () => {
  it('runs every shard of every round exactly once, without any helper', () => {
    const crew = newCrew()
    for (let round = 0; round < 300; round++) {
      const ran: number[] = []
      runRound(crew, 64, shard => ran.push(shard))
      expect(ran).toEqual(Array.from({ length: 64 }, (_, k) => k))
    }
  })

  it('throws instead of waiting for ever when a helper has failed with a shard in its hands', () => {
    const crew = newCrew()
    welcome(crew, 1)
    let first = true
    const stealOne = (): void => {
      if (!first) return
      first = false
      // A helper on this very thread takes the next shard and dies with it.
      expect(() =>
        help(crew, 1, () => {
          throw new Error('out of memory')
        }),
      ).toThrow('out of memory')
      fail(crew)
    }
    expect(() => runRound(crew, 3, stealOne)).toThrow(expect.objectContaining({ code: 'HELPER_DIED' }))
  })
})

describe('help', () => {
  it('ends when the helper is not welcome, and takes nothing before a round has begun', () => {
    help(newCrew(), 1, () => expect.unreachable())
  })

  it('ends between two shards when the helper is no longer welcome, and leaves the others to the leader', () => {
    const crew = newCrew()
    welcome(crew, 2)
    const [ran, helped]: [number[], number[]] = [[], []]
    runRound(crew, 8, shard => {
      ran.push(shard)
      // A helper on this very thread is sent away in the middle of its second shard.
      if (shard === 0)
        help(crew, 2, taken => {
          helped.push(taken)
          if (taken === 2) welcome(crew, 1)
        })
    })
    expect(helped).toEqual([1, 2])
    expect(ran).toEqual([0, 3, 4, 5, 6, 7])
  })
})

describe('commands', () => {
  it('are counted, and a step becomes a pause', () => {
    const crew = newCrew()
    expect(orderOf(crew)).toEqual({ command: 'run', given: 0 })
    expect([give(crew, 'pause'), give(crew, 'step')]).toEqual([1, 2])
    pauseAfterStep(crew)
    expect(orderOf(crew)).toEqual({ command: 'pause', given: 2 })
    give(crew, 'run')
    pauseAfterStep(crew)
    expect(orderOf(crew)).toEqual({ command: 'run', given: 3 })
  })
})
