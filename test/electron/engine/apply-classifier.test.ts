import { readFile, writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openEngine } from '../../../electron/engine/engine'
import type { Engine, Predictions, TextForm } from '../../../electron/engine/engine.types'
import { writeModelFile } from '../../../electron/engine/model-file'
import { CASE_FORMS, someCases, someClassifier } from '../../core/support/classifiers'
import { caseExperiment, writeTexts, writeWaves } from './support/cases'
import { workplace, type Workplace } from './support/experiment'
import { buildWorkers, type BuiltWorkers } from './support/workers'

let workers: BuiltWorkers
let place: Workplace
let engine: Engine
let data: string
let run: string

beforeAll(async () => {
  workers = await buildWorkers()
  place = await workplace()
  data = place.at('waves.csv')
  run = place.at('run')
  await writeWaves(data)
  engine = openEngine({ workers: workers.folder, threads: 2 })
  await engine.start(caseExperiment(data), run)
  expect(await engine.finished(run)).toMatchObject({ state: 'finished' })
})
afterAll(async () => {
  await engine.close()
  await place.remove()
  await workers.remove()
})

const CSV: TextForm = { kind: 'csv', lineEnd: '\n' }
async function textOf(said: Predictions, form: TextForm = CSV): Promise<string> {
  const pieces: Uint8Array[] = []
  for await (const piece of said.text(form)) pieces.push(piece)
  return Buffer.concat(pieces).toString()
}
const rowsOf = (text: string): string[][] =>
  text
    .trim()
    .split(/\r?\n/)
    .map(line => line.split(','))
const saidOf = async (file: string, model = run): Promise<string[][]> =>
  rowsOf(await textOf(await engine.predict(model, file)))

/** The file without one of its columns. */
async function without(column: string, name: string): Promise<string> {
  const [header, ...rows] = rowsOf(await readFile(data, 'utf8'))
  const at = header.indexOf(column)
  const file = place.at(name)
  await writeFile(file, [header, ...rows].map(cells => cells.filter((_, k) => k !== at).join()).join('\n'))
  return file
}

describe('a classifier on a file', () => {
  it('says of the test part what its run said', async () => {
    const [header, ...tested] = rowsOf(await readFile(`${run}/predictions.csv`, 'utf8'))
    const all = await engine.predict(run, data)
    expect(all).toMatchObject({ kind: 'classify', label: 'kind', classes: ['fast', 'slow'], count: 120 })
    const [ownHeader, ...own] = await saidOf(data)
    expect(ownHeader).toEqual(['case', 'class', 'truth', 'p(fast)', 'p(slow)'])
    const p = header.indexOf('p(fast)')
    for (const [name, truth, said, ...rest] of tested) {
      const row = own.find(([other]) => other === name) ?? []
      expect(row.slice(0, 3)).toEqual([name, said, truth])
      expect(Number(row[3])).toBeCloseTo(Number([name, truth, said, ...rest][p]), 6)
    }
  })

  it('needs no column of the class, and says the same without one', async () => {
    const [, ...known] = await saidOf(data)
    const [header, ...unknown] = await saidOf(await without('kind', 'unlabelled.csv'))
    expect(header).toEqual(['case', 'class', 'p(fast)', 'p(slow)'])
    expect(unknown).toEqual(known.map(([name, said, , ...p]) => [name, said, ...p]))
  })

  it('tells every case as a line of JSON too, also those whose class the file leaves open', async () => {
    const file = place.at('open.csv')
    await writeFile(file, 'id,step,x,kind\na,0,0.5,fast\na,1,-0.5,fast\nb,0,0.1,\nb,1,0.2,\n')
    const text = await textOf(await engine.predict(run, file), { kind: 'ndjson' })
    const lines = text
      .trim()
      .split('\n')
      .map(line => JSON.parse(line) as Record<string, unknown>)
    expect(lines.map(line => [line.kind, line.case, line.truth])).toEqual([
      ['class', 'a', 'fast'],
      ['class', 'b', null],
    ])
    for (const { probabilities } of lines) {
      const p = Object.values(probabilities as Record<string, number>)
      expect(p.reduce((sum, one) => sum + one)).toBeCloseTo(1, 6)
    }
  })

  it('is judged beside the most frequent class of the file', async () => {
    const fresh = place.at('fresh.csv')
    await writeWaves(fresh, 40, 500)
    const evaluation = await engine.evaluate(run, fresh)
    expect(evaluation).toMatchObject({ task: 'classify', part: 'file', cases: 40 })
    if (evaluation.task !== 'classify') throw new Error('another task')
    const [network, majority] = evaluation.classifiers
    expect(majority).toMatchObject({ label: 'Majority of the file (“fast”)', scores: { accuracy: 0.5 } })
    expect(network.scores.accuracy).toBeGreaterThan(0.9)
  })

  it('cannot be judged without the column of the class, or on a class that it does not know', async () => {
    await expect(engine.evaluate(run, await without('kind', 'nolabel.csv'))).rejects.toMatchObject({
      place: { column: 'kind' },
    })
    const file = place.at('others.csv')
    await writeFile(file, 'id,step,x,kind\n1,0,0.5,fast\n1,1,0,fast\n2,0,0.5,odd\n2,1,0.1,odd\n')
    await expect(engine.evaluate(run, file)).rejects.toMatchObject({
      code: 'CLASS_UNKNOWN',
      message: expect.stringContaining('“odd” of 2') as string,
      place: { file, column: 'kind' },
    })
  })

  it('names a column that the file lacks', async () => {
    await expect(engine.predict(run, await without('x', 'nox.csv'))).rejects.toMatchObject({ place: { column: 'x' } })
    await expect(engine.predict(run, await without('id', 'noid.csv'))).rejects.toMatchObject({
      place: { column: 'id' },
    })
  })

  it('has no newest window', async () => {
    await expect(engine.predict(run, data, 'last')).rejects.toMatchObject({ code: 'LAST_OF_CASES' })
  })

  it('reads texts of any words', async () => {
    const texts = place.at('texts.csv')
    await writeTexts(texts)
    const of = place.at('texts')
    await engine.start(caseExperiment(texts), of)
    expect(await engine.finished(of)).toMatchObject({ state: 'finished' })
    const file = place.at('new-texts.csv')
    const [, ...known] = rowsOf(await readFile(texts, 'utf8'))
    await writeFile(file, ['text', ...known.map(([text]) => `"Unheard, ${text}"`)].join('\n'))
    const said = (await saidOf(file, of)).slice(1)
    const right = said.filter(([, name], k) => name === known[k][1])
    expect(said).toHaveLength(known.length)
    expect(right.length / said.length).toBeGreaterThan(0.7)
  })

  it.each(CASE_FORMS)('comes to the probabilities of its check: %s cases', async form => {
    const model = someClassifier({ form })
    const file = place.at(`${form}.json`)
    await writeModelFile(model, file)
    const cells = place.at(`${form}.csv`)
    await writeFile(cells, tableText(form))
    const said = (await saidOf(cells, file)).slice(1)
    for (const { outputs } of model.check)
      expect(said.some(row => row.slice(-3).every((p, c) => Math.abs(Number(p) - outputs[c]) < 1e-5))).toBe(true)
  })
})

/** The table that `someClassifier` was made from. */
function tableText(form: (typeof CASE_FORMS)[number]): string {
  const [, { main }] = someCases({ form })
  const header = [...main.columns, ...main.texts].map(({ name }) => quoted(name))
  const rows = Array.from(main.rows, (_, row) => [
    ...main.columns.map(({ levels, values }) =>
      Number.isNaN(values[row]) ? '' : quoted(levels[values[row]] ?? String(values[row])),
    ),
    ...main.texts.map(({ texts }) => quoted(texts[row] ?? '')),
  ])
  return [header, ...rows].map(cells => cells.join()).join('\n')
}

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`
