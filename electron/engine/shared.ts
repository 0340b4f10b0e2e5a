type TypedArray =
  Float64Array | Float32Array | Int32Array | Uint32Array | Int16Array | Uint16Array | Int8Array | Uint8Array

/**
 * A copy of plain data whose typed arrays lie on shared memory, so that handing it to another thread copies none of them.
 * An array that occurs twice is copied once.
 */
export function onSharedMemory<T>(value: T): T {
  const copies = new Map<object, unknown>()
  const copy = (part: unknown): unknown => {
    if (typeof part !== 'object' || part === null) return part
    const known = copies.get(part)
    if (known !== undefined) return known
    const made = ArrayBuffer.isView(part)
      ? sharedArray(part as TypedArray)
      : Array.isArray(part)
        ? part.map(copy)
        : Object.fromEntries(Object.entries(part).map(([key, field]) => [key, copy(field)]))
    copies.set(part, made)
    return made
  }
  return copy(value) as T
}

function sharedArray(array: TypedArray): TypedArray {
  if (array.buffer instanceof SharedArrayBuffer) return array
  const buffer = new SharedArrayBuffer(array.byteLength)
  new Uint8Array(buffer).set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength))
  const type = array.constructor as new (memory: SharedArrayBuffer) => TypedArray
  return new type(buffer)
}
