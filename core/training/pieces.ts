import type { Phase } from '../network/compiled.types'
import type { Learner } from './learner'

/** Runs every piece of a phase; returns when all are done. The order of pieces does not matter. */
export type RunPieces = (phase: Phase) => void

export const piecesInOrder =
  (learner: Learner): RunPieces =>
  phase => {
    for (let piece = 0; piece < learner.pieces[phase]; piece++) learner.runPiece(phase, piece)
  }
