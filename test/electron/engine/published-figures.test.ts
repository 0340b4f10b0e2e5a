import { join } from 'node:path'
import { expect, it } from 'vitest'
import { baselineForecasts } from '../../../core/tasks/baselines'
import { evaluateForecast } from '../../../core/tasks/forecast-results'
import { readExperiment } from '../../../electron/engine/experiments'
import { preparationOf } from '../../../electron/engine/tasks/prepare'
import { finish } from '../../core/support/generators'

const sample = join(__dirname, '../../../electron/samples/weather-newark.json')

it('the weather sample has the published baselines: persistence 7.61 and 9.63 °F, ridge on the values 7.1 and 8.9 °F', async () => {
  const experiment = await readExperiment(sample)
  const { plan, series, data } = await preparationOf('forecast')({
    ...experiment,
    task: { ...experiment.task, predict: 'value' },
  })
  const { test } = finish(baselineForecasts(plan.recipe, series, data))
  const { forecasters, windows } = evaluateForecast(plan.recipe, 'test', data.test, test)
  const found = Object.fromEntries(forecasters.map(({ name, scores }) => [name, scores]))
  expect(windows).toBe(1309)
  expect(found.persistence.mae).toBeCloseTo(7.61, 2)
  expect(found.persistence.rmse).toBeCloseTo(9.63, 2)
  expect(Math.abs(found.ridge.mae - 7.11)).toBeLessThan(0.08) // the published penalty is not known
  expect(Math.abs(found.ridge.rmse - 8.94)).toBeLessThan(0.08)
})
