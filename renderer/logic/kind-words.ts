import type { TaskKind } from '../../core/experiment/schema'
import type { Evaluation } from '../../core/tasks/evaluation'
import { counted } from './format'

/** What the sequences of a kind of task are called: one, and many. */
export const SAMPLES: Readonly<Record<TaskKind, readonly [one: string, many: string]>> = {
  forecast: ['window', 'windows'],
  classify: ['case', 'cases'],
  tag: ['sequence', 'sequences'],
  translate: ['sentence', 'sentences'],
  transcribe: ['recording', 'recordings'],
}

/** "370 cases": what a network was judged on. */
export function judgedText(evaluation: Evaluation): string {
  switch (evaluation.task) {
    case 'forecast':
      return counted(evaluation.windows, ...SAMPLES.forecast)
    case 'classify':
      return counted(evaluation.cases, ...SAMPLES.classify)
    case 'tag':
      return `${counted(evaluation.places, 'step')} in ${counted(evaluation.sequences, ...SAMPLES.tag)}`
    case 'translate':
      return counted(evaluation.sentences, ...SAMPLES.translate)
    case 'transcribe':
      return counted(evaluation.recordings, ...SAMPLES.transcribe)
  }
}
