import { readFile, writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { stepsOf, type Model } from '../../../core/formats/model'
import { saidBy } from '../../../core/formats/models/transcribe'
import {
  checkModelFile,
  networkOf,
  readForecastModel,
  readModel,
  writeModelFile,
} from '../../../electron/engine/model-file'
import { CASE_FORMS, someClassifier } from '../../core/support/classifiers'
import { someTranslator } from '../../core/support/translators'
import { modelText, someModel } from '../../core/support/models'
import { cellName, EVERY_CELL } from '../../core/support/networks'
import { someTagger, TAGGERS } from '../../core/support/taggers'
import { someSpeaker, SPEAKER_FORMS } from '../../core/support/speakers'
import { someTranscriber } from '../../core/support/transcribers'
import { workplace, type Workplace } from './support/experiment'

let place: Workplace
beforeAll(async () => (place = await workplace()))
afterAll(() => place.remove())

const MODELS: [string, () => Model][] = [
  ...EVERY_CELL.flatMap((cell): [string, () => Model][] => [
    [`forecast, ${cellName(cell)}`, () => someModel({ cell, layers: 2 })],
    [`words to tag, ${cellName(cell)}`, () => someTagger({ of: 'words', cell, layers: 2, bidirectional: true })],
    [`texts, ${cellName(cell)}`, () => someClassifier({ form: 'text', cell, layers: 2, bidirectional: true })],
  ]),
  ...TAGGERS.map((of): [string, () => Model] => [`${of} to tag`, () => someTagger({ of })]),
  ...EVERY_CELL.map((cell): [string, () => Model] => [
    `a vector, ${cellName(cell)}`,
    () => someSpeaker({ form: 'state', cell, layers: 2 }),
  ]),
  ...SPEAKER_FORMS.map((form): [string, () => Model] => [`said: ${form}`, () => someSpeaker({ form })]),
  ...CASE_FORMS.map((form): [string, () => Model] => [`${form} cases`, () => someClassifier({ form })]),
  ...EVERY_CELL.map((cell): [string, () => Model] => [
    `translation, ${cellName(cell)}`,
    () => someTranslator({ cell, layers: 2, bidirectional: true, attention: 'luong' }),
  ]),
  ...EVERY_CELL.map((cell): [string, () => Model] => [
    `transcriber, ${cellName(cell)}`,
    () => someTranscriber({ cell, layers: 2, bidirectional: true }),
  ]),
  ['the mean of both directions', () => someClassifier({ form: 'wide', read: 'mean', bidirectional: true })],
]

const moved = <Case extends { readonly outputs: readonly number[] }>(
  check: readonly Case[],
  move: (value: number) => number,
): Case[] => check.map(one => ({ ...one, outputs: one.outputs.map(move) }))

const otherProbability = (p: number): number => (p < 0.5 ? p + 0.01 : p - 0.01)

/** The same of every step. */
const movedSteps = <Case extends { readonly outputs: readonly (readonly number[])[] }>(
  check: readonly Case[],
): Case[] => check.map(one => ({ ...one, outputs: one.outputs.map(step => step.map(otherProbability)) }))

/** Puts the values of the check off by 0.01 of a probability, or of the target's deviation. */
function off(model: Model): Model {
  switch (model.kind) {
    case 'forecast': {
      const by = 0.01 * model.recipe.targets[0].scaler.deviation
      return { ...model, check: moved(model.check, y => y + by) }
    }
    case 'classify':
      return { ...model, check: moved(model.check, otherProbability) }
    case 'translate':
      return { ...model, check: moved(model.check, otherProbability) }
    case 'generate':
      return { ...model, check: moved(model.check, nats => nats + 0.01) }
    case 'tag': {
      const { says } = model.recipe
      if (says.kind === 'labels') return { ...model, check: movedSteps(model.check) }
      const by = 0.01 * says.scaler.deviation
      return { ...model, check: model.check.map(one => ({ ...one, outputs: one.outputs.map(([y]) => [y + by]) })) }
    }
    case 'transcribe': {
      const check = movedSteps(model.check)
      return { ...model, check: check.map(one => ({ ...one, said: saidBy(model.recipe, one.outputs) })) }
    }
  }
}

describe('a model file', () => {
  it.each(MODELS)('passes its check on the kernels, and not when that is off by a hundredth: %s', async (_, of) => {
    const file = place.at('model.json')
    await writeModelFile(of(), file)
    expect(await readModel(file)).toEqual(of())
    await writeFile(file, modelText(off(of())))
    await expect(checkModelFile(file)).rejects.toMatchObject({
      code: 'MODEL_CHECK_FAILED',
      place: { file, field: 'check' },
    })
  })

  it('takes room for the steps of its check, whatever it declares as longest', async () => {
    const model = someClassifier({ form: 'text' })
    const file = place.at('long.json')
    await writeFile(file, modelText({ ...model, recipe: { ...model.recipe, longest: 100_000 } }))
    await expect(checkModelFile(file)).resolves.toBeUndefined()
    expect(await readFile(file, 'utf8')).toContain('"longest": 100000')
  })

  it('becomes a network for as many steps as it reads of a case', () => {
    for (const model of [someModel(), someClassifier({ longest: 5 })]) {
      expect(networkOf(model, { batch: 2 })).toMatchObject({ batch: 2, steps: stepsOf(model) })
      expect(networkOf(model, { batch: 1, steps: 3 }).steps).toBe(3)
    }
  })

  it('of a classifier is none that forecasts', async () => {
    const file = place.at('classifier.json')
    await writeModelFile(someClassifier(), file)
    await expect(readForecastModel(file)).rejects.toMatchObject({
      code: 'MODEL_OF_OTHER_TASK',
      place: { file, field: 'task.kind' },
    })
    await writeModelFile(someModel(), file)
    expect(await readForecastModel(file)).toEqual(someModel())
  })
})
