import type { TranslateEvaluation } from '../../../core/tasks/evaluation'
import type { TranslateRequest, Translated } from '../../../core/tasks/translate/request'
import { planned } from './scene-plans'
import { random, sceneFile, scenePlan, textColumn, type Scene } from './scene'

/** Sentences that never were in a file, Swedish and English, with what a network might say of them. */
const PAIRS: readonly (readonly [swedish: string, english: string, said: string])[] = [
  ['hunden sover under bordet .', 'the dog is sleeping under the table .', 'the dog is sleeping under the table .'],
  ['var är min svarta katt ?', 'where is my black cat ?', 'where is my black cat ?'],
  ['hon läser en bok om gamla skepp .', 'she is reading a book about old ships .', 'she reads a book about old .'],
  ['jag vet inte vad han heter .', 'i do not know what his name is .', 'i do not know what he is called .'],
  ['det regnar .', 'it is raining .', 'it is raining .'],
  [
    'vi borde ha gått hem innan det blev mörkt .',
    'we should have gone home before it got dark .',
    'we should have gone home before it was too dark to go .',
  ],
  ['tack !', 'thanks !', 'thank you !'],
  ['kan du stänga fönstret ?', 'can you close the window ?', 'can you open the window ?'],
]
const words = (text: string): string[] => text.split(' ')
const line = (k: number) => {
  const [source, reference, said] = PAIRS[k % PAIRS.length]
  return { source: words(source), reference: words(reference), said: words(said), text: source }
}

const LENGTHS = [
  { from: 1, to: 4, sentences: 90 },
  { from: 5, to: 6, sentences: 180 },
  { from: 7, to: 9, sentences: 150 },
  { from: 10, to: 31, sentences: 80 },
]
const translator = (
  name: string,
  label: string,
  bleu: number,
  exact: number,
): TranslateEvaluation['translators'][0] => ({
  ...{ name, label, scores: { bleu, exact } },
  anyOf: { bleu: bleu + 4.2, exact: exact + 0.04 },
  byLength: LENGTHS.map((_, k) => ({ bleu: bleu * (1.2 - 0.16 * k), exact: exact * (1.8 - 0.5 * k) })),
})
const NETWORK = translator('network', 'LSTM, beam 4', 34.6, 0.312)
const RIVALS = [
  translator('retrieval', 'Nearest source', 15.8, 0.071),
  translator('word-for-word', 'Word for word', 9.4, 0.012),
]
const evaluation = (part: 'test' | 'validation', network: boolean): TranslateEvaluation => ({
  ...{ task: 'translate', part, source: 'swedish', target: 'english', sentences: 500, sources: 481, beam: 4 },
  lengths: LENGTHS,
  translators: network ? [NETWORK, translator('greedy', 'The same, greedily', 33.1, 0.298), ...RIVALS] : RIVALS,
  verdict: 'BLEU 34.6, where the translation of the nearest source has 15.8; 31 % are exact.',
})

const side = (symbols: number, unknown: number, longest: number) => ({
  ...{ by: 'words' as const, symbols, unknown, steps: longest + 1 },
  lengths: { shortest: 2, median: 7, longest },
})

export const translateScene: Scene = {
  ...sceneFile(
    'sentences.tsv',
    { task: 'translate', network: { attention: 'luong', units: 128 } },
    [
      textColumn(
        'english',
        'text',
        PAIRS.map(pair => pair[1]),
      ),
      textColumn(
        'swedish',
        'text',
        PAIRS.map(pair => pair[0]),
      ),
      textColumn('part', 'category', ['train', 'test']),
    ],
    (column, row) => (column === 'part' ? 'train' : PAIRS[row % PAIRS.length][column === 'swedish' ? 0 : 1]),
  ),
  baselines: {
    validation: evaluation('validation', false),
    test: evaluation('test', false),
    losses: [{ name: 'frequent', label: 'how often each symbol occurs', loss: 5.9 }],
  },
  headline: { metric: 'BLEU', value: 34.6, unit: '', better: 'higher' },
  plan: experiment => ({
    ...scenePlan(5000, ['swedish'], experiment),
    warnings: [
      {
        code: 'TEXTS_UNKNOWN',
        message: '1.9 % of the words of “swedish” in the validation part do not occur in the training part.',
        advice: 'Cut the texts into characters, or let words that occur once be known (task.text.least).',
        place: { field: 'task.text' },
      },
    ],
    resolved: planned(experiment, 'translate', task => ({
      ...task,
      source: task.source === 'auto' ? 'swedish' : task.source,
      target: task.target === 'auto' ? 'english' : task.target,
      text: { ...task.text, by: 'words' },
    })),
    facts: {
      kind: 'translate',
      source: 'swedish',
      target: 'english',
      reason: 'Two columns of texts: “swedish” and “english”.',
      pairs: 5000,
      sources: side(4106, 0.019, 29),
      targets: side(3022, 0.012, 31),
      examples: Array.from({ length: 6 }, (_, k) => line(k)),
    },
  }),
  glimpse: epoch => ({
    kind: 'translate',
    epoch,
    lines: Array.from({ length: 6 }, (_, k) => {
      const { source, reference, said } = line(k)
      return {
        source,
        reference,
        said: said.slice(0, Math.max(1, Math.round(said.length * (1 - Math.exp(-epoch / 5))))),
      }
    }),
  }),
  results: () => ({
    kind: 'translate',
    evaluation: evaluation('test', true),
    sentences: Array.from({ length: 120 }, (_, k) => {
      const { said, reference, ...rest } = line(k)
      const exact = said.join(' ') === reference.join(' ')
      return { ...rest, said, reference, bleu: exact ? 100 : 20 + 50 * random(k) }
    }),
  }),
}

/** The answer to what a person typed: what the file says of it, or its own words. */
export function translated({ text, beam = 4 }: TranslateRequest): Translated {
  const source = words(text.trim())
  const said = words(PAIRS.find(([swedish]) => swedish === text.trim())?.[2] ?? source.join(' '))
  const sayings = [said, ...said.map((_, k) => said.filter((__, at) => at !== k))].slice(0, Math.min(beam, 4))
  return {
    source,
    unknown: source.map(word => word.length > 9),
    said: sayings.map((tokens, k) => ({ tokens, text: tokens.join(' '), probability: 0.42 / (1 + 3 * k) })),
    attention: [...said, ''].map((_, row) => {
      const at = (row / said.length) * (source.length - 1)
      const near = source.map((__, k) => Math.exp(-2.5 * (k - at) ** 2) + 0.02 * random(row * 17 + k))
      const all = near.reduce((a, b) => a + b, 0)
      return near.map(weight => weight / all)
    }),
  }
}
