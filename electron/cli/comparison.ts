import type { Evaluation } from '../../core/tasks/evaluation'
import { compareClassifiers } from './compare-classifiers'
import { compareForecasts } from './compare-forecasts'
import { compareGenerators } from './compare-generators'
import { compareTaggers } from './compare-taggers'

/** An evaluation in tables and a sentence. */
export function comparison(evaluation: Evaluation): string {
  switch (evaluation.task) {
    case 'forecast':
      return compareForecasts(evaluation)
    case 'classify':
      return compareClassifiers(evaluation)
    case 'generate':
      return compareGenerators(evaluation)
    case 'tag':
      return compareTaggers(evaluation)
  }
}
