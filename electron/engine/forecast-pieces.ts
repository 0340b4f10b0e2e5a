import type { MessagePort } from 'node:worker_threads'
import { parameterTable } from '../../core/network/parameters'
import { knownRows } from '../../core/tasks/inputs'
import { samplesAt } from '../../core/tasks/forecast-data'
import { spoken } from '../../core/tasks/forecast-words'
import { predict } from '../../core/training/predict'
import type { Applied } from './apply-model'
import type { TextForm } from './engine.types'
import { takePiece, type ForecastQueue } from './forecast-queue'
import { forecastWriter } from './forecast-text'
import { networkOf } from './model-file'

/** Windows that the network sees at once. */
const BATCH = 64
/** Most forecast values of a piece: about 300 kB of text. */
const MOST_VALUES = 4096
/** Most operations of a piece: some hundredths of a second, so that progress moves and no thread is late at the end. */
const MOST_OPERATIONS = 4e9

export interface ForecastJob {
  readonly applied: Applied
  readonly queue: ForecastQueue
  /** Null: the forecasts are only put into `outputs`. */
  readonly form: TextForm | null
  /** Of all windows, as the network says them: (sequences, O), on shared memory. Null: not wanted. */
  readonly outputs: Float32Array | null
  readonly port: MessagePort
}

/** A piece that is done. */
export interface ForecastPiece {
  readonly piece: number
  readonly text: Uint8Array<ArrayBuffer>
}

/** How many windows are forecast together, and how many such pieces there are. Follows from the sizes alone. */
export function piecesOf({ model, starts }: Applied): { pieces: number; size: number } {
  const { network, recipe } = model
  const sequences = recipe.share ? recipe.targets.length : 1
  const operations = 2 * parameterTable(network).size * recipe.window * BATCH * sequences
  const batches = Math.min(MOST_OPERATIONS / operations, MOST_VALUES / (network.outputs * sequences * BATCH))
  const size = BATCH * Math.max(1, Math.floor(batches))
  return { size, pieces: Math.ceil(starts.length / size) }
}

/** A thread's part of the forecasts of a file: takes pieces until there are none left, and posts each as a ForecastPiece. */
export function forecastPieces({ applied, queue, form, outputs, port }: ForecastJob): void {
  const { model, series, features, relative, starts } = applied
  const { recipe } = model
  const { pieces, size } = piecesOf(applied)
  const known = recipe.targets.map(({ column }) => knownRows(series, column))
  const sequences = recipe.share ? recipe.targets.length : 1
  const write = form === null ? null : forecastWriter(form, recipe, series)
  const network = networkOf(model, { batch: Math.min(BATCH, starts.length) })
  for (let piece = takePiece(queue, pieces); piece !== null; piece = takePiece(queue, pieces)) {
    const from = piece * size
    const samples = samplesAt(recipe, series, starts.subarray(from, from + size), { known })
    const said = predict(network, { features, tokens: null, relative }, samples)
    outputs?.set(said, from * sequences * network.spec.outputs)
    const text = Buffer.from(write?.(samples, spoken(recipe, samples, said)) ?? '')
    post(port, piece, text)
  }
}

/** Hands the text over instead of copying it; a small one lies in a buffer that others use too. */
function post(port: MessagePort, piece: number, text: Buffer<ArrayBuffer>): void {
  const own = text.byteLength === text.buffer.byteLength ? new Uint8Array(text.buffer) : Uint8Array.from(text)
  port.postMessage({ piece, text: own } satisfies ForecastPiece, [own.buffer])
}
