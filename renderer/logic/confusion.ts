import type { ClassifyResults } from '../../electron/contract'
import { count, counted, percent } from './format'

/** A confusion matrix as it is drawn: the truth in rows, what was said in columns. */
export interface Cell {
  readonly truth: number
  readonly said: number
}

export type Counts = readonly (readonly number[])[]

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0)
const EDGES = [0, 0.02, 0.05, 0.15, 0.4, 0.75] as const

/** Steps of the scale, for its key: the shares above which they begin. */
export const SHARE_STEPS: readonly number[] = EDGES

/** Step 0 … 6 of the scale for a share of the true class: few mistakes are to be seen as well. */
export const shareStep = (share: number): number => EDGES.filter(edge => share > edge).length
export const shareOf = (counts: Counts, { truth, said }: Cell): number =>
  counts[truth][said] / Math.max(1, sum(counts[truth]))

/** "truth 3, said 5: 12 cases, 8 % of 3"; `one`: what is counted. */
export function cellText(classes: readonly string[], counts: Counts, cell: Cell, one: string): string {
  const [truth, said] = [classes[cell.truth], classes[cell.said]]
  const many = counted(counts[cell.truth][cell.said], one)
  return `truth ${truth}, said ${said}: ${many}, ${percent(shareOf(counts, cell))} of ${truth}`
}

/** "hold, taken for rest", or "hold, found" */
export const cellTitle = (classes: readonly string[], { truth, said }: Cell): string =>
  truth === said ? `${classes[truth]}, found` : `${classes[truth]}, taken for ${classes[said]}`

/** The most frequent mistake; the first class itself when there is none. */
export function worstCell(counts: Counts): Cell {
  let worst: Cell = { truth: 0, said: 0 }
  let most = 0
  counts.forEach((row, truth) =>
    row.forEach((cases, said) => {
      if (truth === said || cases <= most) return
      most = cases
      worst = { truth, said }
    }),
  )
  return worst
}

/** The classes that are drawn: all, or of very many those with the most mistakes, in their order. */
export function classesShown(counts: Counts, most: number): number[] {
  const all = counts.map((_, c) => c)
  if (all.length <= most) return all
  const mistakes = all.map(c => sum(counts[c]) + sum(counts.map(row => row[c])) - 2 * counts[c][c])
  return [...all]
    .sort((a, b) => mistakes[b] - mistakes[a])
    .slice(0, most)
    .sort((a, b) => a - b)
}

/** Where a key moves to in a grid of so many rows and columns; null: it is no key of the grid. */
export function moved(key: string, [row, column]: readonly [number, number], size: number): [number, number] | null {
  const last = size - 1
  switch (key) {
    case 'ArrowUp':
      return [Math.max(0, row - 1), column]
    case 'ArrowDown':
      return [Math.min(last, row + 1), column]
    case 'ArrowLeft':
      return [row, Math.max(0, column - 1)]
    case 'ArrowRight':
      return [row, Math.min(last, column + 1)]
    case 'Home':
      return [row, 0]
    case 'End':
      return [row, last]
    default:
      return null
  }
}

/** Cases of a cell: of mistakes the surest first, of right ones the least sure. */
export function casesOf({ cases, evaluation }: ClassifyResults, { truth, said }: Cell): ClassifyResults['cases'] {
  const names = evaluation.classes
  const sign = truth === said ? 1 : -1
  return cases
    .filter(one => one.truth === names[truth] && one.said === names[said])
    .sort((a, b) => sign * (a.probability - b.probability))
}

/** What of a cell is listed, when not all of its cases (or steps) were kept. */
export const listedText = (listed: number, all: number, one: string): string =>
  listed === all ? counted(all, one) : `${count(listed)} of ${counted(all, one)}, the first of the test part`
