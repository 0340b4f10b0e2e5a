import { readFile, writeFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import type { ExperimentPlan } from '../../../electron/engine/plan.types'
import { openEngine } from '../../../electron/engine/engine'
import { waveExperiment, workplace, writeWave } from './support/experiment'
import { buildWorkers } from './support/workers'

it('a run from the time when every task was a forecast opens as any other', async () => {
  const [workers, place] = await Promise.all([buildWorkers(), workplace()])
  await writeWave(place.at('wave.csv'))
  const engine = openEngine({ workers: workers.folder, threads: 1 })
  const run = place.at('run')
  await engine.start(waveExperiment(place.at('wave.csv'), { epochs: 2 }), run)
  await engine.finished(run)
  const opened = await engine.open(run)

  const change = async (name: string, to: (value: never) => object): Promise<void> => {
    const file = `${run}/${name}.json`
    await writeFile(file, JSON.stringify(to(JSON.parse(await readFile(file, 'utf8')) as never)))
  }
  await change('plan', ({ facts, parts, warnings: _, ...plan }: ExperimentPlan) => {
    if (facts.kind !== 'forecast') throw new Error('the run is no forecast')
    const { kind: __, targets: ___, spans, ...rest } = facts
    return { ...plan, ...rest, parts: spans.map((span, k) => ({ ...span, windows: parts[k].samples })) }
  })
  await change('stretch', ({ kind: _, ...stretch }: { kind: string }) => stretch)
  await change('summary', ({ headline, ...summary }: { headline: { value: number } }) => ({
    ...summary,
    ...{ testMae: headline.value, unit: '' },
  }))
  expect(await engine.open(run)).toEqual({ ...opened, plan: { ...opened.plan, resolved: opened.experiment } })
  await engine.close()
  await Promise.all([workers.remove(), place.remove()])
})
