/** Points of a line: x ascending, y may hold NaN where there is nothing to draw. */
export interface Points {
  readonly x: ArrayLike<number>
  readonly y: ArrayLike<number>
}

/** First index whose x is not below the value. */
export function firstAtOrAfter(x: ArrayLike<number>, value: number): number {
  let low = 0
  let high = x.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (x[middle] < value) low = middle + 1
    else high = middle
  }
  return low
}

/** Index of the point nearest to x; −1 when there are none. */
export function nearest(x: ArrayLike<number>, value: number): number {
  const after = firstAtOrAfter(x, value)
  if (after === 0) return x.length === 0 ? -1 : 0
  if (after === x.length) return after - 1
  return value - x[after - 1] <= x[after] - value ? after - 1 : after
}

/**
 * Thins a line to about two points a pixel: of each of `buckets` stretches between `from` and `to` the smallest and the
 * largest value stay, in their order, so no extreme is ever lost. One point beyond each side keeps the line going.
 */
export function thin({ x, y }: Points, from: number, to: number, buckets: number): { x: number; y: number }[] {
  const begin = Math.max(0, firstAtOrAfter(x, from) - 1)
  const end = Math.min(x.length, firstAtOrAfter(x, to) + 2)
  const length = end - begin
  if (length <= 2 * buckets) return Array.from({ length }, (_, k) => ({ x: x[begin + k], y: y[begin + k] }))
  const points: { x: number; y: number }[] = []
  for (let b = 0; b < buckets; b++) {
    const first = begin + Math.floor((b * length) / buckets)
    const last = begin + Math.floor(((b + 1) * length) / buckets)
    let low = -1
    let high = -1
    for (let k = first; k < last; k++) {
      if (Number.isNaN(y[k])) continue
      if (low < 0 || y[k] < y[low]) low = k
      if (high < 0 || y[k] > y[high]) high = k
    }
    if (low < 0) points.push({ x: x[first], y: NaN })
    else
      for (const k of low === high ? [low] : [Math.min(low, high), Math.max(low, high)])
        points.push({ x: x[k], y: y[k] })
  }
  return points
}

/**
 * Exponential moving average without the bias towards the first value (as Adam corrects its moments).
 * `amount` 0: the raw curve; towards 1: ever smoother.
 */
export function smooth(y: ArrayLike<number>, amount: number): Float64Array {
  const out = new Float64Array(y.length)
  let mean = 0
  let weight = 0
  for (let k = 0; k < y.length; k++) {
    if (Number.isFinite(y[k])) {
      mean = amount * mean + (1 - amount) * y[k]
      weight = amount * weight + (1 - amount)
    }
    out[k] = weight === 0 ? NaN : mean / weight
  }
  return out
}

/** Last finite value of a line, up to a place on x. */
export function lastValue({ x, y }: Points, until = Infinity): number | null {
  for (let k = firstAfter(x, until) - 1; k >= 0; k--) if (Number.isFinite(y[k])) return y[k]
  return null
}

function firstAfter(x: ArrayLike<number>, value: number): number {
  const k = firstAtOrAfter(x, value)
  return k < x.length && x[k] === value ? k + 1 : k
}

/** Positions of labels that want to sit at `wanted` but need `room` each, pushed apart within top…bottom. */
export function spread(wanted: readonly number[], room: number, top: number, bottom: number): number[] {
  const order = wanted.map((_, k) => k).sort((a, b) => wanted[a] - wanted[b])
  const places = [...wanted]
  let floor = top
  for (const k of order) {
    places[k] = Math.max(places[k], floor)
    floor = places[k] + room
  }
  let ceiling = bottom
  for (const k of order.reverse()) {
    places[k] = Math.min(places[k], ceiling)
    ceiling = places[k] - room
  }
  return places
}
