import { mkdir, writeFile } from 'node:fs/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { bareExperiment, parseExperiment, readExperiment, saveExperiment } from '../../../electron/engine/experiments'
import { workplace, type Workplace } from './support/experiment'

let place: Workplace
beforeEach(async () => {
  place = await workplace()
})
afterEach(() => place.remove())

const minimal = { data: { file: 'a.csv' }, task: 'forecast' }

describe('readExperiment', () => {
  it('fills in every default of a file with only data.file and task', async () => {
    await writeFile(place.at('e.json'), `\uFEFF${JSON.stringify(minimal)}`)
    const experiment = await readExperiment(place.at('e.json'))
    expect(experiment).toMatchObject({ name: 'e', seed: 1, network: { cell: 'lstm' }, training: { epochs: 40 } })
  })

  it('takes data.file relative to the experiment file, wherever the program runs', async () => {
    await mkdir(place.at('deep'))
    await writeFile(place.at('deep', 'e.json'), JSON.stringify({ ...minimal, data: { file: '../a.csv' } }))
    expect((await readExperiment(place.at('deep', 'e.json'))).data.file).toBe(place.at('a.csv'))
  })

  it('says that a file is missing or no JSON, and names it', async () => {
    const file = place.at('e.json')
    await expect(readExperiment(file)).rejects.toMatchObject({ code: 'EXPERIMENT_UNREADABLE', place: { file } })
    await writeFile(file, '{ "data": ')
    await expect(readExperiment(file)).rejects.toMatchObject({ code: 'EXPERIMENT_NOT_JSON', place: { file } })
  })
})

describe('saveExperiment', () => {
  it('writes what reads back as the same experiment', async () => {
    const experiment = bareExperiment(place.at('data', 'a.csv'))
    await saveExperiment(experiment, place.at('experiments', 'e.json'))
    expect(await readExperiment(place.at('experiments', 'e.json'))).toEqual(experiment)
  })
})

describe('parseExperiment', () => {
  const cases: [what: string, value: object, field: string, message: RegExp][] = [
    ['a number out of range', { training: { batch: 0 } }, 'training.batch', /found 0, it must be at least 1/],
    ['a wrong type', { network: { units: 'many' } }, 'network.units', /expected a.* number, found "many"/],
    [
      'an unknown choice',
      { network: { cell: 'gru' } },
      'network.cell',
      /found "gru", allowed are "lstm", "simple-rnn"/,
    ],
    ['an unknown setting', { training: { epoch: 3 } }, 'training', /no such setting as “epoch”/],
    [
      'an unknown unit',
      { task: { kind: 'forecast', window: '96 parsecs' } },
      'task.window',
      /found "96 parsecs", .*month/,
    ],
    ['an unknown optimizer', { training: { optimizer: { kind: 'lion' } } }, 'training.optimizer.kind', /found "lion"/],
    ['a missing part', { data: {} }, 'data.file', /expected a string, found nothing/],
    [
      'an entry of a list',
      { data: { file: 'a', calendar: ['hour', 'moon'] } },
      'data.calendar[1]',
      /found "moon", allowed are/,
    ],
  ]
  it.each(cases)('names the field, the value found and what is allowed: %s', (_, value, field, message) => {
    expect(() => parseExperiment({ ...minimal, ...value })).toThrow(
      expect.objectContaining({
        code: 'EXPERIMENT_INVALID',
        message: expect.stringMatching(message) as string,
        place: expect.objectContaining({ field }) as object,
      }),
    )
  })

  it('refuses what is no object at all', () => {
    for (const value of [null, 3, 'forecast', []])
      expect(() => parseExperiment(value)).toThrow(expect.objectContaining({ code: 'EXPERIMENT_INVALID' }))
  })
})
