import { describe, expect, it } from 'vitest'
import { append, appendNew, emptyLog } from '../../../renderer/logic/training-log'
import { epochEvent, start, stepEvent } from '../support/fake-training'

describe('appendNew', () => {
  it('takes each event once, whether it comes from the run’s files or from the run itself', () => {
    const log = emptyLog()
    append(log, [start, stepEvent(1), stepEvent(2), epochEvent(1)])
    appendNew(log, [start, stepEvent(2), epochEvent(1), stepEvent(3), stepEvent(4), epochEvent(2)])
    expect(log.steps.step).toEqual([1, 2, 3, 4])
    expect(log.epochs.map(event => event.epoch)).toEqual([1, 2])
    expect(log.start).toBe(start)
  })

  it('takes everything when nothing was read yet', () => {
    const log = emptyLog()
    appendNew(log, [start, stepEvent(1), stepEvent(2)])
    expect(log.start).toBe(start)
    expect(log.steps.step).toEqual([1, 2])
  })
})
