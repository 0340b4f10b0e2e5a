import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parameterTable } from '../../../core/network/parameters'
import type { Snapshot } from '../../../core/training/snapshot'
import { newestCheckpoint, writeCheckpoint, type Checkpoint } from '../../../electron/engine/checkpoints'
import { workplace, type Workplace } from './support/experiment'

const table = parameterTable({
  cell: { kind: 'lstm', variant: 'vanilla', peepholes: true },
  ...{ inputs: 2, embeddings: [], units: 3, layers: 1, bidirectional: false, dropout: 0, outputs: 1, read: 'last' },
})

function checkpointAt(step: number): Checkpoint {
  const vector = (seed: number): Float32Array =>
    Float32Array.from({ length: table.size }, (_, k) => Math.fround(Math.sin(seed * k)))
  const state: Snapshot['state'] = {
    ...{ step, epoch: 2, batches: 1, shuffle: [1, 2, 3, 4294967295], lossSum: 0.1, placesSum: 7 },
    ...{ seconds: 1.5, epochSeconds: 0.5, best: { epoch: 1, loss: 0.25 }, optimizerSteps: step, endedEarly: false },
    ...{ stopping: { lowest: null, waited: 0 }, plateau: { lowest: 0.3, waited: 1, drops: 2 } },
  }
  const vectors = { weights: vector(step), best: vector(2), 'optimizer.m': vector(3) }
  const carried = step % 2 === 0 ? null : Float32Array.of(step, 0.5, -1)
  return { snapshot: { state, vectors, carried }, metricsBytes: 100 * step, gradientsBytes: step }
}

let place: Workplace
beforeEach(async () => {
  place = await workplace()
  await mkdir(place.at('checkpoints'))
})
afterEach(() => place.remove())

describe('checkpoints', () => {
  it('read back what was written, to the last bit', async () => {
    await writeCheckpoint(place.folder, table, checkpointAt(5))
    expect(await newestCheckpoint(place.folder, table)).toEqual(checkpointAt(5))
  })

  it('keep the last two, the newest first', async () => {
    for (const step of [9, 10, 100, 1000]) await writeCheckpoint(place.folder, table, checkpointAt(step))
    expect((await readdir(place.at('checkpoints'))).sort()).toEqual([
      'step-000000100.safetensors',
      'step-000001000.safetensors',
    ])
    expect((await newestCheckpoint(place.folder, table))?.snapshot.state.step).toBe(1000)
  })

  it('fall back on the one before when the newest is damaged by a single bit', async () => {
    for (const step of [1, 2]) await writeCheckpoint(place.folder, table, checkpointAt(step))
    const newest = place.at('checkpoints', 'step-000000002.safetensors')
    const bytes = await readFile(newest)
    bytes[bytes.length - 3] ^= 1
    await writeFile(newest, bytes)
    expect((await newestCheckpoint(place.folder, table))?.snapshot.state.step).toBe(1)
  })

  it('name the file when none is whole', async () => {
    await writeCheckpoint(place.folder, table, checkpointAt(1))
    const file = place.at('checkpoints', 'step-000000001.safetensors')
    await writeFile(file, (await readFile(file)).subarray(0, 200))
    await expect(newestCheckpoint(place.folder, table)).rejects.toMatchObject({ place: { file } })
  })

  it('are not taken for those of another network', async () => {
    await writeCheckpoint(place.folder, table, checkpointAt(1))
    const other = parameterTable({
      cell: { kind: 'simple-rnn', activation: 'tanh' },
      ...{ inputs: 2, embeddings: [], units: 3, layers: 1, bidirectional: false, dropout: 0, outputs: 1, read: 'last' },
    })
    await expect(newestCheckpoint(place.folder, other)).rejects.toMatchObject({ code: 'CHECKPOINT_DAMAGED' })
  })

  it('are none in a run that has not come so far', async () => {
    expect(await newestCheckpoint(place.folder, table)).toBeNull()
  })
})
