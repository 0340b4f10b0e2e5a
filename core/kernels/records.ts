import records from './assembly/records.json'
import type { WasmMemory } from './webassembly'

/**
 * The records that tell kernels where things are and how many: see assembly/records.json, from which the kernels' classes are
 * generated too. Field n is at byte 4n; all are 32 bits wide.
 */
const FIELD_BYTES = 4
export type RecordKind = keyof typeof records
export type Field<K extends RecordKind> = keyof (typeof records)[K] & string

export const recordBytes = (kind: RecordKind): number => Object.keys(records[kind]).length * FIELD_BYTES

/** Index of a field in 32-bit words. */
function fieldIndex<K extends RecordKind>(kind: K, field: Field<K>): number {
  return Object.keys(records[kind]).indexOf(field)
}

/** Sets one field of the record at an address, again and again without allocating. */
export type Setter = (record: number, value: number) => void

export function setterOf<K extends RecordKind>(memory: WasmMemory, kind: K, field: Field<K>): Setter {
  const index = fieldIndex(kind, field)
  const [type] = (records[kind] as Record<string, string[]>)[field]
  const words = type === 'f32' ? new Float32Array(memory.buffer) : new Int32Array(memory.buffer)
  return (record, value) => {
    words[record / FIELD_BYTES + index] = value
  }
}

/** Fills a whole record: every field must be named. */
export function writeRecord<K extends RecordKind>(
  memory: WasmMemory,
  kind: K,
  record: number,
  values: Readonly<Record<Field<K>, number>>,
): void {
  for (const field of Object.keys(records[kind]) as Field<K>[]) setterOf(memory, kind, field)(record, values[field])
}
