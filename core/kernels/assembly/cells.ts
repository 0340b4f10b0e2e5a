// Numbers of the cells, as in `cell` of a Layer record; kernels/layout.ts has the same list.
export const TANH: i32 = 0
export const RELU: i32 = 1
export const VANILLA: i32 = 2
export const NIG: i32 = 3
export const NFG: i32 = 4
export const NOG: i32 = 5
export const NIAF: i32 = 6
export const NOAF: i32 = 7
export const CIFG: i32 = 8
export const FGR: i32 = 9

/** Gates of a cell (z i f o, less the one a variant lacks): blocks of 8 columns per 8 units. */
@inline
export function gateCount(cell: i32): i32 {
  if (cell == TANH || cell == RELU) return 1
  return cell == NIG || cell == NFG || cell == NOG || cell == CIFG ? 3 : 4
}

/** Address of a block of 8 columns in panels 16 wide; `panel` is the bytes of one. */
@inline
export function blockAt(base: usize, block: i32, panel: usize): usize {
  return base + <usize>(block >> 1) * panel + (<usize>(block & 1) << 5)
}
