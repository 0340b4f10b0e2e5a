import type { TaskKind } from '../../core/experiment/schema'
import type { Evaluation } from '../../core/tasks/evaluation'
import { counted } from './format'

/** What the sequences of a kind of task are called: one, and many. */
export const SAMPLES: Readonly<Record<TaskKind, readonly [one: string, many: string]>> = {
  forecast: ['window', 'windows'],
  classify: ['case', 'cases'],
}

/** "370 cases": what a network was judged on. */
export const judgedText = (evaluation: Evaluation): string =>
  counted(evaluation.task === 'forecast' ? evaluation.windows : evaluation.cases, ...SAMPLES[evaluation.task])
