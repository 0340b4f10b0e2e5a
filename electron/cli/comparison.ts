import type { Evaluation } from '../../core/tasks/evaluation'
import { compareClassifiers } from './compare-classifiers'
import { compareForecasts } from './compare-forecasts'
import { compareGenerators } from './compare-generators'
import { compareTranslators } from './compare-translators'
import { compareTranscribers } from './compare-transcribers'
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
    case 'translate':
      return compareTranslators(evaluation)
    case 'transcribe':
      return compareTranscribers(evaluation)
    case 'tag':
      return compareTaggers(evaluation)
  }
}
