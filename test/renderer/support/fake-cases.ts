import type { BaselineReport, CaseShown, ClassifyFacts, ClassifyResults } from '../../../electron/contract'
import type { ClassifyEvaluation } from '../../../core/tasks/evaluation'
import { evaluateClassification } from '../../../core/tasks/classify/results'

/** Cases that never were, the same in every run: recordings of nine speakers, reviews of films, or gestures of thirty kinds. */
export type Cases = 'numbers' | 'texts' | 'many'

interface Scene {
  readonly form: ClassifyFacts['form']
  readonly reason: string
  readonly label: string
  readonly classes: readonly string[]
  readonly columns: readonly string[]
  readonly shortest: number
  readonly longest: number
  /** Cases of the test part, and how often the network errs there. */
  readonly test: number
  readonly errs: number
  readonly rival: { readonly name: string; readonly label: string; readonly errs: number }
}

const numbered = (count: number, before: string): string[] =>
  Array.from({ length: count }, (_, k) => `${before}${k + 1}`)

const SCENES: Readonly<Record<Cases, Scene>> = {
  numbers: {
    form: 'long',
    reason:
      '9,961 rows, 640 cases of 7 to 29 rows told apart by “utterance”, counted by “step”: looks like one step a row, with one “speaker” a case (9 different values).',
    label: 'speaker',
    classes: numbered(9, ''),
    columns: numbered(12, 'c'),
    shortest: 7,
    longest: 29,
    test: 370,
    errs: 0.035,
    rival: { name: 'nearest-neighbour', label: 'Nearest neighbour (DTW)', errs: 0.051 },
  },
  texts: {
    form: 'text',
    reason: 'Column “review” holds sentences of 1 to 52 words: looks like one text a row, with one “verdict” each.',
    label: 'verdict',
    classes: ['negative', 'positive'],
    columns: [],
    shortest: 1,
    longest: 52,
    test: 1066,
    errs: 0.235,
    rival: { name: 'naive-bayes', label: 'Naive Bayes (words and pairs)', errs: 0.218 },
  },
  many: {
    form: 'wide',
    reason: '900 rows with 64 numbered columns x1 … x64: looks like one case a row.',
    label: 'gesture',
    classes: ['wave', 'circle left', 'circle right', 'point', ...numbered(26, 'gesture ')],
    columns: ['x'],
    shortest: 64,
    longest: 64,
    test: 300,
    errs: 0.19,
    rival: { name: 'nearest-neighbour', label: 'Nearest neighbour (Euclid)', errs: 0.26 },
  },
}

const random = (k: number): number => {
  const x = Math.sin(k * 17.133 + 3.71) * 31415.9265
  return x - Math.floor(x)
}

const WORDS = ['a', 'film', 'that', 'never', 'quite', 'finds', 'its', 'heart', ',', 'but', 'is', 'slow', 'and', 'warm']

/** One case of a class, drawn out of a number. */
function caseOf(scene: Scene, c: number, seed: number, name: string): CaseShown {
  const steps = scene.shortest + Math.floor(random(seed * 5) ** 2 * (scene.longest - scene.shortest + 1))
  const value = (column: number, t: number): number =>
    Math.sin((t / scene.longest) * (2 + c * 0.7) * 3 + column) * (1 + column / 6) + 0.3 * random(seed + 31 * column + t)
  return {
    name,
    truth: scene.classes[c],
    steps,
    tokens:
      scene.form === 'text'
        ? Array.from({ length: steps }, (_, t) => WORDS[Math.floor(random(seed + t) * WORDS.length)])
        : null,
    columns: scene.columns.map((column, k) => ({
      name: column,
      values: Array.from({ length: steps }, (_, t) => (column === 'c3' && t === 4 ? null : value(k, t))),
    })),
  }
}

/** Class of the n-th case: the later classes are the rarer ones. */
const truthOf = ({ classes }: Scene, n: number): number => Math.floor(random(n * 3 + 1) ** 1.35 * classes.length)
/** What is said of it: now and then the class beside the true one. */
function saidOf(scene: Scene, n: number, errs: number): number {
  const truth = truthOf(scene, n)
  if (random(n * 7 + 5) >= errs) return truth
  const beside = random(n * 11) < 0.7 ? 1 : 2
  return (truth + beside) % scene.classes.length
}

export function factsOf(cases: Cases): ClassifyFacts {
  const scene = SCENES[cases]
  const { form, reason, label, classes, shortest, longest } = scene
  const inPart = (part: number, all: number, c: number): number =>
    Array.from({ length: all }, (_, n) => truthOf(scene, part * 5000 + n)).filter(truth => truth === c).length
  return {
    ...{ kind: 'classify', form, reason, label },
    cases: Math.round(scene.test * 1.73),
    classes: classes.map((name, c) => ({
      name,
      train: inPart(1, Math.round(scene.test * 0.58), c),
      validation: inPart(2, Math.round(scene.test * 0.15), c),
      test: inPart(0, scene.test, c),
    })),
    lengths: { shortest, median: Math.round((2 * shortest + longest) / 3), longest },
    steps: longest,
    symbols: form === 'text' ? 8218 : null,
    examples: classes.slice(0, 6).map((_, c) => caseOf(scene, c, c + 100, `case ${c + 12}`)),
  }
}

export function judged(cases: Cases, part: 'test' | 'validation', network: boolean): ClassifyEvaluation {
  const scene = SCENES[cases]
  const all = Array.from({ length: scene.test }, (_, n) => n)
  const said = (errs: number, salt = 0): Int32Array => Int32Array.from(all, n => saidOf(scene, n + salt, errs))
  const baselines = [
    { name: 'majority', label: `Majority (“${scene.classes[0]}”)`, classes: new Int32Array(scene.test) },
    { name: scene.rival.name, label: scene.rival.label, classes: said(scene.rival.errs) },
  ]
  const own = { name: 'network', label: 'LSTM', classes: said(scene.errs) }
  const truth = Int32Array.from(all, n => truthOf(scene, n))
  return evaluateClassification(scene, part, truth, network ? [own, ...baselines] : baselines)
}

export const caseBaselines = (cases: Cases): BaselineReport => ({
  validation: judged(cases, 'validation', false),
  test: judged(cases, 'test', false),
  losses: [{ name: 'majority', label: 'always the shares of the classes', loss: 0.62 }],
})

export function caseResults(cases: Cases): ClassifyResults {
  const scene = SCENES[cases]
  return {
    kind: 'classify',
    evaluation: judged(cases, 'test', true),
    cases: Array.from({ length: scene.test }, (_, n) => {
      const truth = truthOf(scene, n)
      const said = saidOf(scene, n, scene.errs)
      return {
        ...caseOf(scene, truth, n, `case ${n + 271}`),
        said: scene.classes[said],
        probability: truth === said ? 0.7 + 0.3 * random(n) : 0.4 + 0.5 * random(n),
      }
    }),
  }
}

export const accuracyAt = (cases: Cases, epoch: number): number =>
  (1 - SCENES[cases].errs) * (1 - Math.exp(-epoch / 4)) + 0.01 * random(epoch)
