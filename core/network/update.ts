import type { KernelExports } from '../kernels/index'
import type { AddressTable } from '../kernels/memory'
import { transposedCopies } from '../kernels/transposed-copies'
import { CHUNK } from '../norm'
import type { Phase, UpdateAccess } from './compiled.types'
import type { NetworkSpec } from './spec'

const MOST_PIECES = 64
/** Floats that a piece of each phase reads at least: a few microseconds of work, which handing it out must not outweigh. */
const WORTHWHILE: Readonly<Record<Phase, number>> = { sum: 65_536, clip: 16_384, step: 2048, copy: 16_384 }

/**
 * Everything between backward and the next forward, on the kernels: see UpdateAccess. Threads share the memory, so whatever a
 * piece has to know lies there, in the record of the update.
 */
export function updateAccess(
  spec: NetworkSpec,
  run: KernelExports,
  addresses: AddressTable,
): Omit<UpdateAccess, 'updater'> {
  const { packing, shards, update } = addresses
  const chunks = Math.ceil(packing.size / CHUNK)
  const copies = transposedCopies(spec, addresses)
  const copied = copies.reduce((sum, { columns }) => sum + 16 * columns, 0)

  const piecesOf = (phase: Phase, units: number, floats: number): number =>
    Math.max(1, Math.min(MOST_PIECES, units, Math.floor(floats / WORTHWHILE[phase])))
  const pieces = {
    sum: piecesOf('sum', chunks, packing.size * shards.length),
    clip: piecesOf('clip', chunks, packing.size),
    step: piecesOf('step', chunks, packing.size),
    copy: piecesOf('copy', copies.length, copied),
  }

  function makeCopies(begin: number, end: number): void {
    for (let k = begin; k < end; k++) {
      const { weights, depth, first, rows, columns, to } = copies[k]
      run.transpose(weights, depth, first, rows, columns, to)
    }
  }

  /** A phase from one of its chunks, or strips of copies, to another. */
  const work: Readonly<Record<Phase, (from: number, to: number) => void>> = {
    sum: (from, to) => run.sumShards(update.record, from, to),
    clip: (from, to) => run.clip(update.record, from, to),
    step: (from, to) => run.step(update.record, from * CHUNK, Math.min(to * CHUNK, packing.size)),
    copy: makeCopies,
  }

  return {
    pieces,
    runPiece(phase, piece) {
      const units = phase === 'copy' ? copies.length : chunks
      const from = Math.floor((units * piece) / pieces[phase])
      const to = Math.floor((units * (piece + 1)) / pieces[phase])
      work[phase](from, to)
    },
    reduceGradients: () => work.sum(0, chunks),
    parametersChanged: () => work.copy(0, copies.length),
  }
}
