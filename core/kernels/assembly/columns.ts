// Part of the columns of a layer's state becomes part of another layer's.

@inline
function placeOf(column: i32, row: i32, rows: i32, shift: i32): usize {
  const within = column & ((1 << shift) - 1)
  return <usize>((((column >> shift) * rows + row) << shift) + within) << 2
}

/** to[row][toFirst + k] = from[row][fromFirst + k] for k < count; both in panels of 2^shift columns. */
export function moveColumns(
  from: usize,
  fromFirst: i32,
  to: usize,
  toFirst: i32,
  count: i32,
  rows: i32,
  shift: i32,
): void {
  for (let k = 0; k < count; k++)
    for (let row = 0; row < rows; row++)
      store<i32>(
        to + placeOf(toFirst + k, row, rows, shift),
        load<i32>(from + placeOf(fromFirst + k, row, rows, shift)),
      )
}
