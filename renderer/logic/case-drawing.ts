import type { CaseShown } from '../../electron/contract'
import { spread } from './series'

/** Cases as lines on a plane of 1000 × 100: every column on its own scale, which all the cases drawn together share. */
export const PLANE = { width: 1000, height: 100 } as const

export interface Extent {
  readonly min: number
  readonly max: number
}

/** Smallest and largest value of every column over some cases. */
export function extentsOf(cases: readonly Pick<CaseShown, 'columns'>[]): ReadonlyMap<string, Extent> {
  const extents = new Map<string, Extent>()
  for (const { columns } of cases)
    for (const { name, values } of columns) {
      const known = values.filter(value => value !== null)
      if (known.length === 0) continue
      const { min, max } = extents.get(name) ?? { min: Infinity, max: -Infinity }
      extents.set(name, {
        min: known.reduce((a, b) => Math.min(a, b), min),
        max: known.reduce((a, b) => Math.max(a, b), max),
      })
    }
  return extents
}

/** Steps of the longest picture: a shorter case ends where it ends. */
export const stepsShown = (cases: readonly Pick<CaseShown, 'columns'>[]): number =>
  cases.reduce((most, { columns }) => columns.reduce((m, { values }) => Math.max(m, values.length), most), 1)

/** Pieces of a line between missing values, each as the points of a polyline; a value alone is a short dash. */
export function piecesOf(values: readonly (number | null)[], extent: Extent, steps: number): string[] {
  const pieces: string[][] = []
  values.forEach((value, k) => {
    if (value === null) return
    const begins = k === 0 || values[k - 1] === null
    const ends = k === values.length - 1 || values[k + 1] === null
    const y = (heightOf(value, extent) * PLANE.height).toFixed(1)
    const point = `${acrossOf(k, steps).toFixed(1)},${y}`
    if (!begins) pieces[pieces.length - 1].push(point)
    else pieces.push(ends ? [point, `${(acrossOf(k, steps) + 4).toFixed(1)},${y}`] : [point])
  })
  return pieces.map(piece => piece.join(' '))
}

const acrossOf = (k: number, steps: number): number => (steps < 2 ? 0 : (k / (steps - 1)) * PLANE.width)
/** Distance from the top, 0 … 1; a constant lies in the middle. */
const heightOf = (value: number, { min, max }: Extent): number =>
  max === min ? 0.5 : 0.04 + 0.92 * (1 - (value - min) / (max - min))

export interface LineName {
  readonly name: string
  /** Pixels from the top. */
  readonly top: number
}

/** Names beside the ends of the lines, moved apart where they would collide. */
export function lineNames(
  columns: CaseShown['columns'],
  extents: ReadonlyMap<string, Extent>,
  { height, line }: { readonly height: number; readonly line: number },
): LineName[] {
  const ends = columns
    .flatMap(({ name, values }) => {
      const extent = extents.get(name)
      const last = values.filter(value => value !== null).at(-1)
      return extent === undefined || last === undefined ? [] : [{ name, y: heightOf(last, extent) * height }]
    })
    .sort((a, b) => a.y - b.y)
    .slice(0, Math.floor(height / line))
  const places = spread(
    ends.map(({ y }) => y),
    line,
    line / 2,
    height - line / 2,
  )
  return ends.map(({ name }, k) => ({ name, top: places[k] }))
}

export const HUES = 8
/** Curves of a case that are drawn until somebody chooses others. */
export const CURVES_AT_FIRST = 4

/** Of the k-th column: its hue and, when all hues are taken, a dash. */
export const columnHue = (k: number): string => `hue-${(k % HUES) + 1}`
export const columnDash = (k: number): string | undefined => (k < HUES ? undefined : '4 3')

/** Tokens of a case that are written out: enough to know it by. */
export const TOKENS_DRAWN = 60

/** Whether tokens are characters: they are written without gaps, their blanks made visible. */
export const areCharacters = (tokens: readonly string[]): boolean => tokens.every(token => [...token].length === 1)
