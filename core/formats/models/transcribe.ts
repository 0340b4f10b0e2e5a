import type { Reading } from '../../data/profile'
import { collapse } from '../../decoding/collapse'
import { Data } from '../../experiment/data'
import type { Experiment } from '../../experiment/schema'
import { BLANK } from '../../tasks/samples'
import { mostFrequent } from '../../tasks/baselines/majority'
import { transcribeShape } from '../../tasks/transcribe/data'
import { named } from '../../tasks/transcribe/decode'
import { soundColumns, type TranscribeRecipe } from '../../tasks/transcribe/recipe'
import type { ModelFrame } from './frame'
import { cellKind, checkInputs, checkRow } from './inputs'
import { expectSame, found, type Refuse } from './refuse'
import type { CheckRecording } from './transcribe-check'
import type { TranscribeFile } from './transcribe-schema'

/** What a model that transcribes has of its own. */
export interface TranscribeParts {
  readonly kind: 'transcribe'
  readonly recipe: TranscribeRecipe
  /** How to read a file for this model. */
  readonly data: TranscribeFile['data']
  readonly check: readonly CheckRecording[]
}

/** A trained transcriber: all that is needed to apply it to another file. */
export type TranscribeModel = TranscribeParts & ModelFrame

/** The reading choices of an experiment as a model keeps them: recordings know no clock, and nothing of them is repaired. */
export const transcribeModelData = (
  { read, types }: Experiment['data'],
  { dateOrder, utc }: Pick<Reading, 'dateOrder' | 'utc'>,
): TranscribeParts['data'] => ({ read: { ...read, dateOrder, utc }, types })

/** The columns that a model reads of each frame. */
export const columnsOfFrames = ({ inputs }: Pick<TranscribeRecipe, 'inputs'>): string[] => [
  ...new Set(inputs.map(({ column }) => column)),
]

/** The keys of the file that are a transcriber's own. */
export function transcribeBody({ recipe }: TranscribeModel): { task: object; inputs: object; outputs: object } {
  const { form, normalise, inputs, text, cut, labels, longest, beam } = recipe
  const { by, lowerCase } = cut
  return {
    task: { kind: 'transcribe', form, normalise, longest, beam },
    inputs,
    outputs: { text, by, lowerCase, labels },
  }
}

/** Throws what `refuse` makes of sizes that do not belong together. */
export function transcribeParts(file: TranscribeFile, refuse: Refuse): TranscribeParts {
  const { task, inputs, outputs, data, check } = file
  const { form, normalise, longest, beam } = task
  const { text, by, lowerCase, labels } = outputs
  const recipe: TranscribeRecipe = { form, normalise, inputs, text, cut: { by, lowerCase }, labels, longest, beam }
  checkColumns(recipe, refuse)
  if (new Set(labels).size < labels.length) throw refuse('A label occurs twice', 'outputs.labels')
  checkNetwork(file, recipe, refuse)
  check.forEach((one, n) => {
    checkRecording(one, recipe, refuse, `check[${n}]`)
  })
  return { kind: 'transcribe', recipe, data, check }
}

function checkColumns({ form, inputs, text }: TranscribeRecipe, refuse: Refuse): void {
  for (const changes of [true, false])
    checkInputs(
      inputs.filter(({ kind }) => (kind === 'change') === changes),
      refuse,
    )
  inputs.forEach(({ kind, column }, k) => {
    if (kind === 'change' && !inputs.some(other => other.kind === 'number' && other.column === column))
      throw refuse(`The changes of ${found(column)} belong to no number`, `inputs[${k}]`)
    if (column === text) throw refuse(`The column ${found(column)} is an input too`, 'outputs.text')
    if (form.kind === 'sounds' && !soundColumns(form.choice).includes(column))
      throw refuse(`A frame of a sound has no ${found(column)}`, `inputs[${k}].column`)
  })
}

function checkNetwork({ network }: TranscribeFile, recipe: TranscribeRecipe, refuse: Refuse): void {
  const shape = transcribeShape(recipe)
  expectSame(refuse, 'Features of one frame', network.inputs, shape.inputs, 'network.inputs')
  expectSame(refuse, 'Tables of embeddings', (network.embeddings ?? []).length, 0, 'network.embeddings')
  expectSame(refuse, 'Values of the head', network.outputs, shape.outputs, 'network.outputs')
  if (network.read !== 'every') throw refuse('A transcriber reads every frame', 'network.read')
  if (network.encoder !== undefined) throw refuse('There is no source that an encoder could read', 'network.encoder')
}

function checkRecording(one: CheckRecording, recipe: TranscribeRecipe, refuse: Refuse, field: string): void {
  const { rows, outputs, said } = one
  const kinds = columnsOfFrames(recipe).map(name => {
    const input = recipe.inputs.find(({ column }) => column === name)
    return input?.kind === 'category' ? cellKind(input) : 'number'
  })
  rows.forEach((row, r) => {
    checkRow(row, kinds, refuse, `${field}.rows[${r}]`)
  })
  expectSame(refuse, 'Frames with outputs', outputs.length, rows.length, `${field}.outputs`)
  outputs.forEach((values, t) => {
    expectSame(refuse, 'Probabilities', values.length, recipe.labels.length + 1, `${field}.outputs[${t}]`)
  })
  if (saidBy(recipe, outputs).join('\0') !== said.join('\0'))
    throw refuse('The probabilities say something else', `${field}.said`)
}

/** What the most probable class of each frame says; of equal ones the first. */
export const saidBy = (
  { labels }: Pick<TranscribeRecipe, 'labels'>,
  probabilities: readonly (readonly number[])[],
): string[] => named(labels, collapse(probabilities.map(mostFrequent), BLANK))

/** The same choices for another file: what its columns are is what they were in training, however few rows it has. */
export const transcriberData = ({ data, recipe }: TranscribeParts, file: string): Experiment['data'] => ({
  ...Data.parse({ file }),
  ...data,
  file,
  types: { ...typesOf(recipe), ...data.types },
})

const typesOf = ({ form, inputs, text }: TranscribeRecipe): Experiment['data']['types'] => ({
  ...(form.kind === 'sounds'
    ? {}
    : Object.fromEntries(inputs.map(({ kind, column }) => [column, kind === 'category' ? kind : 'number']))),
  [text]: 'text',
})
