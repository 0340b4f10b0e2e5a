import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readExperiment } from '../../../electron/engine/experiments'
import { openedFiles } from '../../../electron/main/opened-files'
import { sampleHandlers } from '../../../electron/main/handlers/samples'

const samples = resolve(import.meta.dirname, '../../../electron/samples')
const { listSamples, openSample } = sampleHandlers({ files: openedFiles(), samples })

describe('the samples', () => {
  it('are all told of, each with its source', async () => {
    const experiments = (await readdir(samples)).filter(name => name.endsWith('.json') && name !== 'samples.json')
    const told = await listSamples()
    expect(told.map(({ id }) => `${id}.json`).sort()).toEqual(experiments.sort())
    for (const { title, description, source } of told)
      for (const text of [title, description, source]) expect(text).not.toBe('')
  })

  it('open with their data beside them', async () => {
    for (const { id } of await listSamples()) {
      expect((await openSample(id)).name.replace(/\.\w+$/, '')).toBe(id)
      expect(existsSync((await readExperiment(resolve(samples, `${id}.json`))).data.file)).toBe(true)
    }
  })
})
