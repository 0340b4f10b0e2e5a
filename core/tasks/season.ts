import type { Rows } from './split'

/** k: the fewest seasons m back from t+h that lead to a step the window knows, h ≤ km. */
export const seasonsBack = (h: number, season: number): number => Math.ceil(h / season)

export interface SeasonBefore {
  /** (rows): the newest known y(r − jm), j ≥ k; `otherwise` where there is none. */
  readonly values: Float64Array
  /** (rows): 1 where there is one. */
  readonly known: Uint8Array
}

/**
 * The same step k or more seasons m before, for each row r of a series and `more` rows beyond its end (0 ≤ more ≤ km). It
 * depends on the row alone, not on the window that asks, so that forecasts of one row from many windows share it.
 */
export function seasonBefore(
  values: ArrayLike<number>,
  known: Uint8Array,
  { season, k, more, otherwise }: { season: number; k: number; more: number; otherwise: number },
): SeasonBefore {
  const rows = values.length + more
  const before = { values: new Float64Array(rows).fill(otherwise), known: new Uint8Array(rows) }
  for (let row = k * season; row < rows; row++) {
    const from = row - k * season
    const earlier = row - season
    before.values[row] = known[from] ? values[from] : before.values[earlier]
    before.known[row] = known[from] ? 1 : before.known[earlier]
  }
  return before
}

/** `seasonBefore` for every row of several series, each by itself. */
export function seasonBeforeEach(
  ranges: readonly Rows[],
  values: Float64Array,
  known: Uint8Array,
  { season, k, otherwise }: { season: number; k: number; otherwise: number },
): SeasonBefore {
  const all = { values: new Float64Array(values.length).fill(otherwise), known: new Uint8Array(values.length) }
  for (const { from, to } of ranges) {
    const shape = { season, k, more: 0, otherwise }
    const own = seasonBefore(values.subarray(from, to), known.subarray(from, to), shape)
    all.values.set(own.values, from)
    all.known.set(own.known, from)
  }
  return all
}
