import type { Evaluation } from '../../core/tasks/evaluation'
import { compareClassifiers } from './compare-classifiers'
import { compareForecasts } from './compare-forecasts'
import { compareTranslators } from './compare-translators'

/** An evaluation in tables and a sentence. */
export function comparison(evaluation: Evaluation): string {
  switch (evaluation.task) {
    case 'forecast':
      return compareForecasts(evaluation)
    case 'classify':
      return compareClassifiers(evaluation)
    case 'translate':
      return compareTranslators(evaluation)
  }
}
