import { describe, expect, it } from 'vitest'
import { Experiment } from '../../../core/experiment/schema'
import { judgedText, networkMeans, readingOf, samplesOf, tablesOf } from '../../../renderer/logic/kind-words'
import { madeOf } from '../../../renderer/logic/made-of'
import { rivalsOf } from '../../../renderer/logic/rivals'
import { labelTagScores, numberTagScores } from '../../../renderer/logic/score-columns'
import { numbersChart } from '../../../renderer/logic/tag-charts'
import { piecesText, readsWordsAlone, saysText } from '../../../renderer/logic/tag-words'
import {
  kindLook,
  kindOf,
  piecesOfText,
  rightText,
  runsOf,
  runsText,
  sequencesOf,
  stepText,
  taggingOf,
  wrongSteps,
} from '../../../renderer/logic/tags'
import { accuracyChart } from '../../../renderer/logic/training-charts'
import { emptyLog } from '../../../renderer/logic/training-log'
import { SCENES, planOf } from '../support/fake-plan'
import { evaluationOf, tagFacts, tagResults } from '../support/fake-tags'

const ENTITIES = { entities: true }
const LABELS = { entities: false }

describe('labels of steps', () => {
  it('are one kind for all marks of a type, and none outside', () => {
    expect(['B-PER', 'I-PER', 'O', 'B', 'B-creative-work'].map(label => kindOf(label, true))).toEqual([
      'PER',
      'PER',
      null,
      'entity',
      'creative-work',
    ])
    expect(kindOf('O', false)).toBe('O')
  })
  it('have a hue each, hatched once the hues are used up', () => {
    const tagging = taggingOf(
      Array.from({ length: 9 }, (_, k) => `label ${k}`),
      false,
    )
    expect(kindLook(tagging, 'label 0')).toEqual({ hue: 'hue-1', hatched: false })
    expect(kindLook(tagging, 'label 8')).toEqual({ hue: 'hue-1', hatched: true })
    expect(kindLook(taggingOf(['rest', 'hold'], false, 3), 'rest')).toEqual({ hue: 'hue-4', hatched: false })
    expect(taggingOf(['O', 'B-PER', 'I-PER', 'B-LOC'], true).kinds).toEqual(['PER', 'LOC'])
  })
  it('of a text are the entities and what lies between them, or every word by itself', () => {
    expect(piecesOfText(['B-PER', 'I-PER', 'O', 'O', 'B-PER', 'B-PER'], ENTITIES)).toEqual([
      { from: 0, to: 2, kind: 'PER' },
      { from: 2, to: 4, kind: null },
      { from: 4, to: 5, kind: 'PER' },
      { from: 5, to: 6, kind: 'PER' },
    ])
    expect(piecesOfText(['NOUN', 'NOUN'], LABELS)).toHaveLength(2)
  })
  it('of a series are runs of one label, a missing one apart', () => {
    expect(runsOf(['a', 'a', null, 'b'], LABELS)).toEqual([
      { from: 0, to: 2, kind: 'a' },
      { from: 2, to: 3, kind: null },
      { from: 3, to: 4, kind: 'b' },
    ])
    expect(runsText(['a', 'a', null, 'b'], LABELS)).toBe('a 1–2, b 4–4')
    expect(runsText(['O', 'O'], ENTITIES)).toBe('')
  })
  it('are wrong where the truth is known and another one was said', () => {
    expect([...wrongSteps(['a', null, 'b'], ['b', 'a', 'b'])]).toEqual([0])
    expect(rightText({ labels: ['a', null, 'b'], said: ['b', 'a', 'b'] })).toBe('1 of 2 steps right')
    expect(rightText({ labels: ['a'], said: ['a'] })).toBe('all 1 step right')
  })
  it('are read step by step', () => {
    expect(stepText(['a', 'b'], 1, null)).toBe('step 2: b')
    expect(stepText(['a', 'b'], 1, { said: ['a', 'a'], probabilities: [0.9, 0.62] })).toBe(
      'step 2: truth b, said a, 62 %',
    )
  })
})

describe('a cell of the confusion of steps', () => {
  const { evaluation, sequences } = tagResults('activity')
  if (evaluation.says !== 'labels') throw new Error('activities are labels')
  const { classes, taggers } = evaluation
  it('opens every step that it counts, in the sequences where they are', () => {
    const cell = { truth: 0, said: 1 }
    const found = sequencesOf(sequences, classes, cell)
    expect(found.reduce((sum, { steps }) => sum + steps.size, 0)).toBe(taggers[0].confusion[0][1])
    for (const { sequence, steps } of found)
      for (const k of steps) expect([sequence.labels?.[k], sequence.said?.[k]]).toEqual(['rest', 'preparation'])
  })
  it('begins with the surest mistake, and with the least sure of what is right', () => {
    const sureness = (cell: { truth: number; said: number }, of: (...all: number[]) => number) =>
      sequencesOf(sequences, classes, cell).map(({ sequence, steps }) =>
        of(...[...steps].map(k => sequence.probabilities?.[k] ?? NaN)),
      )
    const mistakes = sureness({ truth: 2, said: 3 }, Math.max)
    expect(mistakes).toEqual([...mistakes].sort((a, b) => b - a))
    const right = sureness({ truth: 2, said: 2 }, Math.min)
    expect(right).toEqual([...right].sort((a, b) => a - b))
  })
})

describe('tagging in words and numbers', () => {
  it('says what is said, how long the sequences are and how they are read', () => {
    expect(saysText(tagFacts('entities'))).toBe('4 labels')
    expect(saysText(tagFacts('effort'))).toBe('a number from −1 to 9 W')
    const lengths = { shortest: 140, median: 180, longest: 260 }
    expect(piecesText({ lengths, steps: 200, sequences: 3 })).toBe(
      '140 to 260 steps, half of the sequences up to 180. They are read in pieces of at most 200 steps (T = 200); nothing is left out.',
    )
    expect(piecesText({ lengths, steps: 260, sequences: 1 })).toBe(
      '260 steps. The network reads all of them (T = 260).',
    )
  })
  it('lets a sentence be typed only for a network that reads words alone', () => {
    expect(readsWordsAlone(tagFacts('entities'))).toBe(true)
    expect(readsWordsAlone(tagFacts('activity'))).toBe(false)
  })
  it('names a run by its label and what it was made from', () => {
    const experiment = Experiment.parse({ data: { file: 'a.csv' }, task: 'tag' })
    const plan = planOf(experiment, { ...SCENES, tags: 'activity' })
    expect(madeOf(experiment, plan, 'a.csv')).toBe('a.csv · phase of 21 sequences of 4,060 steps · LSTM 32 · seed 1')
    expect(judgedText(evaluationOf('activity', 'test', true))).toBe('577 steps in 3 sequences')
  })
  it('reads every step, and says so beside the picture of the network', () => {
    const experiment = Experiment.parse({ data: { file: 'a.csv' }, task: 'tag' })
    expect(readingOf(experiment.task)).toEqual({ read: 'every' })
    expect(networkMeans(tagFacts('activity'))).toBe('many-to-many: up to T = 200 steps in, one of 5 labels out at each')
    expect(networkMeans(tagFacts('effort'))).toContain('a number out at each')
    expect([tablesOf(tagFacts('entities')), tablesOf(tagFacts('effort'))]).toEqual([2, 0])
  })
  it('counts pieces in the parts where sequences are longer than what is read at once', () => {
    expect(samplesOf(tagFacts('activity'), 'tag')).toEqual(['piece', 'pieces'])
    expect(samplesOf(tagFacts('entities'), 'tag')).toEqual(['sequence', 'sequences'])
  })
  it('compares entities where there are some, then steps; numbers by their errors', () => {
    const entities = evaluationOf('entities', 'test', true)
    const effort = evaluationOf('effort', 'test', true)
    if (entities.says !== 'labels' || effort.says !== 'number') throw new Error('what is said is told apart')
    expect(labelTagScores(entities).map(({ name }) => name)).toEqual(['entity F1', 'accuracy', 'macro F1'])
    expect(labelTagScores(entities)[0].values[0]).toBe(entities.taggers[0].entities?.overall.f1)
    expect(numberTagScores(effort).map(({ name }) => name)).toEqual(['MAE, W', 'RMSE, W', 'R²'])
  })
  it('has rivals: entities found, right steps, or the mean error', () => {
    const lookup = evaluationOf('entities', 'validation', false)
    if (lookup.says !== 'labels') throw new Error('entities are labels')
    expect(rivalsOf(lookup)[1].share).toBe(lookup.taggers[1].entities?.overall.f1)
    const nearest = evaluationOf('activity', 'validation', false)
    if (nearest.says !== 'labels') throw new Error('activities are labels')
    expect(rivalsOf(nearest)[1].share).toBe(nearest.taggers[1].scores.accuracy)
    expect(rivalsOf(evaluationOf('effort', 'validation', false))[1].text).toMatch(/ W$/)
    expect(accuracyChart(emptyLog(), nearest).levels?.map(({ short }) => short)).toEqual(['majority', 'nearest mean'])
  })
  it('draws truth and said of numbers over the steps, with gaps where none is known', () => {
    const shown = { name: 'a', steps: 2, tokens: null, columns: [], labels: null, numbers: [1, null] }
    expect(numbersChart(shown, 'W').lines.map(({ id, y }) => [id, Array.from(y)])).toEqual([['truth', [1, NaN]]])
    const judged = { ...shown, said: null, probabilities: null, saidNumbers: [1.5, 2] }
    expect(numbersChart(judged, 'W').lines.map(({ id }) => id)).toEqual(['truth', 'said'])
  })
})
