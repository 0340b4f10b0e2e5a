import { classifyModelData, type ClassifyModel } from '../../../core/formats/models/classify'
import { classifyCheckOf } from '../../../core/formats/models/classify-check'
import type { FileColumns } from '../../../core/data/columns'
import type { TokenKind } from '../../../core/data/tokens'
import { Experiment, type ExperimentOf } from '../../../core/experiment/schema'
import { ClassifyTask } from '../../../core/experiment/tasks/classify'
import { parameterTable } from '../../../core/network/parameters'
import type { NetworkSpec } from '../../../core/network/spec'
import { stream, uniform } from '../../../core/random'
import { classifyShape } from '../../../core/tasks/classify/data'
import { planClassify, type ClassifyFiles } from '../../../core/tasks/classify/plan'
import type { CaseForm } from '../../../core/tasks/classify/recipe'
import { untrained, type ModelChoices } from './models'
import { count } from './series'
import { tableOf } from './tables'

export interface ClassifierChoices extends Omit<ModelChoices, 'task' | 'calendar'> {
  readonly form?: CaseForm['kind']
  /** Of texts. */
  readonly by?: TokenKind
  readonly lowerCase?: boolean
  /** Steps that are read of a case. */
  readonly longest?: number
  readonly read?: ClassifyTask['read']
}

/** An untrained classifier of three classes; weights are random float32. Cells are missing, words unknown, cases of any length. */
export function someClassifier({
  cell = { kind: 'lstm', variant: 'vanilla', peepholes: false },
  layers = 1,
  bidirectional = false,
  units = 3,
  read = 'last',
  ...choices
}: ClassifierChoices = {}): ClassifyModel {
  const [experiment, files] = someCases(choices)
  const { recipe, cases, parts } = planClassify(experiment, files)
  const { inputs, symbols, outputs } = classifyShape(recipe, { read })
  const embeddings = symbols.map(count => ({ symbols: count, size: 4 }))
  const sizes = { inputs, embeddings, units, outputs, layers, bidirectional }
  const network: NetworkSpec = { cell, ...sizes, dropout: 0, read }
  const random = stream(1, 'model')
  const parameters = Float32Array.from({ length: parameterTable(network).size }, () => 2 * uniform(random) - 1)
  return {
    kind: 'classify',
    recipe,
    data: classifyModelData(experiment.data, { dateOrder: 'ymd', utc: false }),
    network,
    parameters,
    check: classifyCheckOf({ recipe, network, parameters }, cases, parts.validation),
    training: {
      ...untrained('some classifier', 'cases.csv', CASES),
      test: [{ name: 'network', label: 'Network', scores: { accuracy: 0.5, macroF1: 0.4 } }],
    },
  }
}

/** What `planClassify` takes: an experiment on cases of a form, and the file with them. */
export function someCases({ form = 'long', by = 'words', lowerCase = true, longest = 1000 }: ClassifierChoices = {}): [
  ExperimentOf<'classify'>,
  ClassifyFiles,
] {
  const task = { label: 'Klasse', inputs: INPUTS[form], cases: { form, longest }, text: { by, lowerCase } }
  return [classifyExperiment(task), { main: TABLES[form](), test: null }]
}

export const CASE_FORMS = ['long', 'wide', 'text'] as const

/** An experiment that classifies, with the given choices and the rest by default. */
export const classifyExperiment = (task: Record<string, unknown>): ExperimentOf<'classify'> => ({
  ...Experiment.parse({ data: { file: 'cases.csv' }, task: 'classify' }),
  task: ClassifyTask.parse({ kind: 'classify', ...task }),
})

const INPUTS: Record<CaseForm['kind'], readonly string[]> = {
  long: ['Größe', 'Farbe', 'flag'],
  wide: ['x', 'y'],
  text: ['Wort'],
}

const CASES = 40
const CLASSES = ['b', 'ä', '10']
const steps = (one: number): number => 1 + ((one * one) % 7)
const classOf = (one: number): string => CLASSES[one % 3]

/** A row a step: numbers, categories and flags, of which some are missing. */
const longTable = (): FileColumns => ({
  texts: [],
  ...tableOf(
    [
      'id,t,Größe,Farbe,flag,Klasse',
      ...count(CASES).flatMap(one =>
        count(steps(one)).map(t => {
          const size = (one + t) % 5 === 0 ? '' : String(Math.sin(one + t) * 100)
          const colour = ['rot', 'grün', 'blau', ''][(one * t) % 4]
          return [one, t, size, colour, (one * t) % 2, classOf(one)].join()
        }),
      ),
    ].join('\n'),
  ),
})

/** A row a case: two channels, with gaps, and shorter cases whose last cells are empty. */
const wideTable = (): FileColumns => ({
  texts: [],
  ...tableOf(
    [
      'x1,x2,x3,x4,x5,x6,x7,y1,y2,y3,y4,y5,y6,y7,Klasse',
      ...count(CASES).map(one => {
        const channel = (of: number): string[] =>
          count(7).map(t =>
            t >= steps(one) || (t > 0 && (one + t) % 6 === 0) ? '' : String(Math.cos(of + one * t) * 10),
          )
        return [...channel(0), ...channel(1), classOf(one)].join()
      }),
    ].join('\n'),
  ),
})

const WORDS = ['Übel', 'ÜBEL!', "don't", '3.14', 'e\u0301tude', 'ΟΔΟΣ', 'İstanbul', '😀', 'x-y', '“so”', '漢字', 'नमस्ते']

/** A text a case, with blanks that Python does not count as blanks, and the other way round. */
const textTable = (): FileColumns => ({
  ...tableOf(['Klasse', ...count(CASES).map(classOf)].join('\n')),
  texts: [
    {
      name: 'Wort',
      texts: count(CASES).map(one =>
        count(steps(one) + 2)
          .map(
            t => `${WORDS[(one * 7 + t * 5) % WORDS.length]}${[' ', ', ', '\ufeff', '\u001c', '\n', '\u3000'][t % 6]}`,
          )
          .join(''),
      ),
    },
  ],
})

const TABLES: Record<CaseForm['kind'], () => FileColumns> = { long: longTable, wide: wideTable, text: textTable }
