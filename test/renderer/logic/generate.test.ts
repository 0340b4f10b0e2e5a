import { describe, expect, it } from 'vitest'
import { Experiment } from '../../../core/experiment/schema'
import { GenerateTask } from '../../../core/experiment/tasks/generate'
import {
  areShort,
  bleuOf,
  firstRequest,
  referencesOf,
  vectorText,
  wordsMarked,
} from '../../../renderer/logic/generated'
import {
  drawnText,
  generateScores,
  judgedPlaces,
  knownBy,
  knownByText,
  lossUnit,
  sizeText,
} from '../../../renderer/logic/generate-words'
import {
  judgedText,
  lossUnitOf,
  networkMeans,
  oneDirectionOf,
  stepsRead,
  tablesOf,
} from '../../../renderer/logic/kind-words'
import { madeOf } from '../../../renderer/logic/made-of'
import { planOf } from '../../../renderer/logic/plans'
import { rivalsOf } from '../../../renderer/logic/rivals'
import { generateRoles, saysKeys } from '../../../renderer/logic/roles'
import { saidAt } from '../../../renderer/logic/said-at'
import {
  chorale,
  factsOf,
  judgedSource,
  planOfSource,
  saidBy,
  sourceFile,
  sourceGlimpse,
  sourceResults,
  type Source,
} from '../support/fake-generate'

const task = (change: object = {}): GenerateTask => GenerateTask.parse({ kind: 'generate', ...change })
const planned = (source: Source) => {
  const { experiment } = sourceFile(source).opened
  if (experiment.task.kind !== 'generate') throw new Error('another kind')
  return planOfSource({ ...experiment, task: experiment.task }, source)
}

describe('words about what is generated', () => {
  it('count symbols of texts, and steps of pieces', () => {
    expect(sizeText(factsOf('play', task()))).toBe('1,115,393 characters of one running text')
    expect(sizeText(factsOf('names', task()))).toMatch(/characters in 32,033 texts$/)
    expect(sizeText(factsOf('music', task()))).toMatch(/steps in 382 pieces$/)
    expect(sizeText(factsOf('restaurants', task()))).toMatch(/words in 5,192 texts$/)
  })
  it('say what a network was judged on, and that a running text is one', () => {
    expect(judgedPlaces(judgedSource('play', 'test', true))).toBe('111,539 characters')
    expect(judgedText(judgedSource('music', 'test', true))).toBe('2,313 steps in 38 pieces')
  })
  it('give the loss its unit, which other tasks do not have', () => {
    expect(lossUnit({ by: 'characters' })).toBe('nats per character')
    expect(lossUnit({ by: 'blanks' })).toBe('nats per word')
    expect(lossUnitOf(planned('music').facts)).toBe('nats per step')
    expect(lossUnitOf(undefined)).toBe('')
  })
  it('tell how something was drawn, without what was left as it is', () => {
    const plain = { temperature: 1, topK: null, topP: null, seed: 7 }
    expect(drawnText(plain)).toBe('temperature 1 · seed 7')
    expect(drawnText({ ...plain, temperature: 0.75, topK: 40, topP: 0.9 })).toBe(
      'temperature 0.75 · top 40 · nucleus 0.9 · seed 7',
    )
    expect(drawnText({ ...plain, temperature: 0 })).toBe('always the most probable · seed 7')
  })
  it('name a run by what it is made of', () => {
    const of = (source: Source): string => {
      const plan = planned(source)
      return madeOf(Experiment.parse({ data: { file: 'a' }, task: 'generate' }), plan, 'play.txt')
    }
    expect(of('play')).toBe('play.txt · 1,115,393 characters of one running text · LSTM 32 · seed 1')
    expect(of('restaurants')).toContain('reference from name, food, area, price')
  })
  it('tell what the network foretells, and that it has one direction', () => {
    expect(networkMeans(planned('names').facts)).toContain('which of 28 symbols is next')
    expect(networkMeans(planned('music').facts)).toContain('which of 54 keys are down next')
    expect([tablesOf(planned('music').facts), tablesOf(planned('names').facts)]).toEqual([0, 1])
    expect(stepsRead(planned('play').facts)).toBe(100)
    expect(oneDirectionOf('generate')).toMatch(/second direction/)
    expect(oneDirectionOf('classify')).toBeNull()
  })
})

describe('scores of a generation', () => {
  it('begin with the one that the task is known by, and leave out what was not measured', () => {
    const columns = (source: Source): string[] =>
      generateScores(judgedSource(source, 'test', true)).map(({ name }) => name)
    expect(columns('play')).toEqual(['bits', 'nats', 'perplexity'])
    expect(columns('names')).toEqual(['nats', 'bits', 'perplexity'])
    expect(columns('restaurants')).toEqual(['BLEU'])
  })
  it('have no perplexity of keys, whose choices are not told apart', () => {
    expect(generateScores(judgedSource('music', 'test', true)).map(({ name }) => name)).toEqual([
      'nats',
      'bits',
      'nats by piece',
    ])
  })
  it('are compared as they are written: BLEU of hundred', () => {
    const evaluation = judgedSource('restaurants', 'test', true)
    const [network] = evaluation.generators
    expect(knownBy(evaluation, network.scores)).toBeCloseTo(43.7)
    expect(knownByText(evaluation, 43.7)).toBe('BLEU 43.7')
    expect(knownByText({ metric: 'bits', step: 'character' }, 2.36)).toBe('2.360 bits per character')
  })
  it('are to be beaten: the baselines, the largest as the longest bar', () => {
    const rivals = rivalsOf(judgedSource('music', 'validation', true))
    expect(rivals.map(({ text }) => text)).toEqual(['10.470 nats per step', '11.060 nats per step'])
    expect(rivals[1].share).toBe(1)
    expect(rivals[0].share).toBeCloseTo(10.47 / 11.06)
  })
})

describe('what was generated', () => {
  it('from a vector stands beside all that people wrote for the same one', () => {
    const results = sourceResults('restaurants')
    const [first] = results.pieces
    expect(referencesOf(results, first.vector ?? {})).toEqual(['piperade serves basque food in north beach'])
    expect(referencesOf(results, { ...first.vector, food: 'thai' })).toEqual([])
    expect(referencesOf({ ...results, pieces: [first, first] }, first.vector ?? {})).toHaveLength(2)
    expect(referencesOf(sourceResults('names'), {})).toEqual([])
  })
  it('takes missing cells of a vector for empty ones', () => {
    const results = sourceResults('restaurants')
    expect(referencesOf(results, { name: 'la boca', area: 'mission', price: '1' })).toHaveLength(1)
    expect(vectorText({ name: 'aziza', area: '', price: '3' })).toBe('name: aziza, price: 3')
  })
  it('marks the words that no reference has, and is scored by itself', () => {
    expect(wordsMarked('the mission is  cheap', ['la boca is cheap', 'in the area'])).toEqual([
      { word: 'the', shared: true },
      { word: 'mission', shared: false },
      { word: 'is', shared: true },
      { word: 'cheap', shared: true },
    ])
    expect(bleuOf('a b c d e', ['a b c d e'])).toBe(100)
    expect(bleuOf('a b c', ['a b c'])).toBe(0)
    expect(bleuOf('', ['a'])).toBe(0)
  })
  it('is asked for as the run drew its own, from a vector that the test part has', () => {
    const wanted = firstRequest(sourceResults('restaurants'), task({ sampling: { temperature: 0.7, length: 40 } }))
    expect(wanted).toMatchObject({ temperature: 0.7, length: 40, vector: { name: 'piperade' }, start: '' })
    expect(firstRequest(sourceResults('names'), task())).toMatchObject({ vector: {}, count: 16 })
    expect(firstRequest(sourceResults('music'), task())).toMatchObject({ count: 2 })
  })
  it('stands many in a line only where all of it is short', () => {
    expect(areShort(sourceResults('names').samples.map(({ said }) => said))).toBe(true)
    expect(areShort(sourceResults('play').samples.map(({ said }) => said))).toBe(false)
    expect(areShort(sourceResults('music').pieces)).toBe(false)
  })
  it('is known of every epoch, with the vectors and references of the newest', () => {
    const said = saidBy('restaurants', 2)
    const pieces = saidAt(sourceGlimpse('restaurants', 9), { said })
    expect(pieces.map(piece => piece.said)).toMatchObject(said.map(text => ({ kind: 'text', text })))
    expect(pieces.map(({ reference }) => reference?.name)).toEqual(['row 2', 'row 3', 'row 4'])
    const [music] = saidAt(sourceGlimpse('music', 9), { said: saidBy('music', 1) })
    expect(music.said).toMatchObject({ kind: 'keys', steps: chorale(5, 64) })
    expect(saidAt(sourceGlimpse('names', 1), {})).toEqual([])
  })
})

describe('the roles of columns that are generated', () => {
  it('are the text and the vector; of keys the keys', () => {
    const plan = planOf('generate', planned('restaurants'))
    expect(generateRoles(task({ vector: { columns: ['name'] } }), plan)).toEqual({
      inputs: ['name'],
      target: 'reference',
    })
    expect(generateRoles(task({ column: 'baseline' }), plan)).toEqual({ inputs: [], target: 'baseline' })
    const music = planOf('generate', planned('music'))
    expect(saysKeys(task(), music)).toBe(true)
    expect(generateRoles(task({ keys: ['note1'] }), music)).toEqual({ inputs: ['note1'], target: null })
  })
})
