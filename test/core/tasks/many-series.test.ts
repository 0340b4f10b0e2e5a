import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { byPiece, joinSeries, piecesOf } from '../../../core/data/pieces'
import type { Series } from '../../../core/data/series'
import type { ForecastTask } from '../../../core/experiment/tasks/forecast'
import { normal, stream } from '../../../core/random'
import { baselineForecasts, naiveForecasts } from '../../../core/tasks/baselines'
import { planForecast, type ForecastPlan } from '../../../core/tasks/forecast'
import { featureMatrix, forecastData, recipeWindows, samplesAt } from '../../../core/tasks/forecast-data'
import { evaluateForecast } from '../../../core/tasks/forecast-results'
import { splitRows } from '../../../core/tasks/split'
import { finish } from '../support/generators'
import { problemOf } from '../support/problems'
import { count, forecastExperiment, hourly, suggestion } from '../support/series'

const ownMemory = (bytes: number): ArrayBuffer => new ArrayBuffer(bytes)
const SHARES = { train: 0.6, validation: 0.2, test: 0.2 }

/** A series with a level of its own, some of whose values are missing, and a column that is known ahead. */
function made(seed: number, rows: number): Series {
  const noise = stream(seed, 'y')
  const series = hourly({
    y: count(rows).map(t => (t % 17 === 16 ? NaN : 100 * seed + Math.sin(t) + normal(noise))),
    plan: count(rows).map(t => (t * seed) % 5),
  })
  return { ...series, times: series.times.map(time => time + seed * 3_600_000) }
}
const planned = (series: Series, task: Partial<ForecastTask>, evaluation: object = {}): ForecastPlan =>
  planForecast(
    forecastExperiment(
      { window: 5, horizon: 3, ...task },
      { data: { file: 'series.csv', calendar: ['hour'] }, evaluation: { split: SHARES, season: 4, ...evaluation } },
    ),
    series,
    suggestion(),
  )

const choices = fc.record({
  lengths: fc.array(fc.integer({ min: 60, max: 90 }), { minLength: 2, maxLength: 4 }),
  task: fc.record({
    output: fc.constantFrom('value' as const, 'path' as const),
    predict: fc.constantFrom('value' as const, 'change' as const, 'season' as const),
    relative: fc.boolean(),
    known: fc.constantFrom<string[]>([], ['plan']),
  }),
  reachBack: fc.boolean(),
})

describe('many series', () => {
  it('have the windows, features and targets that each would have alone', () => {
    fc.assert(
      fc.property(choices, ({ lengths, task, reachBack }) => {
        const own = lengths.map((rows, k) => made(k + 1, rows))
        const series = joinSeries(
          own.map((_, k) => `s${k}`),
          own,
        )
        const plan = planned(series, task, { reachBack })
        const { recipe, parts } = plan
        const data = forecastData(plan, series)
        const D = plan.features.length
        const pieces = piecesOf(series)
        for (const [p, part] of (['train', 'validation', 'test'] as const).entries()) {
          const samples = data[part]
          let n = 0
          for (const { piece, rows } of byPiece(series, parts[p].starts)) {
            const alone = own[pieces.indexOf(piece)]
            const { from, to } = splitRows(alone.rows, SHARES, 0)[p]
            const starts = rows.map(row => row - piece.from)
            const first = reachBack ? 0 : from
            expect(starts.every(start => start >= first && start + 4 + 3 < to)).toBe(true)
            const single = samplesAt(recipe, alone, starts)
            for (const what of ['last', 'truth'] as const) {
              const each = samples[what].length / samples.windows
              expect(samples[what].slice(n * each, (n + rows.length) * each)).toEqual(single[what])
            }
            const V = single.truth.length / rows.length
            expect(samples.before?.slice(n * V, (n + rows.length) * V) ?? null).toEqual(single.before)
            expect(data.features.slice(piece.from * D, piece.to * D)).toEqual(featureMatrix(recipe, alone, ownMemory))
            n += rows.length
          }
          expect(n).toBe(samples.windows)
        }
        const [all, each] = [
          naiveForecasts(recipe, series, data.test).map(({ values }) => values),
          own.map((alone, k) => {
            const rows = byPiece(series, parts[2].starts).find(({ piece }) => piece.name === `s${k}`)?.rows
            return naiveForecasts(recipe, alone, samplesAt(recipe, alone, rows?.map(row => row - pieces[k].from) ?? []))
          }),
        ]
        all.forEach((values, f) => {
          expect(Array.from(values)).toEqual(each.flatMap(forecasts => Array.from(forecasts[f].values)))
        })
      }),
      { numRuns: 30 },
    )
  })

  it('are forecast beyond the end of each of them', () => {
    const series = joinSeries(['a', 'b'], [made(1, 75), made(2, 60)])
    const { recipe } = planned(series, { output: 'path' })
    const starts = recipeWindows(recipe, series, [0])
    const newest = byPiece(series, starts).map(({ rows }) => rows[rows.length - 1] + 5 - 1)
    expect(newest).toEqual([74, 134])
    const { truth } = samplesAt(recipe, series, starts)
    const places = byPiece(series, starts).map(({ rows }) => rows.length)
    expect(Array.from(truth.slice((places[0] - 1) * 3, places[0] * 3))).toEqual([NaN, NaN, NaN])
  })

  it('are judged together and each by itself, beside ridge regression on all', () => {
    const series = joinSeries(['a', 'b', 'c'], [made(1, 90), made(2, 80), made(3, 85)])
    const plan = planned(series, { predict: 'change' })
    const data = forecastData(plan, series)
    const { test } = finish(baselineForecasts(plan.recipe, series, data))
    const { forecasters, series: each = [] } = evaluateForecast(plan.recipe, 'test', data.test, test, series)
    expect(each.map(({ name }) => name)).toEqual(['a', 'b', 'c'])
    const windows = each.reduce((sum, one) => sum + one.windows, 0)
    expect(windows).toBe(data.test.windows)
    forecasters.forEach(({ scores }, f) => {
      const mean = each.reduce((sum, one) => sum + one.scores[f].mae * one.windows, 0) / windows
      expect(mean).toBeCloseTo(scores.mae, 9)
    })
  })

  it('that are too short to be cut are left out and named; when all are, nothing can be learnt', () => {
    const series = joinSeries(['long', 'short'], [made(1, 80), made(2, 2)])
    expect(planned(series, {}).warnings).toContainEqual(
      expect.objectContaining({ code: 'SERIES_TOO_SHORT', message: expect.stringContaining('“short”') as string }),
    )
    const none = joinSeries(['a', 'b'], [made(1, 2), made(2, 2)])
    expect(problemOf(() => planned(none, {})).code).toBe('SPLIT_EMPTY')
  })
})
