import type { Evaluation } from '../../core/tasks/evaluation'
import { compareClassifiers } from './compare-classifiers'
import { compareForecasts } from './compare-forecasts'
import { compareTranscribers } from './compare-transcribers'

/** An evaluation in tables and a sentence. */
export function comparison(evaluation: Evaluation): string {
  switch (evaluation.task) {
    case 'forecast':
      return compareForecasts(evaluation)
    case 'classify':
      return compareClassifiers(evaluation)
    case 'transcribe':
      return compareTranscribers(evaluation)
  }
}
