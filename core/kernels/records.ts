import records from './assembly/records.json'
import type { WasmMemory } from './webassembly'

/**
 * The records that tell kernels where things are and how many: see assembly/records.json, from which the kernels' classes are
 * generated too. Fields follow one another, each at a multiple of its own size: 8 bytes for f64, 4 for all others.
 */
export type RecordKind = keyof typeof records
export type Field<K extends RecordKind> = keyof (typeof records)[K] & string

const typesOf = (kind: RecordKind): string[] => Object.values(records[kind] as Record<string, string[]>).map(([t]) => t)
const bytesOf = (type: string): number => (type === 'f64' ? 8 : 4)

export const recordBytes = (kind: RecordKind): number => endOf(typesOf(kind))

/** Bytes from the beginning of a record to the end of its fields of these types. */
const endOf = (types: readonly string[]): number =>
  types.reduce((end, type) => Math.ceil(end / bytesOf(type)) * bytesOf(type) + bytesOf(type), 0)

/** Sets one field of the record at an address, again and again without allocating. */
export type Setter = (record: number, value: number) => void

export function setterOf<K extends RecordKind>(memory: WasmMemory, kind: K, field: Field<K>): Setter {
  const { type, offset } = placeOf(kind, field)
  const view = new DataView(memory.buffer)
  if (type === 'f64') return (record, value) => view.setFloat64(record + offset, value, true)
  if (type === 'f32') return (record, value) => view.setFloat32(record + offset, value, true)
  return (record, value) => view.setInt32(record + offset, value, true)
}

/** A field that is neither f32 nor f64. */
export const readWhole = <K extends RecordKind>(memory: WasmMemory, kind: K, field: Field<K>, record: number): number =>
  new DataView(memory.buffer).getUint32(record + placeOf(kind, field).offset, true)

/** The type of a field, and the bytes before it. */
function placeOf<K extends RecordKind>(kind: K, field: Field<K>): { type: string; offset: number } {
  const types = typesOf(kind).slice(0, Object.keys(records[kind]).indexOf(field) + 1)
  const type = types[types.length - 1]
  return { type, offset: endOf(types) - bytesOf(type) }
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
