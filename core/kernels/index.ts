import constants from './assembly/constants.json'
import * as plain from './build/plain'
import * as relaxed from './build/relaxed'
import { decodeBase64 } from './base64'
import { wasm, type WasmMemory, type WasmModule } from './webassembly'

/** With relaxed SIMD a·b + c may be rounded once; the plain build gives the same bits on every machine. */
export type KernelBuild = 'relaxed' | 'plain'

/** Register tiles: at most `rows` rows; 16 columns (wide) pay where the engine fuses vectors, otherwise 8. Every one gives the same bits. */
export interface Tile {
  readonly rows: number
  readonly wide: boolean
}

/** Compiled kernels, to be instantiated once per thread and memory. */
export interface Kernels {
  readonly build: KernelBuild
  /** Names the exact sources: part of a run's record. */
  readonly stamp: string
  readonly module: WasmModule
  readonly tile: Tile
}

const BUILDS = { relaxed, plain }
const compiled = new Map<KernelBuild, WasmModule>()

/** Names the exact sources of a build, without compiling it. */
export const stampOf = (build: KernelBuild): string => BUILDS[build].stamp

/**
 * The kernels this engine runs best: with relaxed SIMD where it knows it. `build` forces one. Compiles once per thread; the
 * result (its module can be posted to workers) is cheap to get again.
 */
export function loadKernels({ build, tile }: { build?: KernelBuild; tile?: Tile } = {}): Kernels {
  const chosen = build ?? (knowsRelaxedSimd() ? 'relaxed' : 'plain')
  const { base64, stamp } = BUILDS[chosen]
  let module = compiled.get(chosen)
  if (!module) {
    module = new wasm.Module(decodeBase64(base64))
    compiled.set(chosen, module)
  }
  return { build: chosen, stamp, module, tile: tile ?? defaultTile(chosen) }
}

/** A module with one function that uses f32x4.relaxed_madd. */
const RELAXED_PROBE = [
  ...[0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 19, 1, 17, 0],
  ...[65, 0, 253, 17, 65, 0, 253, 17, 65, 0, 253, 17, 253, 133, 2, 11],
]

export function knowsRelaxedSimd(): boolean {
  return wasm.validate(new Uint8Array(RELAXED_PROBE))
}

/** A module with a struct type. Engines that know these allocate registers well enough for taller tiles. */
const STRUCT_PROBE = [0, 97, 115, 109, 1, 0, 0, 0, 1, 3, 1, 95, 0]

/** Without a trial. Measured: V8 of Node 24 and later 6 rows with fused multiply-add and 5 without; of Node 20 and Electron 25 4 rows. */
export function defaultTile(build: KernelBuild): Tile {
  if (!wasm.validate(new Uint8Array(STRUCT_PROBE))) return { rows: 4, wide: false }
  return { rows: build === 'relaxed' ? 6 : 5, wide: false }
}

/** What the kernels export; addresses are bytes in the memory they were instantiated with. */
export interface KernelExports {
  setConstants(address: number): void
  setZeros(address: number): void
  setTile(rows: number, wide: number): void
  embeddingForward(embedding: number): void
  embeddingBackward(embedding: number): void
  layerForward(layer: number): void
  layerBackward(layer: number): void
  /** The mean over steps, and its errors: see Pool in records.json. */
  poolForward(pool: number): void
  poolBackward(pool: number): void
  denseForward(head: number): void
  denseOutputs(head: number, to: number, steps: number): void
  denseDeltas(head: number, from: number): void
  denseBackward(head: number): void
  tanhBackward(head: number, deltas: number): void
  /** See Attention in records.json. */
  attentionKeys(attention: number): void
  attentionForward(attention: number): void
  attentionBackward(attention: number): void
  softmaxCrossEntropy(
    logits: number,
    truth: number,
    weights: number,
    gradient: number,
    places: number,
    classes: number,
  ): number
  /** Columns of one state to another: see assembly/columns.ts. */
  moveColumns(
    from: number,
    fromFirst: number,
    to: number,
    toFirst: number,
    count: number,
    rows: number,
    shift: number,
  ): void
  dropout(
    from: number,
    fromStep: number,
    to: number,
    toStep: number,
    steps: number,
    rows: number,
    units: number,
    origin: number,
    perStep: number,
    lengths: number,
    key1: number,
    key2: number,
    threshold: number,
    scale: number,
  ): void
  transpose(weights: number, depth: number, first: number, rows: number, columns: number, to: number): void
  /** The next three: `update` is the record of the update; borders are chunks, those of `step` floats. */
  sumShards(update: number, from: number, to: number): void
  clip(update: number, from: number, to: number): void
  step(update: number, from: number, to: number): void
  squaresOfBlocks(values: number, without: number, blocks: number, count: number): number
  clear(address: number, bytes: number): void
  mapSigmoid(values: number, count: number): void
  mapTanh(values: number, count: number): void
}

/** One thread's kernels on one memory. The addresses of `constants` and `zeros` hold what `writeConstants` wrote there. */
export function instantiate(
  kernels: Kernels,
  memory: WasmMemory,
  { constants, zeros }: { constants: number; zeros: number },
): KernelExports {
  const exports = new wasm.Instance(kernels.module, { env: { memory } }).exports as KernelExports
  exports.setConstants(constants)
  exports.setZeros(zeros)
  exports.setTile(kernels.tile.rows, kernels.tile.wide ? 1 : 0)
  return exports
}

/** In the order in which electron/scripts/kernels/pairs.mjs numbers them. */
const CONSTANTS = Object.values(constants).flatMap(group => Object.values<number>(group))
export const CONSTANT_BYTES = CONSTANTS.length * 4
export const ZERO_BYTES = 256

export function writeConstants(memory: WasmMemory, address: number): void {
  new Float32Array(memory.buffer, address, CONSTANTS.length).set(CONSTANTS)
}
