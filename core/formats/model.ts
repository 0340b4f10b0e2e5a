import type { TaskKind } from '../experiment/schema'
import { Problem } from '../problem'
import { checksumOf } from './checksum'
import { formatJson, parseJson } from './json'
import { classifyBody, classifyParts, type ClassifyModel, type ClassifyParts } from './models/classify'
import { ClassifyFile } from './models/classify-schema'
import { generateBody, generateParts, type GenerateModel, type GenerateParts } from './models/generate'
import { GenerateFile } from './models/generate-schema'
import { forecastBody, forecastParts, type ForecastModel, type ForecastParts } from './models/forecast'
import { ForecastFile } from './models/forecast-schema'
import { MODEL_VERSION, type FrameFile, type ModelFrame } from './models/frame'
import { networkBody, readNetwork } from './models/parameters'
import { tagBody, tagParts, type TagModel, type TagParts } from './models/tag'
import { TagFile } from './models/tag-schema'
import { transcribeBody, transcribeParts, type TranscribeModel, type TranscribeParts } from './models/transcribe'
import { TranscribeFile } from './models/transcribe-schema'
import { translateBody, translateParts, type TranslateModel, type TranslateParts } from './models/translate'
import { TranslateFile } from './models/translate-schema'
import { found, MODEL_ADVICE, parsed, refusing, type Refuse } from './models/refuse'

/** A trained model, by the kind of its task. docs/model-format.md describes its file. */
export type Model = ForecastModel | ClassifyModel | GenerateModel | TranslateModel | TranscribeModel | TagModel

/** What a model has of its own kind: how cells become inputs, how outputs are meant, its check. */
export type ModelParts = ForecastParts | ClassifyParts | GenerateParts | TranslateParts | TranscribeParts | TagParts

export type ModelOf<Kind extends TaskKind> = Extract<Model, { kind: Kind }>
export type ModelPartsOf<Kind extends TaskKind> = Extract<ModelParts, { kind: Kind }>

/** Enough to know how a model is applied. */
export type ModelRecipe = { [Kind in TaskKind]: Pick<ModelPartsOf<Kind>, 'kind' | 'recipe'> }[TaskKind]

/** T: most steps that a model reads of one case. */
export function stepsOf({ kind, recipe }: ModelRecipe): number {
  switch (kind) {
    case 'forecast':
      return recipe.window
    case 'classify':
    case 'generate':
    case 'tag':
    case 'transcribe':
      return recipe.longest
    case 'translate':
      return recipe.target.longest + 1
  }
}

/** Most steps that its encoder reads; none without one. */
export const sourceStepsOf = ({ kind, recipe }: ModelRecipe): number | undefined =>
  kind === 'translate' ? recipe.source.longest : undefined

/** Largest file that is read: look at the size before reading. */
export const MODEL_BYTES = 256 * 2 ** 20
const DEEPEST = 16
/** Most parameters of a model: at the least two bytes of text each. */
const MOST_PARAMETERS = MODEL_BYTES / 2

/** The text of model.json, in pieces. */
export function* encodeModel(model: Model): Generator<string> {
  const { data, check, training } = model
  const { task, inputs, outputs } = ownBody(model)
  const { network, parameters } = networkBody(model)
  const body = {
    ...{ format: 'longhand-model', version: MODEL_VERSION, task, data, inputs, outputs },
    ...{ network, parameters, check, training },
  }
  yield* formatJson({ ...body, checksum: checksumOf(body) })
  yield '\n'
}

function ownBody(model: Model): { task: object; inputs: object; outputs: object } {
  switch (model.kind) {
    case 'forecast':
      return forecastBody(model)
    case 'classify':
      return classifyBody(model)
    case 'generate':
      return generateBody(model)
    case 'translate':
      return translateBody(model)
    case 'transcribe':
      return transcribeBody(model)
    case 'tag':
      return tagBody(model)
  }
}

/**
 * Reads model.json strictly: nothing unknown, nothing missing, every declared size against its limit and against the values
 * that are really there, every number finite, the checksum.
 *
 * Throws `Problem` MODEL_TOO_LARGE, MODEL_INVALID, MODEL_VERSION, MODEL_DAMAGED with the file and the field.
 */
export function decodeModel(bytes: Uint8Array, file?: string): Model {
  if (bytes.length > MODEL_BYTES)
    throw new Problem('MODEL_TOO_LARGE', `The file has ${bytes.length} bytes, a model at most ${MODEL_BYTES}.`, {
      advice: 'Choose a model.json that Longhand has written.',
      place: { file },
    })
  const refuse = refusing(file)
  const json = parseJson(bytes, { file, code: 'MODEL_INVALID', advice: MODEL_ADVICE, depth: DEEPEST })
  const fields = fieldsOf(json)
  if (fields === null) throw refuse('A model is an object')
  if (fields.get('format') !== 'longhand-model')
    throw refuse(`This is no model of Longhand: the format is ${found(fields.get('format'))}`, 'format')
  const version = fields.get('version')
  if (version !== MODEL_VERSION)
    throw new Problem(
      'MODEL_VERSION',
      `The version is ${found(version)}, this program reads version ${MODEL_VERSION}.`,
      {
        advice:
          typeof version === 'number' && version < MODEL_VERSION
            ? 'An older Longhand wrote it: train the model again from the experiment of its run, or use it with that version.'
            : 'Open it with the version of Longhand that wrote it, or a newer one.',
        place: { file, field: 'version' },
      },
    )
  const model = readModel(json, fieldsOf(fields.get('task'))?.get('kind'), refuse)
  const { checksum, ...body } = Object.fromEntries(fields)
  if (checksumOf(body) !== checksum)
    throw new Problem('MODEL_DAMAGED', 'The checksum does not fit: the file has changed since it was written.', {
      advice: 'Take the model from where it was written again.',
      place: { file, field: 'checksum' },
    })
  return model
}

/** The own fields of an object; null: it is none. */
const fieldsOf = (value: unknown): Map<string, unknown> | null =>
  typeof value !== 'object' || value === null || Array.isArray(value) ? null : new Map(Object.entries(value))

function readModel(json: unknown, kind: unknown, refuse: Refuse): Model {
  switch (kind) {
    case 'forecast': {
      const file = parsed(ForecastFile, json, refuse)
      return { ...forecastParts(file, refuse), ...readFrame(file, refuse) }
    }
    case 'classify': {
      const file = parsed(ClassifyFile, json, refuse)
      return { ...classifyParts(file, refuse), ...readFrame(file, refuse) }
    }
    case 'generate': {
      const file = parsed(GenerateFile, json, refuse)
      return { ...generateParts(file, refuse), ...readFrame(file, refuse) }
    }
    case 'translate': {
      const file = parsed(TranslateFile, json, refuse)
      return { ...translateParts(file, refuse), ...readFrame(file, refuse) }
    }
    case 'transcribe': {
      const file = parsed(TranscribeFile, json, refuse)
      return { ...transcribeParts(file, refuse), ...readFrame(file, refuse) }
    }
    case 'tag': {
      const file = parsed(TagFile, json, refuse)
      return { ...tagParts(file, refuse), ...readFrame(file, refuse) }
    }
    default:
      throw refuse(
        `The kind of task is ${found(kind)}; this program knows forecast, classify, tag, generate, translate and transcribe`,
        'task.kind',
      )
  }
}

const readFrame = (file: FrameFile, refuse: Refuse): ModelFrame => ({
  ...readNetwork(file, MOST_PARAMETERS, refuse),
  training: file.training,
})
