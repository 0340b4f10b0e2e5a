import type { ExperimentOf, TaskKind } from '../../../core/experiment/schema'
import { prepareClassify } from './prepare-classify'
import { prepareForecast } from './prepare-forecast'
import { prepareGenerate } from './prepare-generate'
import { prepareTranslate } from './prepare-translate'
import { prepareTranscribe } from './prepare-transcribe'
import { prepareTag } from './prepare-tag'
import type { Prepared } from './task'

/**
 * Reads the file of an experiment and makes it ready; any `Problem` on the way is passed on. Apart from the rest of a task's
 * work: threads that train shall not load what reads files, which takes megabytes in each of them.
 */
const preparations: { readonly [Kind in TaskKind]: (experiment: ExperimentOf<Kind>) => Promise<Prepared<Kind>> } = {
  forecast: prepareForecast,
  classify: prepareClassify,
  generate: prepareGenerate,
  translate: prepareTranslate,
  transcribe: prepareTranscribe,
  tag: prepareTag,
}

export const preparationOf = <Kind extends TaskKind>(
  kind: Kind,
): ((experiment: ExperimentOf<Kind>) => Promise<Prepared<Kind>>) => preparations[kind]
