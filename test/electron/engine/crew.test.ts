import { describe, expect, it } from 'vitest'
import { dismiss, fail, give, help, newCrew, orderOf, pauseAfterStep, runRound } from '../../../electron/engine/crew'

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
    let first = true
    const stealOne = (): void => {
      if (!first) return
      first = false
      // A helper on this very thread takes the next shard and dies with it.
      expect(() =>
        help(crew, () => {
          throw new Error('out of memory')
        }),
      ).toThrow('out of memory')
      fail(crew)
    }
    expect(() => runRound(crew, 3, stealOne)).toThrow(expect.objectContaining({ code: 'HELPER_DIED' }))
  })
})

describe('help', () => {
  it('ends when the crew is dismissed, and takes nothing before a round has begun', () => {
    const crew = newCrew()
    dismiss(crew)
    help(crew, () => expect.unreachable())
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
