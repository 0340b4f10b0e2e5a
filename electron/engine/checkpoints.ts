import { createHash } from 'node:crypto'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { decodeSafetensors, encodeSafetensors, type SafeTensor } from '../../core/formats/safetensors'
import type { ParameterTable } from '../../core/network/parameters'
import { Problem } from '../../core/problem'
import type { FloatArray as Values } from '../../core/floats'
import { TrainingState, type Snapshot } from '../../core/training/snapshot'
import { writeAtomically } from './files'
import { entriesOf, runFolder } from './run-folder'

/** A state of training with the lengths that the append-only files had then: what lies behind them is done again. */
export interface Checkpoint {
  readonly snapshot: Snapshot
  readonly metricsBytes: number
  readonly gradientsBytes: number
}

/** How many are kept. A second one is there for the case that the disk damages the first. */
const KEPT = 2
const NAME = /^step-(\d{9})\.safetensors$/

/**
 * Writes a checkpoint and removes those that are no longer kept. The best weights so far are part of every checkpoint.
 * Tensors are named `vector:tensor`, e.g. `optimizer.m:layers.0.forward.W.z`.
 * @throws Problem DISK_FULL, NOT_WRITABLE
 */
export async function writeCheckpoint(folder: string, table: ParameterTable, checkpoint: Checkpoint): Promise<void> {
  const { checkpoints } = runFolder(folder)
  const { state, vectors, carried } = checkpoint.snapshot
  const tensors = [
    ...Object.entries(vectors).flatMap(([vector, values]) => tensorsOf(table, vector, values)),
    ...(carried === null ? [] : [tensorOf(CARRIED, [carried.length], carried)]),
  ]
  const facts = {
    format: 'longhand-checkpoint',
    state: JSON.stringify(state),
    metricsBytes: String(checkpoint.metricsBytes),
    gradientsBytes: String(checkpoint.gradientsBytes),
  }
  const pieces = encodeSafetensors(tensors, { ...facts, checksum: checksum(tensors, facts) })
  await writeAtomically(join(checkpoints, `step-${String(state.step).padStart(9, '0')}.safetensors`), pieces)
  const names = await checkpointNames(folder)
  await Promise.all(names.slice(KEPT).map(name => rm(join(checkpoints, name), { force: true })))
}

/** The newest checkpoint that is whole. Null: none was written yet. */
export async function newestCheckpoint(folder: string, table: ParameterTable): Promise<Checkpoint | null> {
  const names = await checkpointNames(folder)
  let damage: unknown = null
  for (const name of names) {
    try {
      return await readCheckpoint(join(runFolder(folder).checkpoints, name), table)
    } catch (error) {
      damage ??= error
    }
  }
  if (damage !== null) throw damage
  return null
}

/** @throws Problem CHECKPOINT_DAMAGED, SAFETENSORS_INVALID */
async function readCheckpoint(file: string, table: ParameterTable): Promise<Checkpoint> {
  const { tensors, metadata } = decodeSafetensors(await readFile(file), file)
  const { checksum: written, ...facts } = metadata
  if (facts.format !== 'longhand-checkpoint' || written !== checksum(tensors, facts))
    throw damaged(file, 'its checksum does not fit its content')
  const state = TrainingState.safeParse(JSON.parse(facts.state))
  if (!state.success) throw damaged(file, 'its state is not one that this version knows')
  return {
    snapshot: { state: state.data, vectors: vectorsOf(table, tensors, file), carried: carriedOf(tensors) },
    metricsBytes: Number(facts.metricsBytes),
    gradientsBytes: Number(facts.gradientsBytes),
  }
}

/** Newest first. */
async function checkpointNames(folder: string): Promise<string[]> {
  const names = (await entriesOf(runFolder(folder).checkpoints)) ?? []
  return names
    .filter(name => NAME.test(name))
    .sort()
    .reverse()
}

function tensorsOf(table: ParameterTable, vector: string, values: Values): SafeTensor[] {
  return table.tensors.map(({ name, shape, offset, size }) =>
    tensorOf(`${vector}:${name}`, shape, values.subarray(offset, offset + size)),
  )
}

const tensorOf = (name: string, shape: readonly number[], data: Values): SafeTensor => ({
  name,
  shape,
  dtype: data instanceof Float32Array ? 'F32' : 'F64',
  data,
})

/** The states that are carried from batch to batch. */
const CARRIED = 'carried'

function carriedOf(tensors: readonly SafeTensor[]): Values | null {
  const data = tensors.find(({ name }) => name === CARRIED)?.data
  return data instanceof Float32Array || data instanceof Float64Array ? data : null
}

function vectorsOf(table: ParameterTable, tensors: readonly SafeTensor[], file: string): Record<string, Values> {
  const byName = new Map(tensors.map(tensor => [tensor.name, tensor.data]))
  const vectors: Record<string, Values> = {}
  for (const vector of new Set(
    tensors.flatMap(({ name }) => (name === CARRIED ? [] : name.slice(0, name.indexOf(':')))),
  )) {
    const single = byName.get(`${vector}:${table.tensors[0].name}`) instanceof Float32Array
    const values = single ? new Float32Array(table.size) : new Float64Array(table.size)
    for (const { name, offset, size } of table.tensors) {
      const data = byName.get(`${vector}:${name}`)
      if (!(data instanceof Float32Array || data instanceof Float64Array) || data.length !== size)
        throw damaged(file, `${vector}:${name} does not fit the network`)
      values.set(data, offset)
    }
    vectors[vector] = values
  }
  return vectors
}

/** SHA-256 of facts, names and values, in the order of the names. */
function checksum(tensors: readonly SafeTensor[], facts: Readonly<Record<string, string>>): string {
  const hash = createHash('sha256')
  for (const key of Object.keys(facts).sort()) hash.update(`${key}=${facts[key]}\n`)
  for (const { name, data } of [...tensors].sort((a, b) => (a.name < b.name ? -1 : 1)))
    hash.update(`${name}\n`).update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
  return hash.digest('hex')
}

const damaged = (file: string, why: string): Problem =>
  new Problem('CHECKPOINT_DAMAGED', `The checkpoint ${file} cannot be used: ${why}.`, {
    advice: 'Remove the file: the run then continues from the checkpoint before it, or from the start.',
    place: { file },
  })
