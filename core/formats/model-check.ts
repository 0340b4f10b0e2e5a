import type { FloatArray } from '../floats'
import type { ModelParts } from './model'
import { classifyCheckError, classifyCheckSequences } from './models/classify-check'
import { generateCheckError, generateCheckSequences } from './models/generate-check'
import { forecastCheckError, forecastCheckSequences } from './models/forecast-check'
import { transcribeCheckError, transcribeCheckSequences } from './models/transcribe-check'
import { tagCheckError, tagCheckSequences } from './models/tag-check'
import type { CheckSequences } from './models/sequences'
import { translateCheckError, translateCheckSequences } from './models/translate-check'

/** The cases of a model's check as its network reads them. */
export function checkSequences(model: ModelParts): CheckSequences {
  switch (model.kind) {
    case 'forecast':
      return forecastCheckSequences(model)
    case 'classify':
      return classifyCheckSequences(model)
    case 'generate':
      return generateCheckSequences(model)
    case 'translate':
      return translateCheckSequences(model)
    case 'transcribe':
      return transcribeCheckSequences(model)
    case 'tag':
      return tagCheckSequences(model)
  }
}

/**
 * The largest error of outputs (count, O), as a network says them of the cases of the check: in deviations of the target of a
 * forecast or of a tagger's number, as −ln P of a generator, otherwise as a probability. NaN where an output is.
 */
export function checkError(model: ModelParts, outputs: FloatArray): number {
  switch (model.kind) {
    case 'forecast':
      return forecastCheckError(model, outputs)
    case 'classify':
      return classifyCheckError(model, outputs)
    case 'generate':
      return generateCheckError(model, outputs)
    case 'translate':
      return translateCheckError(model, outputs)
    case 'transcribe':
      return transcribeCheckError(model, outputs)
    case 'tag':
      return tagCheckError(model, outputs)
  }
}
