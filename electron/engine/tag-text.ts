import { basename } from 'node:path'
import { tokenise } from '../../core/data/tokens'
import { Problem } from '../../core/problem'
import { wordTokens } from '../../core/tasks/tag/features'
import { piecesOf } from '../../core/tasks/tag/pieces'
import { outputsInOrder } from '../../core/tasks/tag/results'
import { predict } from '../../core/training/predict'
import { networkOf, readModel } from './model-file'
import { modelFileOf } from './run-folder'
import type { TaggedText } from './run.types'
import { taggingOf } from './tagging'

export interface TagTextJob {
  readonly modelOrRun: string
  readonly text: string
}

/**
 * What a model that tags words says of each word of a text that a person typed.
 * @throws Problem MODEL_OF_OTHER_TASK, TEXT_NOT_READ, TEXT_WITHOUT_WORDS, and those of the model
 */
export async function tagText({ modelOrRun, text }: TagTextJob): Promise<TaggedText> {
  const file = modelFileOf(modelOrRun)
  const model = await readModel(file)
  const place = { file, field: 'task.kind' }
  if (model.kind !== 'tag')
    throw new Problem(
      'MODEL_OF_OTHER_TASK',
      `${basename(file)} is a model for the task ${model.kind}; one that tags words is needed here.`,
      { advice: 'Choose the model of a run with the task tag on words.', place },
    )
  const { recipe } = model
  const { words, inputs, says, longest } = recipe
  if (words === null || inputs.length > 0 || says.kind !== 'labels')
    throw new Problem(
      'TEXT_NOT_READ',
      `${basename(file)} reads more than words: a typed text does not have all of it.`,
      {
        advice: 'Apply the model to a file with the columns it was trained on.',
        place,
      },
    )
  const tokens = tokenise(text.normalize('NFC'), { by: 'words', lowerCase: false }).texts
  if (tokens.length === 0)
    throw new Problem('TEXT_WITHOUT_WORDS', 'There is no word in the text.', { advice: 'Type a sentence.' })
  const pieces = piecesOf({ start: 0, length: tokens.length }, longest)
  const lengths = Int32Array.from(pieces, ({ length }) => length)
  const steps = Math.max(...lengths)
  const outputs = predict(
    networkOf(model, { batch: pieces.length, steps }),
    { features: new Float32Array(0), tokens: wordTokens(words, tokens) },
    { count: pieces.length, starts: Int32Array.from(pieces, ({ start }) => start), lengths },
  )
  const { classes } = says
  const { values, probabilities } = taggingOf(
    recipe,
    outputsInOrder(outputs, lengths, { steps, outputs: classes.length }),
  )
  const numbers = Array.from(values)
  return {
    tokens,
    said: numbers.map(number => classes[number]),
    probabilities: numbers.map((number, t) => probabilities?.[t * classes.length + number] ?? 0),
  }
}
