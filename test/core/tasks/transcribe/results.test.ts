import { describe, expect, it } from 'vitest'
import { headlineOf } from '../../../../core/tasks/evaluation'
import { baselineTranscriptions, truthOf } from '../../../../core/tasks/transcribe/baselines'
import { transcribeData } from '../../../../core/tasks/transcribe/data'
import { framesOfRow, rankedIn, spokenIn } from '../../../../core/tasks/transcribe/decode'
import { planTranscribe } from '../../../../core/tasks/transcribe/plan'
import { evaluateTranscription } from '../../../../core/tasks/transcribe/results'
import { framesOf } from '../../support/alignments'
import { someRecordings } from '../../support/transcribers'

describe('the results of transcribers', () => {
  const recipe = { text: 'said', beam: 4 }
  const truth = ['one two', 'three', 'four']
  const evaluation = evaluateTranscription(recipe, 'test', truth, [
    { name: 'network', label: 'LSTM', texts: ['one two', 'tree', 'for x'] },
    { name: 'best-path', label: 'LSTM, best path', texts: ['one two', 'tree', ''] },
    { name: 'frequent', label: 'Most frequent text (“four”)', texts: ['four', 'four', 'four'] },
    { name: 'nearest-neighbour', label: 'Nearest neighbour (DTW)', texts: [null, 'three', null] },
  ])

  it('count edits by the letter, by the word, and recordings without any', () => {
    const [network, bestPath, , nearest] = evaluation.transcribers
    // “tree” lacks an h; “for x” has “ x” more, and no u: two replaced or one left out and two added.
    expect(network.scores.letterError).toBeCloseTo(4 / 16, 12)
    expect(network.scores.wordError).toBeCloseTo(3 / 4, 12)
    expect(network.scores.exact).toBeCloseTo(1 / 3, 12)
    expect(network.edits.substitutions + network.edits.insertions + network.edits.deletions).toBe(4)
    expect(bestPath.scores.letterError).toBeCloseTo(5 / 16, 12)
    expect(nearest).toMatchObject({ judged: 1, scores: { letterError: 0, wordError: 0, exact: 1 } })
    expect(evaluation).toMatchObject({ recordings: 3, letters: 16, words: 4, beam: 4 })
  })

  it('are known by the letter error of the network, and told beside the best baseline', () => {
    expect(headlineOf(evaluation)).toEqual({ metric: 'letter error', value: 25, unit: '%', better: 'lower' })
    expect(evaluation.verdict).toBe(
      'A letter error of 25 %, and 33.3 % of the recordings without any; nearest neighbour (DTW) has a letter error of 0 %.',
    )
    expect(evaluateTranscription(recipe, 'test', ['a'], [{ name: 'frequent', label: 'F', texts: ['b'] }]).verdict).toBe(
      'To beat: 100 % of f.',
    )
  })
})

describe('the baselines of a transcription', () => {
  it('say the most frequent text of the training part, and the text of the nearest training recording', () => {
    const plan = planTranscribe(...someRecordings())
    const data = transcribeData(plan)
    const working = baselineTranscriptions(plan, data)
    let step = working.next()
    while (!step.done) step = working.next()
    const [frequent, nearest] = step.value.test
    const learned = truthOf(plan, data.train)
    const most = (text: string | null): number => learned.filter(own => own === text).length
    expect(new Set(frequent.texts).size).toBe(1)
    for (const text of learned) expect(most(frequent.texts[0])).toBeGreaterThanOrEqual(most(text))
    expect(learned).toEqual(expect.arrayContaining([...nearest.texts]))
    expect(nearest.texts).toHaveLength(data.test.count)
  })
})

describe('what a network says of a recording', () => {
  // p(a) of each of two frames is 0.4, of the blank 0.6: the best path says nothing, though “a” is likelier.
  const two = framesOf(Float64Array.of(Math.log(0.6), Math.log(0.4), Math.log(0.6), Math.log(0.4)), 2)

  it('is the text of all its alignments together, beside that of the best path', () => {
    const { said, bestPath, logProbability } = spokenIn({ labels: ['a'], beam: 4 }, two)
    expect(bestPath).toEqual([])
    expect(said).toEqual(['a'])
    expect(Math.exp(logProbability)).toBeCloseTo(0.64, 12)
  })

  it('is ranked by probability', () => {
    const ranked = rankedIn({ labels: ['a'], beam: 4 }, two, 3)
    expect(ranked.map(({ labels }) => labels.join(''))).toEqual(['a', ''])
    expect(ranked.map(({ probability }) => probability)).toEqual([expect.closeTo(0.64, 12), expect.closeTo(0.36, 12)])
  })

  it('lies in its own row of its shard', () => {
    const shards = [
      { first: 0, rows: 2 },
      { first: 2, rows: 1 },
    ]
    const values = [Float32Array.from({ length: 12 }, (_, k) => k), Float32Array.of(7, 8, 9, 10, 11, 12)]
    const learner = { spec: { outputs: 2 }, shards, outputs: (shard: number) => values[shard] }
    const frames = framesOfRow(learner, 1, 3)
    expect(Array.from({ length: 3 }, (_, t) => frames.values[frames.offset + t * frames.stride])).toEqual([2, 6, 10])
    expect(framesOfRow(learner, 2, 3)).toMatchObject({ values: values[1], offset: 0, stride: 2 })
  })
})
