import type { Evaluation } from '../../core/tasks/evaluation'
import { compareClassifiers } from './compare-classifiers'
import { compareForecasts } from './compare-forecasts'

/** An evaluation in tables and a sentence. */
export const comparison = (evaluation: Evaluation): string =>
  evaluation.task === 'classify' ? compareClassifiers(evaluation) : compareForecasts(evaluation)
