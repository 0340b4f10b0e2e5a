import type { ModelParts } from './model'
import { classifyCheckError, classifyCheckSequences } from './models/classify-check'
import { forecastCheckError, forecastCheckSequences } from './models/forecast-check'
import type { CheckSequences } from './models/sequences'
import { translateCheckError, translateCheckSequences } from './models/translate-check'

/** The cases of a model's check as its network reads them. */
export function checkSequences(model: ModelParts): CheckSequences {
  switch (model.kind) {
    case 'forecast':
      return forecastCheckSequences(model)
    case 'classify':
      return classifyCheckSequences(model)
    case 'translate':
      return translateCheckSequences(model)
  }
}

/**
 * The largest error of outputs (count, O), as a network says them of the cases of the check: in deviations of the target of a
 * forecast, as a probability of a classifier or a translator. NaN where an output is.
 */
export function checkError(model: ModelParts, outputs: ArrayLike<number>): number {
  switch (model.kind) {
    case 'forecast':
      return forecastCheckError(model, outputs)
    case 'classify':
      return classifyCheckError(model, outputs)
    case 'translate':
      return translateCheckError(model, outputs)
  }
}
