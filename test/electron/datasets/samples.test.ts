import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { Experiment } from '../../../core/experiment/schema'
import { spanToSteps } from '../../../core/data/span'
import { loadSeries } from '../../../electron/engine/datasets'

const folder = fileURLToPath(new URL('../../../electron/samples/', import.meta.url))

describe('a sample experiment', () => {
  for (const [name, window, horizon] of [
    ['weather-newark', 96, 24],
    ['airline-passengers', 12, 1],
  ] as const) {
    it(`${name} reads its own data on a clock that counts ${window} + ${horizon} steps`, async () => {
      const { data, task } = Experiment.parse(JSON.parse(await readFile(`${folder}${name}.json`, 'utf8')))
      const { step, columns } = await loadSeries(folder + data.file, data, [...task.inputs, task.target])
      expect(columns.map(c => c.name)).toEqual(task.inputs)
      expect(spanToSteps(task.window, step, 'task.window')).toBe(window)
      expect(spanToSteps(task.horizon, step, 'task.horizon')).toBe(horizon)
    })
  }
})
