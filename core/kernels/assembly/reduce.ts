// Gradients of shards become one, always added in the order of the shards.

/** first += the buffers `stride` bytes apart behind it, `shards` in all; `bytes` a multiple of 32. */
export function reduce(first: usize, stride: usize, shards: i32, bytes: usize): void {
  for (const end = first + bytes; first < end; first += 32) {
    let sum$ = load$(first)
    for (let shard = 1; shard < shards; shard++) {
      const other = first + stride * shard
      sum$ = f32x4.add(sum$, load$(other))
    }
    store$(first, sum$)
  }
}

export function clear(address: usize, bytes: usize): void {
  memory.fill(address, 0, bytes)
}
