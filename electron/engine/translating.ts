import { tokenise } from '../../core/data/tokens'
import { codecOf } from '../../core/data/vocabulary'
import { many } from '../../core/data/wording'
import type { TranslateModel } from '../../core/formats/models/translate'
import { Problem } from '../../core/problem'
import type { Translated, TranslateRequest } from '../../core/tasks/translate/request'
import { symbolsOf, textOf } from '../../core/tasks/translate/translator'
import { readModel } from './model-file'
import { modelFileOf } from './run-folder'
import { onSharedMemory } from './shared'
import { onKernels } from './tasks/translate'

/** A model that translates, on shared memory: any thread can have it at no cost. */
export type SharedTranslator = Pick<TranslateModel, 'recipe' | 'network' | 'parameters'>

/** @throws Problem MODEL_OF_OTHER_TASK and those of `readModel` */
export async function readTranslator(modelOrRun: string): Promise<SharedTranslator> {
  const file = modelFileOf(modelOrRun)
  const model = await readModel(file)
  if (model.kind !== 'translate')
    throw new Problem('MODEL_OF_OTHER_TASK', `This is a model for the task ${model.kind}, it does not translate.`, {
      advice: 'Choose the model of a translation.',
      place: { file, field: 'task.kind' },
    })
  const { recipe, network, parameters } = model
  return onSharedMemory({ recipe, network, parameters })
}

export interface TranslateJob {
  readonly model: SharedTranslator
  readonly request: TranslateRequest
}

/** Translations that are told of a search. */
const MOST_SAID = 5

/**
 * Translates a text that a person wrote.
 * @throws Problem TEXT_EMPTY, TEXT_TOO_LONG with the field `text`
 */
export function translateText({ model, request }: TranslateJob): Translated {
  const { recipe, network, parameters } = model
  const source = tokenise(request.text, recipe.source).texts
  refuseLength(source, recipe.source.longest)
  const width = request.beam ?? recipe.beam.width
  const { load, translator } = onKernels(network, recipe, width)
  load(parameters)
  const [found] = translator.translate([source], { ...recipe.beam, width }, { best: Math.min(width, MOST_SAID) })
  const { knows } = codecOf(recipe.source.vocabulary)
  return {
    source,
    unknown: source.map(symbol => !knows(symbol)),
    said: found.map(({ tokens, logProbability }) => {
      const symbols = symbolsOf(recipe, tokens)
      return { tokens: symbols, text: textOf(recipe, symbols), probability: Math.exp(logProbability) }
    }),
    attention: translator.attention(source, found[0].tokens),
  }
}

function refuseLength({ length }: readonly string[], longest: number): void {
  const place = { field: 'text' }
  if (length === 0)
    throw new Problem('TEXT_EMPTY', 'There is nothing to translate.', { advice: 'Write a text.', place })
  if (length > longest)
    throw new Problem(
      'TEXT_TOO_LONG',
      `The text has ${many(length, 'symbol')}; the longest that the network has learned from has ${longest}.`,
      { advice: 'Translate it in parts, such as sentences.', place },
    )
}
