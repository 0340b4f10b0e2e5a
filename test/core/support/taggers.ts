import type { FileColumns } from '../../../core/data/columns'
import { Experiment, type ExperimentOf } from '../../../core/experiment/schema'
import { TagTask } from '../../../core/experiment/tasks/tag'
import { tagModelData, type TagModel } from '../../../core/formats/models/tag'
import { tagCheckOf } from '../../../core/formats/models/tag-check'
import { parameterTable } from '../../../core/network/parameters'
import type { NetworkSpec } from '../../../core/network/spec'
import { stream, uniform } from '../../../core/random'
import { tagShape } from '../../../core/tasks/tag/data'
import { planTag, type TagFiles } from '../../../core/tasks/tag/plan'
import { untrained, type ModelChoices } from './models'
import { count } from './series'
import { tableOf } from './tables'

export interface TaggerChoices extends Omit<ModelChoices, 'task' | 'calendar'> {
  readonly of?: keyof typeof TABLES
  readonly task?: Record<string, unknown>
}

/** An experiment that tags, with the given choices and the rest by default. */
export const tagExperiment = (
  task: Record<string, unknown> = {},
  split: Record<string, unknown> = {},
): ExperimentOf<'tag'> => ({
  ...Experiment.parse({ data: { file: 'steps.csv' }, task: 'tag', evaluation: { split } }),
  task: TagTask.parse({ kind: 'tag', ...task }),
})

/** An untrained tagger; weights are random float32. Cells are missing, words unknown, sequences longer than what is read at once. */
export function someTagger({
  cell = { kind: 'lstm', variant: 'vanilla', peepholes: false },
  layers = 1,
  bidirectional = false,
  units = 3,
  of = 'numbers',
  task = {},
}: TaggerChoices = {}): TagModel {
  const experiment = tagExperiment({ ...USUAL[of], ...task })
  const { recipe, sequences, stretches } = planTag(experiment, someSteps(of))
  const { inputs, symbols, outputs, read } = tagShape(recipe)
  const embeddings = symbols.map(known => ({ symbols: known, size: 3 }))
  const network: NetworkSpec = {
    ...{ cell, inputs, embeddings, units, outputs, layers, bidirectional, dropout: 0, read },
  }
  const random = stream(1, 'model')
  const parameters = Float32Array.from({ length: parameterTable(network).size }, () => 2 * uniform(random) - 1)
  const scores: Readonly<Record<string, number | null>> =
    recipe.says.kind === 'number' ? { mae: 1, rmse: 2, r2: null } : { accuracy: 0.5, macroF1: 0.4 }
  return {
    kind: 'tag',
    recipe,
    data: tagModelData(experiment.data, { dateOrder: 'ymd', utc: false }),
    network,
    parameters,
    check: tagCheckOf({ recipe, network, parameters }, sequences, stretches),
    training: {
      ...untrained('some tagger', 'steps.csv', sequences.rows.length),
      test: [{ name: 'network', label: 'Network', scores }],
    },
  }
}

/** The file that a tagger of each kind is made for. */
export const someSteps = (of: keyof typeof TABLES): TagFiles => ({ main: TABLES[of](), test: null })

const USUAL = {
  numbers: { label: 'state', cases: { form: 'long', id: ['id'], longest: 5 }, normalise: 'sequence', changes: true },
  words: { label: 'mark', cases: { form: 'long', id: ['sentence'], longest: 4 }, words: { least: 1 } },
  amount: { label: 'power [kW]', says: 'number', cases: { form: 'series', longest: 7 } },
} as const

/** Numbers, categories and flags, some missing; two states, 3 to 9 steps a sequence. */
const numbers = (): FileColumns => ({
  texts: [],
  ...tableOf(
    [
      'id,x,Farbe,flag,state',
      ...count(30).flatMap(one =>
        count(3 + (one % 7)).map(t => {
          const x = (one + t) % 5 === 0 ? '' : String(Math.sin(one + t) * 100 + one)
          return [one, x, ['rot', 'grün', ''][(one * t) % 3], (one * t) % 2, (one + t) % 4 < 2 ? 'an' : 'aus'].join()
        }),
      ),
    ].join('\n'),
  ),
})

const WORDS = [
  ...['Teddy', 'bears', "don't", '3.14', '-5', '$7', '50%', 'x2', '@teddy', '#sale', 'www.a.de', 'a@b.de', '...', '😀'],
  ...['É', 'ŒUVRE', 'McCoy', '漢字', 'ΟΔΟΣ', 'I', '2024-01-02', '½', 'नमस्ते', '<unk>', 'https://x', '@', 'A4', '—'],
]

/** Words of every shape, marked by chance. */
const words = (): FileColumns => {
  const tokens = count(24).flatMap(one => count(2 + (one % 6)).map(t => WORDS[(one * 5 + t * 3) % WORDS.length]))
  const sentences = count(24).flatMap(one => count(2 + (one % 6)).map(() => one))
  const marks = tokens.map((_, k) => ['O', 'B-PER', 'I-PER', 'O', 'B-LOC'][(k * k) % 5])
  return {
    ...tableOf(['sentence,mark', ...sentences.map((one, k) => [one, marks[k]].join())].join('\n')),
    texts: [{ name: 'token', texts: tokens }],
  }
}

/** One series with a number to say, some of them missing. */
const amount = (): FileColumns => ({
  texts: [],
  ...tableOf(
    [
      'wind,hour,power [kW]',
      ...count(120).map(t => [
        Math.cos(t / 3) * 8 + 10,
        t % 24,
        t % 17 === 0 ? '' : 50 + 20 * Math.cos((t - 1) / 3) + (t % 24),
      ]),
    ]
      .map(String)
      .join('\n'),
  ),
})

const TABLES = { numbers, words, amount }
export const TAGGERS = ['numbers', 'words', 'amount'] as const
