import type { Bases } from '../forecast-data'

/** ŷ(t+h) = y(t): nothing changes. `horizons`: K, steps of each target → (windows, C·K) */
export function persistence({ last }: Pick<Bases, 'last'>, horizons: number): Float64Array {
  const forecast = new Float64Array(last.length * horizons)
  last.forEach((y, n) => forecast.fill(y, n * horizons, (n + 1) * horizons))
  return forecast
}
