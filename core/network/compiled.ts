import { instantiate, writeConstants, type Kernels } from '../kernels/index'
import { dropoutKey1, dropoutKey2, dropoutThreshold } from '../kernels/dropout'
import { blocksOf, groups8, packedIndices } from '../kernels/layout'
import { addressTable, memoryFor, type AddressTable } from '../kernels/memory'
import { recordBytes, setterOf } from '../kernels/records'
import { writeShardRecords } from '../kernels/records-of-shard'
import { stateCopier } from '../kernels/state'
import type { WasmMemory } from '../kernels/webassembly'
import type { CompiledNetwork, DropoutDraw, ShardRange } from './compiled.types'
import { parameterTable } from './parameters'
import { directionsOf, type NetworkSpec } from './spec'

export interface CompileOptions {
  readonly kernels: Kernels
  /** Most rows of a batch and most steps of a sequence. */
  readonly batch: number
  readonly steps: number
  /** Pieces of a batch, from the configuration and never from the number of threads. Default 1. */
  readonly shards?: number
  /** The memory of a network compiled with the same spec and sizes, to run shards of it in this thread; nothing is initialised. */
  readonly memory?: WasmMemory
}

/** Rows of a batch in `shards` pieces as equal as can be; at most as many pieces as rows. */
export function shardRanges(batch: number, shards: number): ShardRange[] {
  const pieces = Math.min(batch, shards)
  return Array.from({ length: pieces }, (_, n) => {
    const first = Math.floor((batch * n) / pieces)
    return { first, rows: Math.floor((batch * (n + 1)) / pieces) - first }
  })
}

/** Bytes of memory that a compiled network takes, without compiling it. */
export const networkBytes = (spec: NetworkSpec, sizes: { batch: number; steps: number; shards?: number }): number =>
  addressTable(spec, { steps: sizes.steps, shards: shardRanges(sizes.batch, sizes.shards ?? 1) }).bytes

/** Puts a network on the kernels: see CompiledNetwork. Parameters start as zeros. */
export function compileNetwork(spec: NetworkSpec, options: CompileOptions): CompiledNetwork {
  const { kernels, batch, steps } = options
  checkSizes({ ...spec, batch, steps, shards: options.shards ?? 1 })
  const shards = shardRanges(batch, options.shards ?? 1)
  const addresses = addressTable(spec, { steps, shards })
  const memory = options.memory ?? memoryFor(addresses.bytes)
  if (memory.buffer.byteLength < addresses.bytes)
    throw new RangeError(`the network needs ${addresses.bytes} bytes, the memory has ${memory.buffer.byteLength}`)
  if (!options.memory) {
    writeConstants(memory, addresses.constants)
    addresses.shards.forEach((shard, n) => writeShardRecords(spec, memory, addresses, shard, n))
  }
  const run = instantiate(kernels, memory, addresses)

  const table = parameterTable(spec)
  const { packing } = addresses
  const packed = packedIndices(spec, table, packing)
  const parameters = new Float32Array(memory.buffer, addresses.parameters, packing.size)
  const gradients = new Float32Array(memory.buffer, addresses.gradients, packing.size)
  const words = new Int32Array(memory.buffer)
  const floats = new Float32Array(memory.buffer)

  const directions = directionsOf(spec).length
  const top = spec.layers - 1
  const readSteps = spec.read === 'last' ? 1 : steps
  const views = addresses.shards.map(({ head, rows }) => ({
    outputs: new Float32Array(memory.buffer, head.outputs, readSteps * rows * spec.outputs),
    outputGradients: new Float32Array(memory.buffer, head.deltas, readSteps * rows * spec.outputs),
  }))
  const layerField = {
    steps: setterOf(memory, 'Layer', 'steps'),
    shortest: setterOf(memory, 'Layer', 'shortest'),
    truncate: setterOf(memory, 'Layer', 'truncate'),
    clip: setterOf(memory, 'Layer', 'clip'),
  }
  const segmentField = { address: setterOf(memory, 'Segment', 'address'), step: setterOf(memory, 'Segment', 'step') }
  const setHeadSteps = setterOf(memory, 'Head', 'steps')
  /** The draw of each shard's last forward; backward drops the same elements. Step −1: none. */
  const draws = shards.map(() => ({ seed: 0, step: -1 }))
  const threshold = dropoutThreshold(spec.dropout)
  const keptScale = 1 / (1 - spec.dropout)

  function gather(
    shard: number,
    features: Float32Array,
    starts: Int32Array,
    lengths: Int32Array | null,
    first: number,
    count: number,
  ): void {
    const at = addresses.shards[shard]
    const { rows } = at
    const D = spec.inputs
    if (count < 0 || count > rows) throw new RangeError(`shard ${shard} has ${rows} rows, got ${count} sequences`)
    let longest = 0
    let shortest = steps
    for (let row = 0; row < rows; row++) {
      const length = row >= count ? 0 : lengths ? lengths[first + row] : steps
      const start = row < count ? starts[first + row] * D : 0
      if (!(length >= 0 && length <= steps))
        throw new RangeError(`a sequence of ${length} steps does not fit a network compiled for ${steps}`)
      if (start < 0 || start + length * D > features.length)
        throw new RangeError(`sequence ${first + row} goes beyond the ${features.length / D} rows of features`)
      words[at.lengths / 4 + row] = length
      if (length > longest) longest = length
      if (length < shortest) shortest = length
      for (let panel = 0; panel * 16 < D; panel++) {
        const width = Math.min(16, D - panel * 16)
        let from = start + panel * 16
        let to = at.inputs / 4 + (panel * rows + row) * 16
        const step = Math.ceil(D / 16) * rows * 16
        for (let t = 0; t < steps; t++, from += D, to += step) {
          if (t < length) for (let d = 0; d < width; d++) floats[to + d] = features[from + d]
          else for (let d = 0; d < width; d++) floats[to + d] = 0
        }
      }
    }
    words[at.longest / 4] = longest
    for (let layer = 0; layer < spec.layers; layer++)
      for (let d = 0; d < directions; d++) {
        layerField.steps(at.layers[layer][d].record, longest)
        layerField.shortest(at.layers[layer][d].record, shortest)
      }
    setHeadSteps(at.head.record, spec.read === 'last' ? Math.min(1, longest) : longest)
  }

  /** Multiplies what one layer and direction sends up, or its deltas on their way down, by the draw's mask. */
  function drop(
    shard: number,
    layer: number,
    d: number,
    from: number,
    fromStep: number,
    to: number,
    count: number,
  ): void {
    const { rows, first, lengths, steps: bytes } = addresses.shards[shard]
    const lastOnly = layer === top && spec.read === 'last'
    run.dropout(
      from,
      fromStep,
      to,
      bytes.output,
      count,
      rows,
      spec.units,
      (d * batch + first) * spec.units,
      directions * batch * spec.units,
      lastOnly && d === 0 ? lengths : 0,
      dropoutKey1(draws[shard], layer),
      dropoutKey2(draws[shard], layer),
      threshold,
      keptScale,
    )
  }

  function forward(shard: number, dropout: DropoutDraw | null): void {
    const at = addresses.shards[shard]
    const longest = words[at.longest / 4]
    const dropping = dropout !== null && spec.dropout > 0
    draws[shard].seed = dropping ? dropout.seed : 0
    draws[shard].step = dropping ? dropout.step : -1
    if (longest === 0) {
      views[shard].outputs.fill(0)
      return
    }
    const bytes = at.steps
    for (let layer = 0; layer < spec.layers; layer++) {
      for (let d = 0; d < directions; d++) run.layerForward(at.layers[layer][d].record)
      for (let d = 0; d < directions; d++) {
        const { hidden, dropped } = at.layers[layer][d]
        const lastOnly = layer === top && spec.read === 'last'
        const from = lastOnly && d === 0 ? hidden + (longest - 1) * bytes.hidden : hidden
        if (dropping) drop(shard, layer, d, from, bytes.hidden, dropped, lastOnly ? 1 : longest)
        offer(shard, layer, d, dropping ? dropped : from, dropping ? bytes.output : bytes.hidden)
      }
    }
    run.denseForward(at.head.record)
    run.denseOutputs(at.head.record, at.head.outputs, readSteps)
  }

  /** Tells those above where the outputs of one layer and direction are. */
  function offer(shard: number, layer: number, d: number, address: number, step: number): void {
    const at = addresses.shards[shard]
    const segment = d * recordBytes('Segment')
    const readers = layer === top ? 1 : directions
    for (let reader = 0; reader < readers; reader++) {
      const segments = layer === top ? at.head.segments : at.layers[layer + 1][reader].segments
      segmentField.address(segments + segment, address)
      segmentField.step(segments + segment, step)
    }
  }

  function backward(
    shard: number,
    { truncate, clipDelta }: { truncate: number | null; clipDelta: number | null },
  ): void {
    const at = addresses.shards[shard]
    const longest = words[at.longest / 4]
    run.clear(addresses.gradients + shard * addresses.gradientBytes, addresses.gradientBytes)
    for (let layer = 0; layer < spec.layers; layer++)
      for (let d = 0; d < directions; d++) {
        const { record, hiddenDeltas, cellDeltas } = at.layers[layer][d]
        layerField.truncate(record, truncate ?? 0)
        layerField.clip(record, clipDelta ?? Infinity)
        run.clear(hiddenDeltas, at.steps.hidden)
        run.clear(cellDeltas, at.steps.cells)
      }
    if (longest === 0) return
    run.denseDeltas(at.head.record, at.head.deltas)
    run.denseBackward(at.head.record)
    const dropping = draws[shard].step >= 0
    for (let layer = top; layer >= 0; layer--) {
      const lastOnly = layer === top && spec.read === 'last'
      for (let d = 0; d < directions; d++) {
        const { record, above, hiddenDeltas } = at.layers[layer][d]
        const deltas = lastOnly ? hiddenDeltas : above
        if (dropping) drop(shard, layer, d, deltas, at.steps.output, deltas, lastOnly ? 1 : longest)
        run.layerBackward(record)
      }
    }
  }

  const copies = transposedCopies(spec, addresses)
  function parametersChanged(): void {
    for (const { weights, depth, first, columns, to } of copies)
      run.transpose(weights, depth, first, spec.units, columns, to)
  }

  return {
    ...{ spec, table, batch, steps, shards, memory, parameters, gradients, packed },
    loadParameters(values) {
      if (values.length !== table.size)
        throw new RangeError(`the network has ${table.size} parameters, got ${values.length} values`)
      for (let k = 0; k < packed.length; k++) parameters[packed[k]] = values[k]
      parametersChanged()
    },
    saveParameters(into = new Float32Array(table.size)) {
      for (let k = 0; k < packed.length; k++) into[k] = parameters[packed[k]]
      return into
    },
    ...{ gather, forward, backward, parametersChanged },
    outputs: shard => views[shard].outputs,
    outputGradients: shard => views[shard].outputGradients,
    reduceGradients() {
      run.reduce(addresses.gradients, addresses.gradientBytes, shards.length, addresses.gradientBytes)
    },
    ...stateCopier(spec, memory, addresses),
  }
}

/** The transposed copies of weights: `units` rows from `first` on of a matrix of `depth` rows. */
function transposedCopies(spec: NetworkSpec, { packing, parameters, transposed, transposedHead }: AddressTable) {
  const columns = blocksOf(spec) * 8
  const ofCells = packing.cells.flatMap((cells, layer) =>
    cells.flatMap(({ weights, depth }, d) => {
      const { inputs, recurrent } = transposed[layer][d]
      const fromInputs = inputs.map((to, n) => ({ to, first: n * spec.units }))
      const firstRecurrent = depth - recurrent.length * spec.units
      const fromParts = recurrent.map((to, part) => ({ to, first: firstRecurrent + part * spec.units }))
      return [...fromInputs, ...fromParts].map(copy => ({ ...copy, weights: parameters + weights * 4, depth, columns }))
    }),
  )
  const { weights, depth } = packing.head
  const ofHead = transposedHead.map((to, d) => ({
    ...{ to, first: d * spec.units, weights: parameters + weights * 4, depth },
    columns: groups8(spec.outputs) * 8,
  }))
  return [...ofCells, ...ofHead]
}

function checkSizes({
  units,
  inputs,
  outputs,
  layers,
  dropout,
  ...sizes
}: NetworkSpec & Record<'batch' | 'steps' | 'shards', number>): void {
  const counts = { units, inputs, outputs, layers, batch: sizes.batch, steps: sizes.steps, shards: sizes.shards }
  for (const [name, count] of Object.entries(counts))
    if (!(Number.isInteger(count) && count >= 1))
      throw new RangeError(`${name} must be a whole number from 1, got ${count}`)
  if (!(dropout >= 0 && dropout < 1)) throw new RangeError(`dropout must be at least 0 and below 1, got ${dropout}`)
}
