import type {
  BaselineReport,
  SequenceJudged,
  SequenceShown,
  TagFacts,
  TagGlimpse,
  TagResults,
  TaggedText,
} from '../../../electron/contract'
import type { TagEvaluation } from '../../../core/tasks/evaluation'
import { evaluateTagging, type Tagging } from '../../../core/tasks/tag/results'
import { sentences } from './fake-sentences'

/** Sequences that never were, the same in every run: sentences with persons, movements of a hand, or the effort of a runner. */
export type Tags = 'entities' | 'activity' | 'effort'

interface Scene {
  readonly form: TagFacts['form']
  readonly reason: string
  readonly label: string
  /** None: numbers are said. */
  readonly classes: readonly string[]
  readonly unit: string
  readonly columns: readonly string[]
  readonly sequences: readonly SequenceShown[]
  /** Share of the steps where the network errs, and where a simple tagger does. */
  readonly errs: readonly [network: number, rival: number]
  readonly rival: { readonly name: string; readonly label: string }
}

const random = (k: number): number => {
  const x = Math.sin(k * 23.917 + 5.13) * 27182.8182
  return x - Math.floor(x)
}

const PHASES = ['rest', 'preparation', 'stroke', 'hold', 'retraction'] as const

/** A recording of so many steps whose curves tell what goes on. */
function recording(name: string, steps: number, seed: number, numbers: boolean): SequenceShown {
  const phases: number[] = []
  for (let piece = 0; phases.length < steps; piece++) {
    const length = 12 + Math.floor(40 * random(seed + piece))
    phases.push(...Array.from({ length }, () => piece % PHASES.length))
  }
  const at = phases.slice(0, steps)
  const curve = (c: number) => at.map((phase, t) => Math.sin(t / (4 + 2 * c)) * (phase === 0 ? 0.2 : phase) + c)
  return {
    name,
    steps,
    tokens: null,
    columns: ['x', 'y', 'z'].map((column, c) => ({
      name: column,
      values: curve(c).map((value, t) => (column === 'z' && t === 7 ? null : value)),
    })),
    labels: numbers ? null : at.map((phase, t) => (t === 3 ? null : PHASES[phase])),
    numbers: numbers ? at.map((phase, t) => 2 * phase + Math.sin(t / 9)) : null,
  }
}

const recordings = (numbers: boolean): SequenceShown[] =>
  [180, 260, 140].map((steps, k) => recording(`recording ${k + 1}`, steps, 71 * k, numbers))

const SCENES: Readonly<Record<Tags, Scene>> = {
  entities: {
    form: 'tokens',
    reason: '620 sentences of 3 to 14 words, a word and its label in each line.',
    label: 'tag',
    classes: ['O', 'B-PER', 'I-PER', 'B-PLACE'],
    unit: '',
    columns: ['word', 'tag'],
    sequences: sentences,
    errs: [0.02, 0.12],
    rival: { name: 'word-lookup', label: 'Word lookup (its most frequent label)' },
  },
  activity: {
    form: 'series',
    reason: 'Three files, each a recording: no column tells sequences apart.',
    label: 'phase',
    classes: PHASES,
    unit: '',
    columns: ['x', 'y', 'z', 'phase'],
    sequences: recordings(false),
    errs: [0.12, 0.4],
    rival: { name: 'nearest-mean', label: 'Nearest mean of a label' },
  },
  effort: {
    form: 'series',
    reason: 'Three files, each a recording: no column tells sequences apart.',
    label: 'effort',
    classes: [],
    unit: 'W',
    columns: ['x', 'y', 'z', 'effort'],
    sequences: recordings(true),
    errs: [0.1, 0.5],
    rival: { name: 'linear', label: 'Linear regression of the step' },
  },
}

/** What is said of every step by someone who errs so often: now and then the class beside the true one. */
function sayings({ classes, sequences }: Scene, errs: number, salt: number): number[] {
  return sequences.flatMap(({ labels, numbers }, n) =>
    (labels ?? numbers ?? []).map((truth, t) => {
      const seed = 300 * n + t + salt
      if (typeof truth === 'number') return truth + 8 * errs * (random(seed) - 0.5)
      const own = Math.max(0, classes.indexOf(truth ?? ''))
      return random(seed) < errs ? (own + 1) % classes.length : own
    }),
  )
}

export const networkErrs = (tags: Tags): number => SCENES[tags].errs[0]

function judgedSequences(scene: Scene, errs: number): SequenceJudged[] {
  const said = sayings(scene, errs, 0)
  let at = 0
  return scene.sequences.map((sequence, n) => {
    const own = said.slice(at, (at += (sequence.labels ?? sequence.numbers ?? []).length))
    const words = sequence.labels !== null
    return {
      ...sequence,
      said: words ? own.map(value => scene.classes[value]) : null,
      probabilities: words ? own.map((_, t) => 0.5 + 0.5 * random(900 * n + t)) : null,
      saidNumbers: words ? null : own,
    }
  })
}

export function evaluationOf(tags: Tags, part: 'test' | 'validation', network: boolean): TagEvaluation {
  const scene = SCENES[tags]
  const { classes, label, unit, sequences } = scene
  const truth = sequences.flatMap(({ labels, numbers }): readonly (string | number | null)[] => labels ?? numbers ?? [])
  const valuesOf = (said: number[]) => (classes.length > 0 ? Int32Array.from(said) : Float64Array.from(said))
  const usual: Tagging =
    classes.length > 0
      ? { name: 'majority', label: `Majority (“${classes[0]}”)`, values: new Int32Array(truth.length) }
      : { name: 'mean', label: 'Mean of the training part', values: new Float64Array(truth.length).fill(4) }
  const said: Tagging[] = [usual, { ...scene.rival, values: valuesOf(sayings(scene, scene.errs[1], 7)) }]
  if (network) said.unshift({ name: 'network', label: 'BiLSTM', values: valuesOf(sayings(scene, scene.errs[0], 0)) })
  let start = 0
  const stretches = sequences.map(sequence => {
    const { length } = sequence.labels ?? sequence.numbers ?? []
    start += length
    return { start: start - length, length }
  })
  const says =
    classes.length > 0
      ? ({ kind: 'labels', classes } as const)
      : ({ kind: 'number', unit, scaler: { mean: 0, deviation: 1 } } as const)
  const known =
    classes.length > 0
      ? ({ kind: 'labels', classes: Int32Array.from(truth, own => classes.indexOf(String(own))) } as const)
      : ({ kind: 'number', values: Float64Array.from(truth, Number) } as const)
  return evaluateTagging({ says, label }, part, { stretches, truth: known }, said)
}

export const tagBaselines = (tags: Tags): BaselineReport => ({
  validation: evaluationOf(tags, 'validation', false),
  test: evaluationOf(tags, 'test', false),
  losses: [],
})

export const tagResults = (tags: Tags): TagResults => ({
  kind: 'tag',
  evaluation: evaluationOf(tags, 'test', true),
  sequences: judgedSequences(SCENES[tags], SCENES[tags].errs[0]),
})

export const tagGlimpseAt = (tags: Tags, epoch: number): TagGlimpse => ({
  kind: 'tag',
  epoch,
  sequences: judgedSequences(SCENES[tags], SCENES[tags].errs[0] + 0.5 * Math.exp(-epoch / 3)).slice(0, 4),
})

export function tagFacts(tags: Tags): TagFacts {
  const { form, reason, label, classes, unit, sequences } = SCENES[tags]
  const lengths = sequences.map(({ steps }) => steps).sort((a, b) => a - b)
  const [shortest, longest] = [lengths[0], lengths[lengths.length - 1]]
  const steps = (own: string): number => sequences.flatMap(({ labels }) => labels ?? []).filter(l => l === own).length
  return {
    ...{ kind: 'tag', form, reason, label },
    says:
      classes.length === 0
        ? { kind: 'number', unit, min: -1, max: 9 }
        : {
            kind: 'labels',
            entities: tags === 'entities',
            classes: classes.map(name => {
              const test = steps(name)
              return { name, train: 5 * test, validation: test, test }
            }),
          },
    sequences: 7 * sequences.length,
    places: 7 * lengths.reduce((a, b) => a + b),
    lengths: { shortest, median: lengths[lengths.length >> 1], longest },
    steps: Math.min(200, longest),
    symbols:
      tags === 'entities'
        ? [
            { name: 'word', count: 1204 },
            { name: 'shape', count: 12 },
          ]
        : [],
    examples: sequences.slice(0, 6),
  }
}

/** The columns of the file, and what "auto" becomes. */
export const tagColumns = (tags: Tags): { columns: readonly string[]; label: string; inputs: string[] } => {
  const { columns, label } = SCENES[tags]
  return { columns, label, inputs: columns.filter(name => name !== label) }
}

/** Says that every word with a capital that is not the first one is a person. */
export function taggedText(text: string): TaggedText {
  const tokens = text.match(/[\p{L}\d]+|[^\s\p{L}\d]/gu) ?? []
  const isName = (k: number): boolean => k > 0 && /^\p{Lu}/u.test(tokens[k])
  const said = tokens.map((_, k) => (isName(k) ? (isName(k - 1) ? 'I-PER' : 'B-PER') : 'O'))
  return { tokens, said, probabilities: tokens.map((_, k) => 0.9 + 0.1 * random(k)) }
}
