import { join } from 'node:path'
import { format, resolveConfig } from 'prettier'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { experimentJsonSchema } from '../../../core/experiment/json-schema'
import { modelJsonSchema } from '../../../core/formats/model-schema'
import { CASE_FORMS, someClassifier } from '../support/classifiers'
import { modelText, someModel } from '../support/models'
import { EVERY_CELL } from '../support/networks'
import { forecastExperiment } from '../support/series'
import { someTranslator } from '../support/translators'

const docs = join(__dirname, '../../../docs')

/** Runs with `-u` write the file anew. */
async function expectPublished(name: string, schema: object): Promise<void> {
  const file = join(docs, name)
  const text = await format(JSON.stringify(schema), { ...(await resolveConfig(file)), parser: 'json' })
  await expect(text).toMatchFileSnapshot(file)
}

/** A judge made from the published text alone. */
const judge = (schema: object): z.ZodType =>
  z.fromJSONSchema(JSON.parse(JSON.stringify(schema)) as z.core.JSONSchema.JSONSchema)

describe('the published JSON Schemas', () => {
  it('are those of the program', async () => {
    await expectPublished('experiment.schema.json', experimentJsonSchema())
    await expectPublished('model.schema.json', modelJsonSchema())
  })

  it('accept a model of every cell and kind, and not one with a size of 0, an unknown key or the task of another kind', () => {
    const schema = judge(modelJsonSchema())
    for (const cell of EVERY_CELL) {
      const model: unknown = JSON.parse(modelText(someModel({ cell, calendar: ['hour'] })))
      expect(schema.safeParse(model).error).toBeUndefined()
    }
    for (const form of CASE_FORMS)
      expect(schema.safeParse(JSON.parse(modelText(someClassifier({ form })))).error).toBeUndefined()
    for (const attention of ['none', 'luong'] as const)
      expect(schema.safeParse(JSON.parse(modelText(someTranslator({ attention })))).error).toBeUndefined()
    const model = JSON.parse(modelText(someModel())) as { network: object }
    expect(schema.safeParse({ ...model, network: { ...model.network, units: 0 } }).success).toBe(false)
    expect(schema.safeParse({ ...model, something: 1 }).success).toBe(false)
    const { task } = JSON.parse(modelText(someClassifier())) as { task: object }
    expect(schema.safeParse({ ...model, task }).success).toBe(false)
  })

  it('accept an experiment of two lines and one with everything resolved, and no unknown task', () => {
    const schema = judge(experimentJsonSchema())
    const short = { data: { file: 'a.csv' }, task: 'forecast' }
    expect(schema.safeParse(short).error).toBeUndefined()
    expect(schema.safeParse(forecastExperiment()).error).toBeUndefined()
    expect(schema.safeParse({ ...short, task: 'knit' }).success).toBe(false)
    expect(schema.safeParse({ ...short, data: {} }).success).toBe(false)
  })
})
