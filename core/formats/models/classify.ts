import type { Reading } from '../../data/profile'
import { tokenise } from '../../data/tokens'
import { Data } from '../../experiment/data'
import type { Experiment } from '../../experiment/schema'
import type { ClassifyRecipe } from '../../tasks/classify/recipe'
import { stepFeatures, type StepInput } from '../../tasks/step-inputs'
import type { CheckCase } from './classify-check'
import type { ClassifyFile } from './classify-schema'
import type { ModelFrame } from './frame'
import { cellKind, checkInputs, checkRow, checkSymbols } from './inputs'
import { expectManyToOne } from './parameters'
import { expectSame, found, type Refuse } from './refuse'

/** What a model that classifies has of its own. */
export interface ClassifyParts {
  readonly kind: 'classify'
  readonly recipe: ClassifyRecipe
  /** How to read a file for this model. */
  readonly data: ClassifyFile['data']
  readonly check: readonly CheckCase[]
}

/** A trained classifier: all that is needed to apply it to another file. */
export type ClassifyModel = ClassifyParts & ModelFrame

/** The reading choices of an experiment as a model keeps them: cases know no clock, and nothing of them is repaired. */
export const classifyModelData = (
  { read, types }: Experiment['data'],
  { dateOrder, utc }: Pick<Reading, 'dateOrder' | 'utc'>,
): ClassifyParts['data'] => ({ read: { ...read, dateOrder, utc }, types })

/** The same choices for another file: what its columns are is what they were in training, however few rows it has. */
export const classifierData = ({ data, recipe }: ClassifyParts, file: string): Experiment['data'] => ({
  ...Data.parse({ file }),
  ...data,
  file,
  types: { ...Object.fromEntries([...typesOf(recipe)]), ...data.types },
})

function* typesOf({ form, inputs, label, classes }: ClassifyRecipe): Generator<[string, 'number' | 'category']> {
  for (const { kind, column } of inputs) if (form.kind === 'long') yield [column, kind]
  if (form.kind === 'wide')
    for (const { columns } of form.channels) for (const { name } of columns) yield [name, 'number']
  if (classes.every(name => Number.isFinite(Number(name)))) yield [label, 'number']
}

/** The keys of the file that are a classifier's own. What a text is cut into stands beside its symbols, in `inputs`. */
export function classifyBody({ recipe }: ClassifyModel): { task: object; inputs: object; outputs: object } {
  const { form, inputs, vocabulary, label, classes, longest } = recipe
  const task = { kind: 'classify', form: form.kind === 'text' ? { kind: form.kind } : form, longest }
  if (form.kind !== 'text' || vocabulary === null) return { task, inputs, outputs: { label, classes } }
  const { column, by, lowerCase } = form
  return { task, inputs: [{ kind: 'token', column, by, lowerCase, ...vocabulary }], outputs: { label, classes } }
}

/** Throws what `refuse` makes of sizes that do not belong together. */
export function classifyParts(file: ClassifyFile, refuse: Refuse): ClassifyParts {
  const { task, inputs, outputs, data, check } = file
  const read = readInputs(task.form, inputs, refuse)
  const recipe: ClassifyRecipe = { ...read, ...outputs, longest: task.longest }
  checkClasses(recipe, refuse)
  checkNetwork(file, recipe, refuse)
  check.forEach((one, n) => {
    checkCase(one, recipe, refuse, `check[${n}]`)
  })
  return { kind: 'classify', recipe, data, check }
}

/** Texts have their one column of tokens, steps have none. */
function readInputs(
  form: ClassifyFile['task']['form'],
  inputs: ClassifyFile['inputs'],
  refuse: Refuse,
): Pick<ClassifyRecipe, 'form' | 'inputs' | 'vocabulary'> {
  checkInputs(inputs, refuse)
  if (form.kind === 'text') {
    const [input, ...others] = inputs
    if (input.kind !== 'token' || others.length > 0) throw refuse('A text is read from one token input', 'inputs')
    const { column, by, lowerCase, symbols, reserved, leftOut } = input
    checkSymbols(input, refuse, 'inputs[0]')
    return { form: { kind: 'text', column, by, lowerCase }, inputs: [], vocabulary: { symbols, reserved, leftOut } }
  }
  const steps = inputs.map((input, k): StepInput => {
    if (input.kind !== 'token') return input
    throw refuse('Only a text is read as tokens', `inputs[${k}].kind`)
  })
  if (form.kind === 'wide') checkChannels(form, steps, refuse)
  return { form, inputs: steps, vocabulary: null }
}

function checkChannels(
  { channels }: Extract<ClassifyRecipe['form'], { kind: 'wide' }>,
  inputs: readonly StepInput[],
  refuse: Refuse,
): void {
  channels.forEach(({ columns }, k) => {
    const field = `task.form.channels[${k}].columns`
    expectSame(refuse, 'Columns of the channel', columns.length, channels[0].columns.length, field)
  })
  inputs.forEach(({ kind, column }, k) => {
    if (kind !== 'number') throw refuse('A channel holds numbers', `inputs[${k}].kind`)
    if (!channels.some(({ name }) => name === column))
      throw refuse(`There is no channel ${found(column)}`, `inputs[${k}].column`)
  })
}

function checkClasses({ form, inputs, label, classes }: ClassifyRecipe, refuse: Refuse): void {
  if (new Set(classes).size < classes.length) throw refuse('A class occurs twice', 'outputs.classes')
  const read =
    form.kind === 'text'
      ? [form.column]
      : form.kind === 'wide'
        ? form.channels.flatMap(({ columns }) => columns.map(({ name }) => name))
        : inputs.map(({ column }) => column)
  if (read.includes(label)) throw refuse(`The column ${found(label)} is an input too`, 'outputs.label')
}

function checkNetwork(
  { network }: ClassifyFile,
  { form, inputs, vocabulary, classes, longest }: ClassifyRecipe,
  refuse: Refuse,
): void {
  const { embeddings = [] } = network
  expectManyToOne(network, refuse)
  const field = 'network.embeddings'
  expectSame(refuse, 'Features of one step', network.inputs, stepFeatures(inputs).length, 'network.inputs')
  expectSame(refuse, 'Tables of embeddings', embeddings.length, vocabulary === null ? 0 : 1, field)
  if (vocabulary !== null)
    expectSame(refuse, 'Symbols', embeddings[0].symbols, vocabulary.symbols.length, `${field}[0].symbols`)
  expectSame(refuse, 'Values of the head', network.outputs, classes.length, 'network.outputs')
  if (form.kind === 'wide' && longest > form.channels[0].columns.length)
    throw refuse(`A case has ${form.channels[0].columns.length} steps at most, not ${longest}`, 'task.longest')
}

function checkCase(
  { rows, text, outputs }: CheckCase,
  { form, inputs, classes, longest }: ClassifyRecipe,
  refuse: Refuse,
  field: string,
): void {
  expectSame(refuse, 'Probabilities', outputs.length, classes.length, `${field}.outputs`)
  if (form.kind === 'text') {
    if (rows !== null) throw refuse('A text has no rows', `${field}.rows`)
    if (text === null || tokenise(text, form).texts.length === 0) throw refuse('There is no token', `${field}.text`)
    return
  }
  if (text !== null) throw refuse('Only a classifier of texts reads a text', `${field}.text`)
  if (rows === null) throw refuse('The rows are missing', `${field}.rows`)
  if (rows.length > longest) throw refuse(`${rows.length} rows, ${longest} are read at most`, `${field}.rows`)
  const kinds = inputs.map(cellKind)
  rows.forEach((row, r) => {
    checkRow(row, kinds, refuse, `${field}.rows[${r}]`)
  })
}
