import type { TextColumn } from '../../../core/data/columns'
import { Experiment, type ExperimentOf } from '../../../core/experiment/schema'
import { GenerateTask } from '../../../core/experiment/tasks/generate'
import { generateModelData, type GenerateModel } from '../../../core/formats/models/generate'
import { generateCheckOf } from '../../../core/formats/models/generate-check'
import { parameterTable } from '../../../core/network/parameters'
import type { CellSpec, NetworkSpec } from '../../../core/network/spec'
import { stream, uniform } from '../../../core/random'
import { generateShape } from '../../../core/tasks/generate/data'
import type { GenerateTable } from '../../../core/tasks/generate/form'
import { planGenerate, type GeneratePlan } from '../../../core/tasks/generate/plan'
import { untrained } from './models'
import { count } from './series'
import { tableOf } from './tables'

export const SPEAKER_FORMS = ['stream', 'texts', 'keys', 'vector', 'first', 'state'] as const
export type SpeakerForm = (typeof SPEAKER_FORMS)[number]

/** An experiment that generates, with the given choices and the rest by default. */
export const generateExperiment = (
  task: Record<string, unknown> = {},
  { split = {}, batch = 4 }: { split?: Record<string, unknown>; batch?: number } = {},
): ExperimentOf<'generate'> => ({
  ...Experiment.parse({ data: { file: 'x' }, task: 'generate', evaluation: { split }, training: { batch } }),
  task: GenerateTask.parse({ kind: 'generate', ...task }),
})

/** A table of texts: given columns of them, and columns of numbers and categories as lines with commas. */
export const textTable = (texts: readonly TextColumn[], others?: string): GenerateTable => {
  const rows = Int32Array.from(texts[0].texts, (_, k) => k + 2)
  const table = others === undefined ? { file: 'texts.csv', columns: [], rows } : tableOf(others, 'texts.csv')
  return { ...table, texts, isText: false }
}

const WORDS = ['Übel', "don't", '3.14', 'ΟΔΟΣ', '😀', 'x-y', '“so”', '漢字']
const COLOURS = ['rot', 'grün', 'hell blau']

/** Sentences with a value of a slot, of a row that has a number, a category, a text and the slot. */
const sentences = (): GenerateTable =>
  textTable(
    [
      { name: 'satz', texts: count(40).map(k => `Das ist ${COLOURS[k % 3]} ${WORDS[k % 8]}\n${WORDS[(k * 3) % 8]}!`) },
      { name: 'farbe', texts: count(40).map(k => (k % 7 === 0 ? null : COLOURS[k % 3])) },
      { name: 'wort', texts: count(40).map(k => `${WORDS[k % 8]} und ${WORDS[(k * 3) % 8]} ${k >> 1}`) },
    ],
    ['zahl,art', ...count(40).map(k => `${k % 5 === 0 ? '' : k / 7},${['a', 'b', ''][k % 3]}`)].join('\n'),
  )

const chords = (): GenerateTable => ({
  ...tableOf(
    [
      'piece,step,n1,n2',
      ...count(12).flatMap(one =>
        count(4 + (one % 3)).map(t => `${one},${t},${60 + ((one + t) % 5)},${t % 3 === 0 ? '' : 67 + (t % 2)}`),
      ),
    ].join('\n'),
  ),
  texts: [],
  isText: false,
})

const running = (): GenerateTable => ({
  ...textTable([{ name: 'text', texts: count(60).map(k => (k % 4 === 3 ? null : `${WORDS[k % 8]} tut ${k % 3}`)) }]),
  isText: true,
})

const VECTOR = { columns: ['zahl', 'art', 'wort', 'farbe'] }

/** What a form is planned from. */
export function somePlan(form: SpeakerForm): GeneratePlan {
  switch (form) {
    case 'stream':
      return planGenerate(generateExperiment({ form, steps: 7 }), { main: running(), test: null })
    case 'keys':
      return planGenerate(generateExperiment({ form, keys: ['n1', 'n2'], cases: { id: ['piece'], step: 'step' } }), {
        main: chords(),
        test: null,
      })
    case 'texts':
      return planGenerate(
        generateExperiment({ form, column: 'satz', text: { by: 'characters' }, cases: { longest: 20 } }),
        {
          main: sentences(),
          test: null,
        },
      )
    default: {
      const vector = { ...VECTOR, enter: form === 'vector' ? 'every' : form }
      const task = { form: 'texts', column: 'satz', text: { by: 'words', lowerCase: false }, vector, slots: ['farbe'] }
      return planGenerate(generateExperiment(task), { main: sentences(), test: null })
    }
  }
}

export const VANILLA: CellSpec = { kind: 'lstm', variant: 'vanilla', peepholes: false }

/** The network that a plan follows to, untrained. */
export function someNetwork(
  { recipe }: Pick<GeneratePlan, 'recipe'>,
  { cell = VANILLA, layers = 1, units = 5 }: { cell?: CellSpec; layers?: number; units?: number } = {},
): { network: NetworkSpec; parameters: Float32Array } {
  const { inputs, symbols, outputs, read, source } = generateShape(recipe)
  const stack = { cell, units, layers, bidirectional: false, dropout: 0 }
  const embeddings = symbols.map(symbols => ({ symbols, size: 4 }))
  const encoder = source && { ...stack, inputs: source.inputs, embeddings: [] }
  const network: NetworkSpec = {
    ...stack,
    inputs,
    embeddings,
    outputs,
    read,
    ...(encoder ? { encoder, attention: 'none' } : {}),
  }
  const random = stream(1, 'model')
  const parameters = Float32Array.from({ length: parameterTable(network).size }, () => 2 * uniform(random) - 1)
  return { network, parameters }
}

/** An untrained generator; weights are random float32. */
export function someSpeaker({
  form = 'texts',
  cell = VANILLA,
  layers = 1,
}: { form?: SpeakerForm; cell?: CellSpec; layers?: number } = {}): GenerateModel {
  const { recipe, sequences, parts, experiment } = somePlan(form)
  const { network, parameters } = someNetwork({ recipe }, { cell, layers })
  return {
    kind: 'generate',
    recipe,
    data: generateModelData(experiment.data, { dateOrder: 'ymd', utc: false }),
    network,
    parameters,
    check: generateCheckOf({ recipe, network, parameters }, sequences, parts.validation),
    training: {
      ...untrained('some speaker', 'texts.csv', 40),
      test: [
        {
          name: 'network',
          label: 'Network',
          scores: { nats: 1, bits: 1.4, perplexity: 2.7, natsPerSequence: 1, bleu: null },
        },
      ],
    },
  }
}
