import type { Reading } from '../../data/profile'
import { END, START, UNKNOWN } from '../../data/vocabulary'
import type { Experiment } from '../../experiment/schema'
import { generateShape } from '../../tasks/generate/data'
import type { GenerateRecipe, SequenceForm, VectorInput } from '../../tasks/generate/recipe'
import type { ModelFrame } from './frame'
import type { CheckPiece } from './generate-check'
import type { GenerateFile } from './generate-schema'
import { checkInputs, checkSymbols } from './inputs'
import { expectSame, type Refuse } from './refuse'

/** What a model that generates has of its own. */
export interface GenerateParts {
  readonly kind: 'generate'
  readonly recipe: GenerateRecipe
  /** How to read a file for this model. */
  readonly data: GenerateFile['data']
  readonly check: readonly CheckPiece[]
}

/** A trained generator: all that is needed to let it speak. */
export type GenerateModel = GenerateParts & ModelFrame

export const generateModelData = (
  { read, types }: Experiment['data'],
  { dateOrder, utc }: Pick<Reading, 'dateOrder' | 'utc'>,
): GenerateParts['data'] => ({ read: { ...read, dateOrder, utc }, types })

type Input = GenerateFile['inputs'][number]
type TokenInput = Extract<Input, { kind: 'token' }>

/** The keys of the file that are a generator's own. What a text is cut into stands beside its symbols, in `inputs`. */
export function generateBody({ recipe }: GenerateModel): { task: object; inputs: object; outputs: object } {
  const { form, vocabulary, vector, slots, longest } = recipe
  const task = { kind: 'generate', longest, enter: vector?.enter ?? null, slots }
  const values = vector?.inputs ?? []
  if (form.kind === 'keys') {
    const { keys, ...own } = form
    return { task: { ...task, form: own }, inputs: [{ kind: 'keys', keys }, ...values], outputs: { kind: 'keys' } }
  }
  const { kind, column, by, lowerCase } = form
  const token = { kind: 'token', column, by, lowerCase, ...vocabulary }
  return { task: { ...task, form: { kind } }, inputs: [token, ...values], outputs: { kind: 'symbols' } }
}

/** Throws what `refuse` makes of sizes that do not belong together. */
export function generateParts(file: GenerateFile, refuse: Refuse): GenerateParts {
  const { task, inputs, outputs, data, check } = file
  const [first, ...others] = inputs
  checkInputs(inputs, refuse)
  const values = others.map((input, k): VectorInput => {
    if (input.kind !== 'token' && input.kind !== 'keys') return input
    throw refuse('Only the first input is what was said last', `inputs[${k + 1}].kind`)
  })
  if ((task.enter === null) !== (values.length === 0))
    throw refuse(task.enter === null ? 'The vector enters nowhere' : 'There is no vector', 'task.enter')
  const recipe: GenerateRecipe = {
    ...sequencesOf(task.form, first, refuse),
    vector: task.enter === null ? null : { enter: task.enter, inputs: values },
    slots: task.slots,
    longest: task.longest,
  }
  const said = recipe.vocabulary === null ? 'keys' : 'symbols'
  if (outputs.kind !== said) throw refuse(`The inputs are ${said}, the outputs are not`, 'outputs.kind')
  checkNetwork(file, recipe, refuse)
  check.forEach((piece, n) => {
    checkPiece(piece, recipe, refuse, `check[${n}]`)
  })
  return { kind: 'generate', recipe, data, check }
}

function sequencesOf(
  form: GenerateFile['task']['form'],
  input: Input,
  refuse: Refuse,
): { form: SequenceForm; vocabulary: GenerateRecipe['vocabulary'] } {
  if (form.kind === 'keys') {
    if (input.kind !== 'keys') throw refuse('The first input of keys are the keys', 'inputs[0].kind')
    if (new Set(input.keys).size < input.keys.length) throw refuse('A key occurs twice', 'inputs[0].keys')
    return { form: { ...form, keys: input.keys }, vocabulary: null }
  }
  if (input.kind !== 'token') throw refuse('The first input of a text are its tokens', 'inputs[0].kind')
  const { column, by, lowerCase, symbols, reserved, leftOut } = input
  checkReserved(form, input, refuse)
  return { form: { kind: form.kind, column, by, lowerCase }, vocabulary: { symbols, reserved, leftOut } }
}

function checkReserved({ kind }: GenerateFile['task']['form'], input: TokenInput, refuse: Refuse): void {
  checkSymbols(input, refuse, 'inputs[0]')
  const needed = kind === 'stream' ? [UNKNOWN] : [UNKNOWN, START, END]
  const missing = needed.find((symbol, k) => input.symbols[k] !== symbol)
  if (missing !== undefined) throw refuse(`The symbol ${missing} is not where it belongs`, 'inputs[0].symbols')
}

function checkNetwork({ network }: GenerateFile, recipe: GenerateRecipe, refuse: Refuse): void {
  const shape = generateShape(recipe)
  const { embeddings = [] } = network
  const field = 'network.embeddings'
  expectSame(refuse, 'Features of one step', network.inputs, shape.inputs, 'network.inputs')
  expectSame(refuse, 'Features of a vector', network.encoder?.inputs ?? 0, shape.source?.inputs ?? 0, 'network.encoder')
  expectSame(refuse, 'Tables of embeddings', embeddings.length, shape.symbols.length, field)
  shape.symbols.forEach((symbols, k) => {
    expectSame(refuse, 'Symbols', embeddings[k].symbols, symbols, `${field}[${k}].symbols`)
  })
  expectSame(refuse, 'Values of the head', network.outputs, shape.outputs, 'network.outputs')
  if (network.read !== 'every') throw refuse('A generator speaks at every step', 'network.read')
  if (network.bidirectional) throw refuse('A generator does not know what comes', 'network.bidirectional')
}

function checkPiece({ text, steps }: CheckPiece, { form }: GenerateRecipe, refuse: Refuse, field: string): void {
  if (form.kind !== 'keys') {
    if (text === null || steps !== null) throw refuse('A piece is a text here', `${field}.text`)
    return
  }
  if (steps === null || text !== null) throw refuse('A piece has steps of keys here', `${field}.steps`)
  const wrong = steps.findIndex(keys => keys.some(key => key >= form.keys.length))
  if (wrong >= 0) throw refuse(`There are ${form.keys.length} keys`, `${field}.steps[${wrong}]`)
}
