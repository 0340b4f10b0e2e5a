import { MessageChannel } from 'node:worker_threads'
import { horizonsOf, nameOfTargets } from '../../core/tasks/recipe'
import type { Applied } from './apply-model'
import type { Forecasts } from './engine.types'
import { piecesOf, type ForecastJob, type ForecastPiece } from './forecast-pieces'
import { allowPieces, endQueue, newQueue } from './forecast-queue'
import { forecastHeader } from './forecast-text'
import type { Pool } from './pool'

/** Pieces for each thread that are done, or at work, before somebody has taken the first of them. */
const AHEAD = 4

type Threads = { readonly pool: Pool; readonly threads: number }

/** The forecasts of a model on a file, as text that is made while it is read. */
export function forecastsOf(on: Threads, applied: Applied): Forecasts {
  const { recipe } = applied.model
  const count = applied.starts.length
  return {
    target: nameOfTargets(recipe),
    unit: recipe.targets.length === 1 ? recipe.targets[0].unit : '',
    horizons: horizonsOf(recipe),
    count,
    async *text(form, onProgress) {
      yield Buffer.from(forecastHeader(form, recipe))
      const { size } = piecesOf(applied)
      let done = 0
      for await (const text of inOrder(on, { applied, form, outputs: null })) {
        yield text
        done = Math.min(count, done + size)
        onProgress?.(done)
      }
    },
  }
}

/** What the network says of all windows, (count, O), on shared memory. */
export async function outputsOf(on: Threads, applied: Applied): Promise<Float32Array> {
  const { recipe, network } = applied.model
  const values = applied.starts.length * network.outputs * (recipe.share ? recipe.targets.length : 1)
  const outputs = new Float32Array(new SharedArrayBuffer(values * Float32Array.BYTES_PER_ELEMENT))
  const pieces = inOrder(on, { applied, form: null, outputs })
  while ((await pieces.next()).done !== true);
  return outputs
}

/**
 * The pieces of a forecast one after the other. Who is slow to ask for the next one makes the threads wait, who stops asking
 * ends them.
 */
async function* inOrder(
  { pool, threads }: Threads,
  job: Pick<ForecastJob, 'applied' | 'form' | 'outputs'>,
): AsyncGenerator<Uint8Array, void, void> {
  const { pieces } = piecesOf(job.applied)
  const ahead = AHEAD * threads
  const queue = newQueue(ahead)
  const arrived = new Map<number, Uint8Array>()
  const failures: unknown[] = []
  let look = (): void => undefined
  const workers = Array.from({ length: Math.min(threads, pieces) }, () => {
    const { port1, port2 } = new MessageChannel()
    port1.on('message', ({ piece, text }: ForecastPiece) => {
      arrived.set(piece, text)
      look()
    })
    const work = pool
      .run('forecast', { ...job, queue, port: port2 }, { transfer: [port2] })
      .catch((reason: unknown) => {
        failures.push(reason)
        look()
      })
    return { work, port: port1 }
  })
  try {
    for (let next = 0; next < pieces; next++) {
      for (let text = arrived.get(next); ; text = arrived.get(next)) {
        if (failures.length > 0) throw failures[0]
        if (text !== undefined) {
          yield text
          break
        }
        await new Promise<void>(resolve => (look = resolve))
      }
      arrived.delete(next)
      allowPieces(queue, next + 1 + ahead)
    }
  } finally {
    endQueue(queue)
    await Promise.all(workers.map(({ work }) => work))
    for (const { port } of workers) port.close()
  }
}
