import type { FileColumns } from '../../../core/data/columns'
import type { z } from 'zod'
import { Experiment, type ExperimentInput, type ExperimentOf } from '../../../core/experiment/schema'
import { ClassifyTask } from '../../../core/experiment/tasks/classify'
import { count } from './series'
import { tableOf } from './tables'

export interface ClassifyChoices {
  readonly task?: Omit<z.input<typeof ClassifyTask>, 'kind'>
  readonly split?: NonNullable<ExperimentInput['evaluation']>['split']
  readonly seed?: number
}

/** An experiment that classifies, with the given choices and the rest by default. */
export function classifyExperiment({ task, split, seed }: ClassifyChoices = {}): ExperimentOf<'classify'> {
  const rest = { data: { file: 'cases.csv' }, seed, evaluation: { split } }
  return {
    ...Experiment.parse({ ...rest, task: 'classify' }),
    task: ClassifyTask.parse({ kind: 'classify', ...task }),
  }
}

/** A file from lines with commas, header first; `texts` names columns that hold texts, not categories. */
export function fileOf(header: string, lines: readonly string[], texts: readonly string[] = []): FileColumns {
  const table = tableOf([header, ...lines].join('\n'))
  const names = header.split(',')
  return {
    ...table,
    columns: table.columns.filter(({ name }) => !texts.includes(name)),
    texts: texts.map(name => ({ name, texts: lines.map(line => line.split(',')[names.indexOf(name)] || null) })),
  }
}

/** Rows of 30 cases of two classes, 4 to 6 steps each: id, step, x, kind. */
export const waveRows = (cases = 30): string[][] =>
  count(cases).flatMap(one =>
    count(4 + (one % 3)).map(t => [
      String(one),
      String(t),
      (Math.sin(one * 7.1 + t) + (one % 2)).toFixed(3),
      one % 2 === 0 ? 'low' : 'high',
    ]),
  )

export const joined = (rows: readonly (readonly string[])[]): string[] => rows.map(row => row.join(','))
