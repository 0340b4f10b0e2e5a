import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { ClassifyEvaluation } from '../../../core/tasks/evaluation'
import { evaluateClassification } from '../../../core/tasks/classify/results'
import type { ExperimentPlan } from '../../../electron/engine/plan.types'
import { parseExperiment } from '../../../electron/engine/experiments'
import { longhand, plan, profile, summary, trainer } from './fakes'

const folder = mkdtempSync(join(tmpdir(), 'longhand-'))
const classes = ['ill', 'new\nline', 'well']
const truth = Int32Array.of(0, 0, 1, 2, 2, 2)
const evaluation: ClassifyEvaluation = evaluateClassification({ classes, label: 'state' }, 'test', truth, [
  { name: 'network', label: 'LSTM', classes: Int32Array.of(0, 2, 1, 2, 2, 2) },
  { name: 'majority', label: 'Majority (“well”)', classes: new Int32Array(6).fill(2) },
  { name: 'nearest-neighbour', label: 'Nearest neighbour (DTW)', classes: Int32Array.of(0, -1, 1, 0, -1, -1) },
])
const classifyPlan: ExperimentPlan = {
  ...plan,
  resolved: parseExperiment({ data: { file: '/data/cases.csv' }, task: { kind: 'classify', label: 'state' } }),
  features: ['x', 'y'],
  parts: [
    { name: 'train', samples: 28 },
    { name: 'validation', samples: 6 },
    { name: 'test', samples: 6 },
  ],
  repairs: [],
  warnings: [{ code: 'CASES_CUT', message: '2 cases are longer.', advice: 'Set more.' }],
  facts: {
    ...{ kind: 'classify', form: 'long', reason: null, label: 'state', cases: 40, steps: 29, symbols: null },
    classes: classes.map(name => ({ name, train: 9, validation: 2, test: 2 })),
    lengths: { shortest: 7, median: 15, longest: 29 },
    examples: [],
  },
}
const ended = summary('finished', {
  headline: { metric: 'accuracy', value: 500 / 6, unit: '%', better: 'higher' },
  epoch: 2,
  progress: 1,
})
const classifier = () => ({
  ...trainer(ended).engine,
  plan: () => Promise.resolve(classifyPlan),
  evaluate: () => Promise.resolve(evaluation),
})

describe('training a classifier', () => {
  it('tells beforehand what a case is, and what should be known', async () => {
    const { err } = await longhand(['train', 'cases.csv', '--out', join(folder, 'a')], { engine: classifier() })
    expect(err).toContain('classify  state, 3 classes: ill, new␊line, well\n')
    expect(err).toContain('from      7 to 29 steps of 2 inputs: x, y\n')
    expect(err).toContain('data      40 cases (a row is a step): train 28, validation 6, test 6\n')
    expect(err).toContain('to know   2 cases are longer. Set more.\n')
  })

  it('ends with scores beside the baselines, by class, and what was taken for what', async () => {
    const { code, out } = await longhand(['train', 'cases.csv', '--out', join(folder, 'b')], { engine: classifier() })
    expect(code).toBe(0)
    expect(out).toMatch(/LSTM +83\.3 % +0\.841\b/)
    expect(out).toMatch(/Nearest neighbour \(DTW\) +66\.7 % +0\.\d+ +on 3 cases/)
    expect(out).toMatch(/well +75\.0 % +100\.0 % +0\.857 +3\n/)
    expect(out).toMatch(/ill +1 +0 +1\n/)
    expect(out).toContain(
      'Right in 83.3 % of the cases, 16.7 percentage points more than nearest neighbour (DTW) (66.7 %).',
    )
  })

  it('says the same in records', async () => {
    const ran = await longhand(['train', 'cases.csv', '--out', join(folder, 'c'), '--json'], { engine: classifier() })
    const record = (kind: string) => ran.records.find(one => one.kind === kind)
    expect(record('plan')).toMatchObject({ facts: { kind: 'classify', cases: 40 }, warnings: [{ code: 'CASES_CUT' }] })
    expect(record('evaluation')).toMatchObject({
      task: 'classify',
      classifiers: [
        {
          confusion: [
            [1, 0, 1],
            [0, 1, 0],
            [0, 0, 3],
          ],
        },
        {},
        {},
      ],
    })
    expect(record('run')).toMatchObject({ headline: { metric: 'accuracy', unit: '%' } })
  })
})

describe('an experiment that classifies', () => {
  it('is written for a file, with what was decided', async () => {
    const out = join(folder, 'cases.json')
    const { code, err } = await longhand(['init', 'classify', 'cases.csv', '--out', out], {
      engine: { plan: () => Promise.resolve(classifyPlan), profile: () => Promise.resolve(profile) },
    })
    expect(code).toBe(0)
    expect(err).toContain('classify  state, 3 classes')
    expect(JSON.parse(readFileSync(out, 'utf8'))).toMatchObject({ task: { kind: 'classify', label: 'state' } })
  })
})
