import type {
  BaselineReport,
  ExperimentPlan,
  GenerateFacts,
  GenerateGlimpse,
  GenerateRequest,
  GenerateResults,
  Generated,
  Headline,
  OpenedDataset,
  Piece,
  SaidPiece,
  VectorColumn,
} from '../../../electron/contract'
import type { ColumnProfile } from '../../../core/data/profile'
import { Experiment, type ExperimentOf } from '../../../core/experiment/schema'
import type { GenerateEvaluation, GenerateScores } from '../../../core/tasks/evaluation'
import { keysText } from '../../../core/tasks/generate/keys-text'
import { profile as weather } from './fake-data'
import { STEPS_PER_EPOCH } from './fake-training'

/** Things to go on with that never were, the same in every run: a play, first names, chorales, or sentences about restaurants. */
export type Source = 'play' | 'names' | 'music' | 'restaurants'

const random = (k: number): number => {
  const x = Math.sin(k * 23.917 + 1.37) * 27183.2818
  return x - Math.floor(x)
}

const LINES = [
  'DUKE:\nSpeak not so loud: the night has ears, my lord,\nAnd every stone of this old house a tongue.',
  'FIRST SERVANT:\nThe letter came at dusk, and none would read it.',
  'DUCHESS:\nThen read it thou, and let the candle burn\nAs low as any hope that I have left.',
]
const NAMES = ['amelia', 'jorin', 'kelsa', 'tavian', 'mirelle', 'oswin', 'brana', 'lio', 'zadie', 'corwyn']
const RESTAURANTS = [
  {
    name: 'piperade',
    food: 'basque',
    area: 'north beach',
    price: '2',
    text: 'piperade serves basque food in north beach',
  },
  { name: 'aziza', food: 'moroccan', area: '', price: '3', text: 'aziza is a nice moroccan place , it is expensive' },
  { name: 'la boca', food: '', area: 'mission', price: '1', text: 'la boca is in the mission area and it is cheap' },
] as const
const KEYS = Array.from({ length: 54 }, (_, k) => String(43 + k))

/** Four voices that walk through a scale. */
export const chorale = (seed: number, length: number): number[][] =>
  Array.from({ length }, (_, t) => {
    const root = [0, 5, 7, 0, 9, 2, 7, 0][Math.floor(t / 2 + seed) % 8]
    const third = [9, 2].includes(root) ? 3 : 4
    const voices = [5 + root, 17 + root, 17 + root + third, 24 + root + (random(seed * 100 + t) > 0.7 ? 2 : 0)]
    return t === length - 1 && seed % 2 === 1 ? [] : voices.filter(key => key < KEYS.length)
  })

const text = (text: string, vector: Piece['vector'] = null, name = ''): Piece => ({ kind: 'text', name, vector, text })
const keys = (steps: number[][], name = ''): Piece => ({ kind: 'keys', name, vector: null, steps })
const vectorOf = ({ name, food, area, price }: (typeof RESTAURANTS)[number]): Record<string, string> => ({
  ...{ name, food, area, price },
})

interface Scene {
  readonly file: string
  readonly form: GenerateFacts['form']
  readonly by: GenerateFacts['by']
  readonly metric: GenerateEvaluation['metric']
  readonly reason: string
  readonly sequences: number
  readonly places: number
  readonly lengths: GenerateFacts['lengths']
  readonly symbols: number | null
  readonly column: string | null
  readonly columns: readonly VectorColumn[]
  readonly truth: readonly Piece[]
  /** What is said: ever better. */
  said(seed: number): Piece
  readonly network: number
  readonly rivals: readonly (readonly [name: string, label: string, value: number])[]
}

const wordOf = (seed: number): string =>
  NAMES[Math.floor(random(seed) * NAMES.length)].slice(0, 3) + NAMES[seed % 10].slice(2)
const lineOf = (seed: number): string =>
  `${LINES[seed % LINES.length].split(':')[0]}:\n${LINES[(seed + 1) % LINES.length].split(':\n')[1]}`

const SCENES: Readonly<Record<Source, Scene>> = {
  play: {
    ...{ file: 'play.txt', form: 'stream', by: 'characters', metric: 'bits', column: 'text', columns: [] },
    reason: '40,000 lines, most of them shorter than 60 characters, many empty: looks like one running text.',
    ...{ sequences: 1, places: 1_115_394, symbols: 66, network: 2.36 },
    lengths: { shortest: 1_115_394, median: 1_115_394, longest: 1_115_394 },
    truth: LINES.map(line => text(line)),
    said: seed => text(`${lineOf(seed)}\n\n${lineOf(seed + 1)}`),
    rivals: [
      ['n-gram', '5-gram (Witten-Bell)', 2.41],
      ['shares', 'Shares of the characters', 4.8],
    ],
  },
  names: {
    ...{ file: 'names.txt', form: 'texts', by: 'characters', metric: 'nats', column: 'text', columns: [] },
    reason: '32,033 lines of one word each: looks like one text a line.',
    ...{ sequences: 32_033, places: 228_145, symbols: 28, network: 1.94 },
    lengths: { shortest: 3, median: 7, longest: 16 },
    truth: NAMES.map(name => text(name, null, name)),
    said: seed => text(wordOf(seed)),
    rivals: [
      ['n-gram', '4-gram (Witten-Bell)', 2.07],
      ['shares', 'Shares of the characters', 2.82],
    ],
  },
  music: {
    ...{ file: 'chorales.csv', form: 'keys', by: null, metric: 'nats', symbols: null, column: null, columns: [] },
    reason:
      'Columns note1 … note4 hold whole numbers from 43 to 96: looks like keys, a step a row, told apart by “chorale”.',
    ...{ sequences: 382, places: 23_134, network: 8.49 },
    lengths: { shortest: 25, median: 57, longest: 160 },
    truth: [1, 2, 3].map(n => keys(chorale(n, 40 + 8 * n), `chorale ${n}`)),
    said: seed => keys(chorale(seed + 4, 64)),
    rivals: [
      ['keys-after', 'Each key given itself a step before', 10.47],
      ['keys', 'Shares of the keys', 11.06],
    ],
  },
  restaurants: {
    ...{ file: 'restaurants.csv', form: 'texts', by: 'words', metric: 'bleu', column: 'reference' },
    reason: 'Column “reference” holds sentences of 2 to 31 words: looks like one text a row.',
    ...{ sequences: 5192, places: 52_000, symbols: 512, network: 0.437 },
    lengths: { shortest: 2, median: 9, longest: 31 },
    columns: [
      { name: 'name', kind: 'category', values: ['piperade', 'aziza', 'la boca'], range: null, slot: true },
      { name: 'food', kind: 'category', values: ['basque', 'moroccan', 'thai'], range: null, slot: false },
      { name: 'area', kind: 'text', values: ['north beach', 'mission'], range: null, slot: false },
      { name: 'price', kind: 'number', values: [], range: { min: 1, max: 4 }, slot: false },
    ],
    truth: RESTAURANTS.map((row, k) => text(row.text, vectorOf(row), `row ${k + 2}`)),
    said: seed => text(RESTAURANTS[seed % 3].text.replace('serves', 'is a nice place for')),
    rivals: [['retrieval', 'Nearest row of the training part', 0.312]],
  },
}

const column = (name: string, type: ColumnProfile['type']): ColumnProfile => ({
  ...weather.columns[2],
  ...{ name, type, sparkline: [], min: null, max: null, mean: null, deviation: null },
  frequent: [{ value: 'a value', count: 12 }],
})

export function sourceFile(source: Source) {
  const { file, column: textColumn, columns, truth, form } = SCENES[source]
  const names =
    form === 'keys' ? ['chorale', 'step', 'note1', 'note2'] : [textColumn ?? '', ...columns.map(c => c.name)]
  const opened: OpenedDataset = {
    dataset: file.replace(/\..*/, ''),
    name: file,
    experiment: Experiment.parse({
      data: { file },
      task: {
        kind: 'generate',
        vector: columns.length === 0 ? null : { columns: columns.map(({ name }) => name) },
        slots: columns.filter(({ slot }) => slot).map(({ name }) => name),
      },
    }),
  }
  return {
    opened,
    profile: {
      ...weather,
      ...{ name: file, rows: 5192, bytes: 834_112, clock: null, questions: [], warnings: [] },
      columns: names.map((name, k) => column(name, form === 'keys' ? 'number' : k === 0 ? 'text' : 'category')),
    },
    preview: {
      columns: names,
      rows: truth.map(piece => [
        piece.kind === 'text' ? piece.text : '1',
        ...names.slice(1).map(name => piece.vector?.[name] ?? '1'),
      ]),
    },
  }
}

const inParts = (all: number) => ({
  train: Math.round(all * 0.8),
  validation: Math.round(all * 0.1),
  test: Math.round(all * 0.1),
})

export function factsOf(source: Source, task: ExperimentOf<'generate'>['task']): GenerateFacts {
  const { form, by, reason, sequences, places, lengths, symbols, column: textColumn, columns, truth } = SCENES[source]
  return {
    ...{ kind: 'generate', by, sequences, lengths, symbols, column: textColumn },
    form: task.form === 'auto' ? form : task.form,
    reason: task.form === 'auto' ? reason : null,
    keys: form === 'keys' ? KEYS : null,
    places: inParts(places),
    steps: form === 'stream' ? task.steps : lengths.longest,
    vector:
      task.vector === null
        ? null
        : {
            enter: task.vector.enter,
            values: 41,
            columns: columns.filter(({ name }) => task.vector?.columns.includes(name)),
          },
    slots: task.slots.map(name => ({ column: name, texts: 4871 })),
    examples: truth,
  }
}

export function planOfSource(experiment: ExperimentOf<'generate'>, source: Source): ExperimentPlan {
  const facts = factsOf(source, experiment.task)
  const samples = inParts(facts.form === 'stream' ? 11_153 : facts.sequences)
  return {
    resolved: { ...experiment, task: { ...experiment.task, form: facts.form, column: facts.column ?? 'auto' } },
    suggestion: weather.suggestion,
    rows: 5192,
    features: facts.keys ?? [`tokens of “${facts.column}”`],
    parts: (['train', 'validation', 'test'] as const).map(name => ({ name, samples: samples[name] })),
    repairs: [],
    facts,
    warnings: [],
    parameters: 345_410,
    memoryBytes: 48_000_000,
    secondsPerEpoch: 21,
    stepsPerEpoch: STEPS_PER_EPOCH,
  }
}

function scoresOf(metric: GenerateEvaluation['metric'], value: number): GenerateScores {
  const nats = metric === 'nats' ? value : metric === 'bits' ? value * Math.LN2 : null
  return {
    nats,
    bits: nats === null ? null : nats / Math.LN2,
    perplexity: nats === null ? null : Math.exp(nats),
    natsPerSequence: nats === null ? null : nats * 1.01,
    bleu: metric === 'bleu' ? value : null,
  }
}

export function judgedSource(source: Source, part: 'test' | 'validation', network: boolean): GenerateEvaluation {
  const { metric, rivals, network: own, form, by, places, sequences } = SCENES[source]
  const generators = rivals.map(([name, label, value]) => ({
    name,
    label,
    scores: scoresOf(metric, value),
  }))
  const first = { name: 'network', label: 'LSTM', scores: scoresOf(metric, own) }
  return {
    ...{ task: 'generate', part, metric },
    step: by === null ? 'keys' : by === 'characters' ? 'character' : 'word',
    places: inParts(places).test,
    sequences: form === 'stream' ? 1 : inParts(sequences).test,
    generators: network ? [first, ...generators] : generators,
    verdict: `${own} against ${rivals[0][2]} of the ${rivals[0][1]}.`,
  }
}

export const sourceBaselines = (source: Source): BaselineReport => ({
  validation: judgedSource(source, 'validation', false),
  test: judgedSource(source, 'test', false),
  losses: [{ name: 'shares', label: 'shares', loss: 2.8 }],
})

const saidPieces = (source: Source, seed: number): SaidPiece[] => {
  const { truth, said, columns } = SCENES[source]
  return [0, 1, 2].map(k => {
    const reference = columns.length === 0 ? null : truth[k]
    return { said: { ...said(seed + k), vector: reference?.vector ?? null }, reference }
  })
}

export const sourceResults = (source: Source): GenerateResults => ({
  kind: 'generate',
  evaluation: judgedSource(source, 'test', true),
  samples: saidPieces(source, 3),
  pieces: SCENES[source].form === 'stream' ? [] : SCENES[source].truth,
  keys: SCENES[source].form === 'keys' ? KEYS : null,
  columns: SCENES[source].columns,
})

export const sourceGlimpse = (source: Source, epoch: number): GenerateGlimpse => ({
  ...{ kind: 'generate', epoch, pieces: saidPieces(source, epoch) },
  keys: SCENES[source].form === 'keys' ? KEYS : null,
})

/** As an epoch carries it: texts, or steps of keys as a text. */
export const saidBy = (source: Source, epoch: number): string[] =>
  saidPieces(source, epoch).map(({ said }) => (said.kind === 'text' ? said.text : keysText(said.steps, KEYS)))

export function generatedBy(source: Source, { count, seed, length }: GenerateRequest): Generated {
  const { said, form } = SCENES[source]
  const cut = (piece: Piece): Piece =>
    piece.kind === 'text'
      ? { ...piece, text: piece.text.slice(0, length) }
      : { ...piece, steps: piece.steps.slice(0, length) }
  return {
    pieces: Array.from({ length: count }, (_, k) => cut(said(7 * seed + k))),
    ended: Array.from({ length: count }, () => form === 'texts'),
    keys: form === 'keys' ? KEYS : null,
  }
}

export function sourceHeadline(source: Source): Headline {
  const { metric, network } = SCENES[source]
  if (metric === 'bleu') return { metric: 'BLEU', value: 100 * network, unit: '', better: 'higher' }
  return { metric, value: network, unit: metric, better: 'lower' }
}
