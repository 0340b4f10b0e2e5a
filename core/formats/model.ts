import type { z } from 'zod'
import { Problem } from '../problem'
import type { Reading } from '../data/profile'
import { stepText } from '../data/span'
import type { Experiment } from '../experiment/schema'
import { numbersOf } from '../losses/heads'
import { parameterTable, type ParameterTable } from '../network/parameters'
import type { NetworkSpec } from '../network/spec'
import { featureNames } from '../tasks/inputs'
import { horizonsOf, inputsOf, type ForecastRecipe } from '../tasks/recipe'
import { checksumOf } from './checksum'
import { shortestFloat32 } from './float32'
import { formatJson, parseJson } from './json'
import { ModelFile } from './model-schema'

/** A trained model, by the kind of its task. */
export type Model = ForecastModel

/** A trained forecasting model: all that is needed to apply it to another file. docs/model-format.md describes its file. */
export interface ForecastModel {
  readonly recipe: ForecastRecipe
  /** How to read and repair a file for this model. */
  readonly data: ModelFile['data']
  readonly network: NetworkSpec
  /** Canonical order, that of `parameterTable(network)`. */
  readonly parameters: Float32Array
  readonly check: readonly CheckWindow[]
  readonly training: ModelTraining
}

/** A window as the user has it, with the forecast for it. */
export type CheckWindow = ModelFile['check'][number]
export type ModelTraining = ModelFile['training']

/** Largest file that is read: look at the size before reading. */
export const MODEL_BYTES = 256 * 2 ** 20
const DEEPEST = 16
/** Most parameters of a model: at the least two bytes of text each. */
const MOST_PARAMETERS = MODEL_BYTES / 2

/**
 * The reading and repair choices of an experiment as a model keeps them: the clock's step is fixed, and so are the order of
 * day and month that was found, for files too short to prove it, and whether times were put on UTC, which shows in the hours.
 */
export function modelData(
  { file: _file, calendar: _calendar, ...data }: Experiment['data'],
  { step }: ForecastRecipe,
  { dateOrder, utc }: Pick<Reading, 'dateOrder' | 'utc'>,
): ModelFile['data'] {
  const kept = { ...data, read: { ...data.read, dateOrder, utc } }
  return step === null ? { ...kept, time: 'none' } : { ...kept, step: stepText(step) }
}

/** The same choices for another file. What became features of categories stays categories, however few rows there are. */
export const dataFor = ({ data, recipe }: ForecastModel, file: string): Experiment['data'] => ({
  ...data,
  file,
  types: {
    ...data.types,
    ...Object.fromEntries(
      recipe.inputs.flatMap(input => (input.kind === 'category' ? [[input.column, input.kind]] : [])),
    ),
  },
  calendar: recipe.inputs.flatMap(input => (input.kind === 'calendar' ? [input.cycle] : [])),
})

/** The text of model.json, in pieces. */
export function* encodeModel({ recipe, data, network, parameters, check, training }: ForecastModel): Generator<string> {
  if (network.embeddings.length > 0) throw new Error('a forecast reads no tokens: its network has no embeddings')
  const { embeddings: _none, ...sizes } = network
  const { inputs, targets, window, horizon, output, predict, share, head, step, season } = recipe
  const tensors = parameterTable(network).tensors.map(({ name, shape, offset, size }): [string, object] => [
    name,
    { shape, data: Array.from(parameters.subarray(offset, offset + size), shortestFloat32) },
  ])
  const body = {
    format: 'longhand-model',
    version: 1,
    task: { kind: 'forecast', window, horizon, output, predict, share, head, step, season },
    data,
    inputs,
    outputs: targets,
    network: sizes,
    parameters: Object.fromEntries(tensors),
    check,
    training,
  }
  yield* formatJson({ ...body, checksum: checksumOf(body) })
  yield '\n'
}

/**
 * Reads model.json strictly: nothing unknown, nothing missing, every declared size against its limit and against the values
 * that are really there, every number finite, the checksum.
 *
 * Throws `Problem` MODEL_TOO_LARGE, MODEL_INVALID, MODEL_VERSION, MODEL_DAMAGED with the file and the field.
 */
export function decodeModel(bytes: Uint8Array, file?: string): ForecastModel {
  if (bytes.length > MODEL_BYTES)
    throw new Problem('MODEL_TOO_LARGE', `The file has ${bytes.length} bytes, a model at most ${MODEL_BYTES}.`, {
      advice: 'Choose a model.json that Longhand has written.',
      place: { file },
    })
  const json = parseJson(bytes, { file, code: 'MODEL_INVALID', advice: ADVICE, depth: DEEPEST })
  if (typeof json !== 'object' || json === null || Array.isArray(json)) throw invalid('A model is an object', file)
  const fields = new Map<string, unknown>(Object.entries(json))
  if (fields.get('format') !== 'longhand-model')
    throw invalid(`This is no model of Longhand: the format is ${found(fields.get('format'))}`, file, 'format')
  if (fields.get('version') !== 1)
    throw new Problem(
      'MODEL_VERSION',
      `The version is ${found(fields.get('version'))}, this program reads version 1.`,
      {
        advice: 'Open it with the version of Longhand that wrote it, or a newer one.',
        place: { file, field: 'version' },
      },
    )
  const parsed = ModelFile.safeParse(json)
  if (!parsed.success) throw ofIssue(parsed.error.issues[0], file)
  const model = parsed.data
  const { checksum, ...body } = Object.fromEntries(fields)
  checkSizes(model, file)
  const network: NetworkSpec = { ...model.network, embeddings: [] }
  const parameters = readParameters(network, model.parameters, file)
  if (checksumOf(body) !== checksum)
    throw new Problem('MODEL_DAMAGED', 'The checksum does not fit: the file has changed since it was written.', {
      advice: 'Take the model from where it was written again.',
      place: { file, field: 'checksum' },
    })
  return {
    recipe: recipeOf(model),
    data: model.data,
    network,
    parameters,
    check: model.check,
    training: model.training,
  }
}

function recipeOf({ task, inputs, outputs }: ModelFile): ForecastRecipe {
  const { kind: _forecast, ...choices } = task
  return { inputs, targets: outputs, ...choices }
}

/** Sizes that are said in two places must be the same. */
function checkSizes(model: ModelFile, file?: string): void {
  const { task, inputs, network, check } = model
  const columns = inputs.flatMap(input => (input.kind === 'calendar' ? [] : [input.column]))
  const read = inputs.flatMap(input => (input.kind === 'calendar' ? [] : [`${input.lead ?? 0} ${input.column}`]))
  const twice = read.findIndex((name, k) => read.indexOf(name) < k)
  if (twice >= 0) throw invalid(`The column ${found(columns[twice])} occurs twice`, file, 'inputs')
  inputs.forEach((input, k) => {
    if (input.kind === 'category' && new Set(input.levels).size < input.levels.length)
      throw invalid('A level occurs twice', file, `inputs[${k}].levels`)
  })
  const expect = (what: string, value: number, expected: number, field: string): void => {
    if (value !== expected) throw invalid(`${what}: ${value} given, ${expected} expected`, file, field)
  }
  const recipe = recipeOf(model)
  const values = horizonsOf(task).length * recipe.targets.length
  const numbers = numbersOf(task.head)
  const kinds = inputs.flatMap(({ kind }) => (kind === 'calendar' ? [] : [kind === 'number' ? 'number' : 'string']))
  checkTargets(recipe, file)
  expect('Features of one step', network.inputs, featureNames(inputsOf(recipe, 0)).length, 'network.inputs')
  expect(
    'Values of the head',
    network.outputs,
    (numbers * values) / (recipe.share ? recipe.targets.length : 1),
    'network.outputs',
  )
  check.forEach(({ rows, times, last, before, outputs }, n) => {
    expect('Rows of the window', rows.length, task.window, `check[${n}].rows`)
    expect('Times of the window', times?.length ?? task.window, task.window, `check[${n}].times`)
    expect('Targets at the last row', last.length, recipe.targets.length, `check[${n}].last`)
    expect(
      'Values one season before',
      before?.length ?? 0,
      task.predict === 'season' ? values : 0,
      `check[${n}].before`,
    )
    expect('Values of the forecast', outputs.length, numbers * values, `check[${n}].outputs`)
    if (times === null && inputs.some(({ kind }) => kind === 'calendar'))
      throw invalid('Calendar inputs need the times of the rows', file, `check[${n}].times`)
    rows.forEach((row, r) => {
      expect('Values of the row', row.length, columns.length, `check[${n}].rows[${r}]`)
      row.forEach((value, c) => {
        if (typeof value !== kinds[c]) throw invalid(`Expected a ${kinds[c]}`, file, `check[${n}].rows[${r}][${c}]`)
      })
    })
  })
}

/** A target is a column of its own; where the network is shared, each has a number as its input. */
function checkTargets({ inputs, targets, share, predict, season }: ForecastRecipe, file?: string): void {
  const names = targets.map(({ column }) => column)
  const twice = names.findIndex((name, c) => names.indexOf(name) < c)
  if (twice >= 0) throw invalid(`The target ${found(names[twice])} occurs twice`, file, 'outputs')
  const isRead = (name: string): boolean =>
    inputs.some(input => input.kind === 'number' && input.column === name && input.lead === undefined)
  const unread = share ? names.findIndex(name => !isRead(name)) : -1
  if (unread >= 0) throw invalid(`The target ${found(names[unread])} is no input`, file, `outputs[${unread}]`)
  const relative = inputs.flatMap(input =>
    input.kind === 'number' && names.includes(input.column) ? [input.relative ?? false] : [],
  )
  if (share && new Set(relative).size > 1)
    throw invalid('Some targets of the shared network are read relative to the last row, others not', file, 'inputs')
  const ahead = inputs.findIndex(
    input => input.kind !== 'calendar' && input.lead !== undefined && names.includes(input.column),
  )
  if (ahead >= 0) throw invalid('A target is not known beforehand', file, `inputs[${ahead}].lead`)
  if (predict === 'season' && season === null) throw invalid('There is no season', file, 'task.season')
}

function readParameters(network: NetworkSpec, parameters: ModelFile['parameters'], file?: string): Float32Array {
  const table: ParameterTable = parameterTable(network)
  if (table.size > MOST_PARAMETERS)
    throw invalid(`A network of ${table.size} parameters does not fit a file`, file, 'network')
  const known = new Set(table.tensors.map(({ name }) => name))
  for (const name of Object.keys(parameters))
    if (!known.has(name)) throw invalid('This network has no such parameter', file, fieldOf(['parameters', name]))
  for (const { name, shape, size } of table.tensors) {
    if (!Object.hasOwn(parameters, name)) throw invalid('The parameter is missing', file, fieldOf(['parameters', name]))
    const tensor = parameters[name]
    if (tensor.shape.join() !== shape.join())
      throw invalid(
        `The shape is [${tensor.shape.join(', ')}], this network has [${shape.join(', ')}]`,
        file,
        fieldOf(['parameters', name, 'shape']),
      )
    if (tensor.data.length !== size)
      throw invalid(
        `${tensor.data.length} values given, the shape needs ${size}`,
        file,
        fieldOf(['parameters', name, 'data']),
      )
  }
  const values = new Float32Array(table.size) // only now: the file holds that many numbers
  for (const { name, offset } of table.tensors) values.set(parameters[name].data, offset)
  return values
}

const ADVICE = 'The file is damaged or was changed by hand: take the model from where it was written again.'

const invalid = (message: string, file: string | undefined, field?: string): Problem =>
  new Problem('MODEL_INVALID', `${field === undefined ? '' : `${field}: `}${message}.`, {
    advice: ADVICE,
    place: { file, field },
  })

function ofIssue(issue: z.core.$ZodIssue, file?: string): Problem {
  if (issue.code === 'unrecognized_keys')
    return invalid('This key is not known', file, fieldOf([...issue.path, issue.keys[0]]))
  return invalid(issue.message.replace(/^Invalid input: /, ''), file, fieldOf(issue.path))
}

/** parameters["head.V"].shape[0] */
const fieldOf = (path: readonly PropertyKey[]): string =>
  path
    .map((key, k) => {
      if (typeof key === 'number') return `[${key}]`
      const name = String(key).slice(0, 100)
      return /^[A-Za-z_]\w*$/.test(name) ? `${k === 0 ? '' : '.'}${name}` : `[${JSON.stringify(name)}]`
    })
    .join('')

const found = (value: unknown): string => (value === undefined ? 'missing' : (JSON.stringify(value) ?? '').slice(0, 60))
