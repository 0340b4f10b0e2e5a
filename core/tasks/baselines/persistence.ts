import type { ForecastSamples } from '../forecast-data'

/** ŷ(t+h) = y(t): nothing changes. → (count, O) */
export function persistence({ last }: Pick<ForecastSamples, 'last'>, outputs: number): Float64Array {
  const forecast = new Float64Array(last.length * outputs)
  last.forEach((y, n) => forecast.fill(y, n * outputs, (n + 1) * outputs))
  return forecast
}
