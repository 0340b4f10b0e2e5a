import { describe, expect, it } from 'vitest'
import { allowPieces, endQueue, newQueue, takePiece } from '../../../electron/engine/piece-queue'

describe('the queue of pieces', () => {
  it('gives each piece once and in order, and says when there is none left', () => {
    const queue = newQueue(10)
    expect(Array.from({ length: 5 }, () => takePiece(queue, 3))).toEqual([0, 1, 2, null, null])
  })

  it('gives pieces below a limit that was raised', () => {
    const queue = newQueue(1)
    expect(takePiece(queue, 3)).toBe(0)
    allowPieces(queue, 3)
    expect([takePiece(queue, 3), takePiece(queue, 3)]).toEqual([1, 2])
  })

  it('gives nothing once it is ended', () => {
    const queue = newQueue(10)
    endQueue(queue)
    expect(takePiece(queue, 3)).toBe(null)
  })
})
