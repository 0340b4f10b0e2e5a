import type { Series, SeriesPiece } from './series'

type Pieces = Pick<Series, 'pieces' | 'rows'>

/** The series of a table, each with its rows; of most tables it is the one. */
export const piecesOf = ({ pieces, rows }: Pieces): readonly SeriesPiece[] =>
  pieces ?? [{ name: '', from: 0, to: rows }]

/** One of them by itself: views, nothing is copied. */
export function pieceView(series: Series, { from, to }: SeriesPiece): Series {
  if (series.pieces === undefined) return series
  return {
    rows: to - from,
    times: series.times.subarray(from, to),
    step: series.step,
    columns: series.columns.map(column => ({ ...column, values: column.values.subarray(from, to) })),
    blocked: series.blocked.subarray(from, to),
    repaired: series.repaired.subarray(from, to),
    repairs: [],
  }
}

/** The piece that a row lies in. */
export function pieceAt(pieces: readonly SeriesPiece[], row: number): SeriesPiece {
  let [low, high] = [0, pieces.length - 1]
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (pieces[middle].from <= row) low = middle
    else high = middle - 1
  }
  return pieces[low]
}

/** What is found of every row, each series by itself: nothing of one can show in another. */
export function eachPiece<Values extends Uint8Array | Float64Array>(
  series: Series,
  find: (own: Series) => Values,
): Values {
  const pieces = piecesOf(series)
  if (pieces.length === 1) return find(pieceView(series, pieces[0]))
  const found = pieces.map(piece => find(pieceView(series, piece)))
  const make = found[0].constructor as new (length: number) => Values
  const all = new make(series.rows)
  pieces.forEach(({ from }, k) => all.set(found[k], from))
  return all
}

/** Splits ascending rows by the piece that they lie in; pieces without any are left out. */
export function byPiece(series: Pieces, rows: ArrayLike<number>): { piece: SeriesPiece; rows: Int32Array }[] {
  const all = Int32Array.from(rows)
  let at = 0
  return piecesOf(series).flatMap(piece => {
    const begin = at
    while (at < all.length && all[at] < piece.to) at++
    return at === begin ? [] : [{ piece, rows: all.subarray(begin, at) }]
  })
}

/** Series of the same columns one behind the other. */
export function joinSeries(names: readonly string[], all: readonly Series[]): Series {
  const pieces: SeriesPiece[] = []
  for (const [k, { rows }] of all.entries()) {
    const from = pieces[k - 1]?.to ?? 0
    pieces.push({ name: names[k], from, to: from + rows })
  }
  const rows = pieces[pieces.length - 1].to
  const joined = <Values extends Float64Array | Uint8Array>(into: Values, of: (series: Series) => Values): Values => {
    all.forEach((series, k) => into.set(of(series), pieces[k].from))
    return into
  }
  const [{ columns, step }] = all
  const counts = new Map<string, number>()
  for (const { repairs } of all)
    for (const { what, count } of repairs) counts.set(what, (counts.get(what) ?? 0) + count)
  return {
    ...{ rows, pieces, step },
    times: joined(new Float64Array(rows), ({ times }) => times),
    columns: columns.map((column, c) => ({
      ...column,
      values: joined(new Float64Array(rows), series => series.columns[c].values),
    })),
    blocked: joined(new Uint8Array(rows), ({ blocked }) => blocked),
    repaired: joined(new Uint8Array(rows), ({ repaired }) => repaired),
    repairs: Array.from(counts, ([what, count]) => ({ what, count })),
  }
}
