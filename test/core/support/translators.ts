import type { FileColumns } from '../../../core/data/columns'
import type { TokenKind } from '../../../core/data/tokens'
import { TranslateTask } from '../../../core/experiment/tasks/translate'
import { Experiment, type ExperimentInput, type ExperimentOf } from '../../../core/experiment/schema'
import { classifyModelData } from '../../../core/formats/models/classify'
import { translateCheckOf } from '../../../core/formats/models/translate-check'
import type { TranslateModel } from '../../../core/formats/models/translate'
import { parameterTable } from '../../../core/network/parameters'
import type { CellSpec, NetworkSpec } from '../../../core/network/spec'
import { stream, uniform } from '../../../core/random'
import { translateShape } from '../../../core/tasks/translate/data'
import { planTranslate, type TranslatePlan } from '../../../core/tasks/translate/plan'
import { untrained } from './models'
import { count } from './series'

export interface TranslatorChoices {
  readonly cell?: CellSpec
  readonly layers?: number
  readonly units?: number
  readonly bidirectional?: boolean
  readonly attention?: 'none' | 'luong'
  readonly by?: TokenKind
}

/** An untrained translator; weights are random float32. Some words are unknown. */
export function someTranslator({
  cell = { kind: 'lstm', variant: 'vanilla', peepholes: false },
  layers = 1,
  units = 4,
  bidirectional = false,
  attention = 'none',
  by = 'words',
}: TranslatorChoices = {}): TranslateModel {
  const { recipe, pairs, learned } = plannedPairs(somePairs(), { text: { by, least: 2 } })
  const { symbols, outputs, read, source } = translateShape(recipe)
  const stack = { cell, layers, dropout: 0, inputs: 0 }
  const table = (symbols: number, size: number) => [{ symbols, size }]
  const network: NetworkSpec = {
    ...{ ...stack, units, bidirectional: false, embeddings: table(symbols[0], 3), outputs, read, attention },
    encoder: {
      ...{ ...stack, units: bidirectional ? units / 2 : units, bidirectional },
      embeddings: table(source.symbols[0], 5),
    },
  }
  const random = stream(1, 'model')
  const parameters = Float32Array.from({ length: parameterTable(network).size }, () => 2 * uniform(random) - 1)
  return {
    kind: 'translate',
    recipe,
    data: classifyModelData(translateExperiment().data, { dateOrder: 'ymd', utc: false }),
    network,
    parameters,
    check: translateCheckOf({ recipe, network, parameters }, pairs, learned.validation),
    training: {
      ...untrained('some translator', 'pairs.tsv', pairs.count),
      test: [{ name: 'network', label: 'Network', scores: { bleu: 12.5, exact: 0.1 } }],
    },
  }
}

/** Columns of texts, in rows 2, 3, … of a file. */
export const textColumns = (
  columns: Readonly<Record<string, readonly (string | null)[]>>,
  file = 'pairs.tsv',
): FileColumns => ({
  file,
  rows: Int32Array.from(Object.values(columns)[0], (_, k) => k + 2),
  columns: [],
  texts: Object.entries(columns).map(([name, texts]) => ({ name, texts })),
})

const SUBJECTS = ['anna', 'bo', 'the cat', 'Übel']
const VERBS = ['sees', "doesn't like", 'hears 3.14']
const OBJECTS = ['trees', '漢字!', 'two dogs', 'x-y']

/** 48 pairs: the other language puts the words of a sentence in the opposite order, in capitals. */
export const somePairs = (): FileColumns => {
  const sources = count(48).map(k => `${SUBJECTS[k % 4]} ${VERBS[k % 3]} ${OBJECTS[Math.floor(k / 12)]}.`)
  const targets = sources.map(source => source.toUpperCase().slice(0, -1).split(' ').reverse().join(' '))
  return textColumns({ English: sources, Backwards: targets })
}

type PairChoices = Partial<Omit<ExperimentInput, 'task'>>

export const translateExperiment = (task: object = {}, choices: PairChoices = {}): ExperimentOf<'translate'> => ({
  ...Experiment.parse({ data: { file: 'pairs.tsv' }, ...choices, task: 'translate' }),
  task: TranslateTask.parse({ kind: 'translate', ...task }),
})

export function plannedPairs(
  main: FileColumns,
  task: object = {},
  choices: PairChoices = {},
  test: FileColumns | null = null,
): TranslatePlan {
  const [source, target] = main.texts.map(({ name }) => name)
  return planTranslate(translateExperiment(task, choices), { main, test }, { source, target, reason: null })
}
