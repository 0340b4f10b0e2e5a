import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * What ours.mjs wrote for the other libraries: the same weights, the same batch.
 *   x (T)(B)(D) · y (B)(O), or class numbers (T)(B) · weights by name, each row-major in its `shape`
 */
export function handedOver(folder) {
  const workload = JSON.parse(readFileSync(join(folder, 'case.json'), 'utf8'))
  const all = floats(join(folder, 'weights.bin'))
  const weights = Object.fromEntries(
    workload.tensors.map(({ name, offset, size }) => [name, all.subarray(offset, offset + size)]),
  )
  const x = floats(join(folder, 'x.bin'))
  return { workload, weights, x, y: () => readBytes(join(folder, 'y.bin')) }
}

const floats = file => new Float32Array(readBytes(file))

function readBytes(file) {
  const { buffer, byteOffset, byteLength } = readFileSync(file)
  return buffer.slice(byteOffset, byteOffset + byteLength)
}
