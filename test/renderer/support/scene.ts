import type {
  BaselineReport,
  DatasetPreview,
  ExperimentPlan,
  Glimpse,
  Headline,
  OpenedDataset,
  RunResults,
} from '../../../electron/contract'
import type { ColumnProfile, DatasetProfile } from '../../../core/data/profile'
import { Experiment } from '../../../core/experiment/schema'
import { profile as weather } from './fake-data'
import { STEPS_PER_EPOCH } from './fake-training'

/** A made-up file of one kind of task with everything that is said of it, so that the window has something to show. */
export interface Scene {
  readonly opened: OpenedDataset
  readonly profile: DatasetProfile
  readonly preview: DatasetPreview
  readonly baselines: BaselineReport
  readonly headline: Headline
  plan(experiment: Experiment): ExperimentPlan
  glimpse(epoch: number): Glimpse
  results(): RunResults
}

/** A column of texts or of a few words. */
export const textColumn = (name: string, type: 'text' | 'category', values: readonly string[]): ColumnProfile => ({
  ...{ name, type, present: 5000, missing: 0, missingRuns: 0, longestMissingRun: 0, distinct: 4200 },
  ...{ min: null, max: null, mean: null, deviation: null, sparkline: [] },
  frequent: values.slice(0, 8).map((value, k) => ({ value, count: 12 - k })),
})

export const numberColumn = (name: string): ColumnProfile => ({
  ...{ name, type: 'number', present: 9961, missing: 0, missingRuns: 0, longestMissingRun: 0, distinct: 9000 },
  ...{ min: -3, max: 3, mean: 0, deviation: 1, frequent: [] },
  sparkline: Array.from({ length: 60 }, (_, k) => [-2 - Math.sin(k), 2 + Math.cos(k)] as const),
})

/** A file as it is opened, by its columns and a cell of each row. */
export function sceneFile(
  file: string,
  experiment: { readonly task: unknown; readonly network?: unknown },
  columns: readonly ColumnProfile[],
  cell: (column: string, row: number) => string,
): Pick<Scene, 'opened' | 'profile' | 'preview'> {
  return {
    opened: {
      dataset: file.replace(/\.\w+$/, ''),
      name: file,
      experiment: Experiment.parse({ data: { file }, ...experiment }),
    },
    profile: { ...weather, name: file, rows: 5000, bytes: 412_800, columns, clock: null, questions: [], warnings: [] },
    preview: {
      columns: columns.map(({ name }) => name),
      rows: Array.from({ length: 120 }, (_, row) => columns.map(({ name }) => cell(name, row))),
    },
  }
}

/** What a plan has whatever its task. */
export const scenePlan = (samples: number, features: readonly string[], { network, evaluation }: Experiment) => ({
  suggestion: weather.suggestion,
  rows: 5000,
  features,
  parts: (['train', 'validation', 'test'] as const).map(name => ({
    name,
    samples: Math.round(samples * evaluation.split[name]),
  })),
  repairs: [],
  warnings: [],
  parameters: 4 * network.units * (network.units + network.embedding + 1) * network.layers * 2,
  memoryBytes: 64e6,
  secondsPerEpoch: 4.2,
  stepsPerEpoch: STEPS_PER_EPOCH,
})

/** The same in every run. */
export const random = (k: number): number => {
  const x = Math.sin(k * 12.9898 + 4.1414) * 43758.5453
  return x - Math.floor(x)
}
