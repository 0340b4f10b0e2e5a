/**
 * Shared words by which threads take the pieces of a long work: in order, each piece once, and never so far ahead that the
 * results which nobody has taken yet fill the memory. Which thread has which piece never shows in the result.
 *
 *   next    the first piece that no thread has taken
 *   limit   pieces below it may be taken
 *   ended   1: nothing more is to be done
 */
const NEXT = 0
const LIMIT = 1
const ENDED = 2
const WORDS = 3

export type PieceQueue = Int32Array<SharedArrayBuffer>

/** `limit`: pieces that may be taken from the start. */
export function newQueue(limit: number): PieceQueue {
  const queue = new Int32Array(new SharedArrayBuffer(WORDS * Int32Array.BYTES_PER_ELEMENT))
  queue[LIMIT] = limit
  return queue
}

/** The next of `pieces` pieces; sleeps until it may be taken. Null: there is none left. */
export function takePiece(queue: PieceQueue, pieces: number): number | null {
  const piece = Atomics.add(queue, NEXT, 1)
  while (piece < pieces && Atomics.load(queue, ENDED) === 0) {
    const limit = Atomics.load(queue, LIMIT)
    if (piece < limit) return piece
    Atomics.wait(queue, LIMIT, limit)
  }
  return null
}

/** Lets pieces below `limit` be taken. */
export function allowPieces(queue: PieceQueue, limit: number): void {
  Atomics.store(queue, LIMIT, limit)
  Atomics.notify(queue, LIMIT)
}

/** Sends the threads home, those that sleep too. */
export function endQueue(queue: PieceQueue): void {
  Atomics.store(queue, ENDED, 1)
  // A changed limit: who is just about to sleep sees it, and looks again.
  Atomics.add(queue, LIMIT, 1)
  Atomics.notify(queue, LIMIT)
}
