import type { DropoutDraw } from '../network/compiled.types'

/**
 * Dropout masks are not drawn one after another but computed: whether an element is kept is a hash of the draw, the layer and
 * the element's position in the whole batch. Shards, threads and order of work do not matter, and nothing is stored.
 */

/** A 32-bit mix in which every input bit changes every output bit with probability close to ½ (C. Wellons, "lowbias32"). Signed. */
export function mix32(value: number): number {
  let h = value | 0
  h = Math.imul(h ^ (h >>> 16), 0x7feb352d)
  h = Math.imul(h ^ (h >>> 15), 0x846ca68b)
  return h ^ (h >>> 16)
}

const high = (value: number): number => Math.floor(value / 2 ** 32) | 0

/** The two keys of a draw for one layer, 32 bits each. Seed and step are non-negative integers up to 2⁵³. */
export function dropoutKey1(draw: DropoutDraw, layer: number): number {
  return mix32(mix32(mix32(draw.seed | 0) ^ high(draw.seed)) + layer)
}
export function dropoutKey2(draw: DropoutDraw, layer: number): number {
  return mix32(mix32(mix32(draw.step | 0) ^ high(draw.step) ^ 0x9e3779b9) + dropoutKey1(draw, layer))
}

/** Hashes below this number of 2³² drop their element. */
export const dropoutThreshold = (probability: number): number => Math.round(probability * 2 ** 32)

/** Where an output stands in the whole batch: of `directions` × `batch` × `units` values per time step. */
export interface DropoutElement {
  readonly step: number
  readonly direction: number
  readonly row: number
  readonly unit: number
}

/** 0, or 1 / (1 − probability): the factor of one output of a recurrent layer on its way up. */
export function dropoutMask(
  draw: DropoutDraw,
  layer: number,
  { step, direction, row, unit }: DropoutElement,
  { directions, batch, units }: { directions: number; batch: number; units: number },
  probability: number,
): number {
  const position = ((step * directions + direction) * batch + row) * units + unit
  const hash = mix32(mix32(position ^ dropoutKey1(draw, layer)) + dropoutKey2(draw, layer)) >>> 0
  return hash >= dropoutThreshold(probability) ? Math.fround(1 / (1 - probability)) : 0
}
