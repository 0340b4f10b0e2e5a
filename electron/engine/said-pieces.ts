import type { MessagePort } from 'node:worker_threads'
import { parameterTable } from '../../core/network/parameters'
import { horizonsOf } from '../../core/tasks/recipe'
import type { Applied } from './apply-model'
import { classifySayer } from './classify-text'
import type { TextForm } from './engine.types'
import { forecastSayer } from './forecast-text'
import { takePiece, type PieceQueue } from './piece-queue'
import { transcribeSayer } from './transcribe-text'

/** Windows or cases that the network sees at once. */
export const BATCH = 64
/** Most values of a piece that the network says: about 300 kB of text. */
const MOST_VALUES = 4096
/** Most operations of a piece: some hundredths of a second, so that progress moves and no thread is late at the end. */
const MOST_OPERATIONS = 4e9

export interface PredictJob {
  readonly applied: Applied
  readonly queue: PieceQueue
  /** Null: what is said is only put into `outputs`. */
  readonly form: TextForm | null
  /** Of all windows or cases, as the network says them: (sequences, O), on shared memory. Null: not wanted. */
  readonly outputs: Float32Array | null
  readonly port: MessagePort
}

/** A piece that is done. */
export interface SaidPiece {
  readonly piece: number
  readonly text: Uint8Array<ArrayBuffer>
}

/** What a network says of the windows or cases from … to (excluded), as it says it and as text; no form: no text. */
export type Sayer = (from: number, to: number) => { readonly said: Float32Array; readonly text: string }

export interface Sizes {
  /** Windows or cases. */
  readonly count: number
  /** What the network says of one of them. */
  readonly values: number
  /** How many of them are said together, and how many such pieces there are. Follows from the sizes alone. */
  readonly size: number
  readonly pieces: number
}

export function sizesOf(applied: Applied): Sizes {
  const { network } = applied.model
  const {
    count,
    sequences,
    steps,
    said = network.outputs * sequences,
  } = applied.kind === 'forecast' ? windowsOf(applied) : casesOf(applied)
  const values = said
  const operations = 2 * parameterTable(network).size * steps * BATCH * sequences
  const batches = Math.min(MOST_OPERATIONS / operations, MOST_VALUES / (values * BATCH))
  const size = BATCH * Math.max(1, Math.floor(batches))
  return { count, values, size, pieces: Math.ceil(count / size) }
}

interface Cases {
  readonly count: number
  readonly sequences: number
  /** Steps that the network runs over one of them. */
  readonly steps: number
  /** Values that are said of one of them; absent: what the network says at once. */
  readonly said?: number
}

/** One sequence a window, of a shared network one for each target. A recursive forecast is rolled out: the forecasts are what is said. */
const windowsOf = ({ model: { recipe }, starts }: Extract<Applied, { kind: 'forecast' }>): Cases => ({
  count: starts.length,
  sequences: recipe.share ? recipe.targets.length : 1,
  steps: recipe.window * (recipe.recursive ? recipe.horizon : 1),
  ...(recipe.recursive ? { said: recipe.targets.length * horizonsOf(recipe).length } : {}),
})

const casesOf = ({ lengths, steps }: Exclude<Applied, { kind: 'forecast' }>): Cases => ({
  count: lengths.length,
  sequences: 1,
  steps,
})

function sayerOf(applied: Applied, form: TextForm | null): Sayer {
  switch (applied.kind) {
    case 'forecast':
      return forecastSayer(applied, form)
    case 'classify':
      return classifySayer(applied, form)
    case 'transcribe':
      return transcribeSayer(applied, form)
  }
}

/** A thread's part of what is said of a file: takes pieces until there are none left, and posts each as a SaidPiece. */
export function saidPieces({ applied, queue, form, outputs, port }: PredictJob): void {
  const { count, values, size, pieces } = sizesOf(applied)
  const say = sayerOf(applied, form)
  for (let piece = takePiece(queue, pieces); piece !== null; piece = takePiece(queue, pieces)) {
    const from = piece * size
    const { said, text } = say(from, Math.min(count, from + size))
    outputs?.set(said, from * values)
    post(port, piece, Buffer.from(text))
  }
}

/** Hands the text over instead of copying it; a small one lies in a buffer that others use too. */
function post(port: MessagePort, piece: number, text: Buffer<ArrayBuffer>): void {
  const own = text.byteLength === text.buffer.byteLength ? new Uint8Array(text.buffer) : Uint8Array.from(text)
  port.postMessage({ piece, text: own } satisfies SaidPiece, [own.buffer])
}
