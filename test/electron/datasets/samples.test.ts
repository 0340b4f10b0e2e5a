import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { Experiment } from '../../../core/experiment/schema'
import { spanToSteps } from '../../../core/data/span'
import { readExperiment } from '../../../electron/engine/experiments'
import { preparationOf } from '../../../electron/engine/tasks/prepare'
import { loadSeries } from '../../../electron/engine/datasets'

const folder = fileURLToPath(new URL('../../../electron/samples/', import.meta.url))

describe('a sample experiment', () => {
  for (const [name, window, horizon] of [
    ['weather-newark', 96, 24],
    ['airline-passengers', 12, 1],
  ] as const) {
    it(`${name} reads its own data on a clock that counts ${window} + ${horizon} steps`, async () => {
      const { data, task } = Experiment.parse(JSON.parse(await readFile(`${folder}${name}.json`, 'utf8')))
      if (task.kind !== 'forecast') throw new Error(`${name} is no forecast`)
      const { step, columns } = await loadSeries(folder + data.file, data, [...task.inputs, task.target])
      expect(columns.map(c => c.name)).toEqual(task.inputs)
      expect(spanToSteps(task.window, step, 'task.window')).toBe(window)
      expect(spanToSteps(task.horizon, step, 'task.horizon')).toBe(horizon)
    })
  }

  it('japanese-vowels has the cases of its authors: 270 to learn from, 370 to be judged on, of 9 speakers', async () => {
    const experiment = await readExperiment(`${folder}japanese-vowels.json`)
    if (experiment.task.kind !== 'classify') throw new Error('it is no classification')
    const { plan, data } = await preparationOf('classify')({ ...experiment, task: experiment.task })
    expect(data.train.count + data.validation.count).toBe(270)
    expect(data.test.count).toBe(370)
    expect(plan.recipe.classes).toEqual(['1', '2', '3', '4', '5', '6', '7', '8', '9'])
    expect([data.inputs, data.steps]).toEqual([12, 29])
  })
})
