import { MessageChannel } from 'node:worker_threads'
import { horizonsOf, nameOfTargets } from '../../core/tasks/recipe'
import type { Applied } from './apply-model'
import { classifyHeader } from './classify-text'
import type { Predictions, TextForm } from './engine.types'
import { forecastHeader } from './forecast-text'
import { allowPieces, endQueue, newQueue } from './piece-queue'
import type { Pool } from './pool'
import { transcribeHeader } from './transcribe-text'
import { sizesOf, type PredictJob, type SaidPiece } from './said-pieces'

/** Pieces for each thread that are done, or at work, before somebody has taken the first of them. */
const AHEAD = 4

type Threads = { readonly pool: Pool; readonly threads: number }

/** What a model says of a file, as text that is made while it is read. */
export function predictionsOf(on: Threads, applied: Applied): Predictions {
  const { count, size } = sizesOf(applied)
  const text: Predictions['text'] = async function* (form, onProgress) {
    yield Buffer.from(headerOf(applied, form))
    let done = 0
    for await (const piece of inOrder(on, { applied, form, outputs: null })) {
      yield piece
      done = Math.min(count, done + size)
      onProgress?.(done)
    }
  }
  if (applied.kind === 'classify') {
    const { label, classes } = applied.model.recipe
    return { kind: 'classify', label, classes, count, text }
  }
  if (applied.kind === 'transcribe') return { kind: 'transcribe', column: applied.model.recipe.text, count, text }
  const { recipe } = applied.model
  return {
    kind: 'forecast',
    target: nameOfTargets(recipe),
    unit: recipe.targets.length === 1 ? recipe.targets[0].unit : '',
    horizons: horizonsOf(recipe),
    count,
    text,
  }
}

function headerOf(applied: Applied, form: TextForm): string {
  switch (applied.kind) {
    case 'forecast':
      return forecastHeader(form, applied.model.recipe, applied.series.pieces !== undefined)
    case 'classify':
      return classifyHeader(form, applied.model.recipe, applied.truth !== null)
    case 'transcribe':
      return transcribeHeader(form, applied.truth !== null)
  }
}

/** What the network says of all windows or cases, (count, values), on shared memory. */
export async function outputsOf(on: Threads, applied: Applied): Promise<Float32Array> {
  const { count, values } = sizesOf(applied)
  const outputs = new Float32Array(new SharedArrayBuffer(count * values * Float32Array.BYTES_PER_ELEMENT))
  const pieces = inOrder(on, { applied, form: null, outputs })
  while ((await pieces.next()).done !== true);
  return outputs
}

/**
 * The pieces of what is said one after the other. Who is slow to ask for the next one makes the threads wait, who stops asking
 * ends them.
 */
async function* inOrder(
  { pool, threads }: Threads,
  job: Pick<PredictJob, 'applied' | 'form' | 'outputs'>,
): AsyncGenerator<Uint8Array, void, void> {
  const { pieces } = sizesOf(job.applied)
  const ahead = AHEAD * threads
  const queue = newQueue(ahead)
  const arrived = new Map<number, Uint8Array>()
  const failures: unknown[] = []
  let look = (): void => undefined
  const workers = Array.from({ length: Math.min(threads, pieces) }, () => {
    const { port1, port2 } = new MessageChannel()
    port1.on('message', ({ piece, text }: SaidPiece) => {
      arrived.set(piece, text)
      look()
    })
    const work = pool.run('predict', { ...job, queue, port: port2 }, { transfer: [port2] }).catch((reason: unknown) => {
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
