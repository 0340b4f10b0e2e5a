import { z } from 'zod'
import { Data } from './data'
import { Evaluation } from './evaluation'
import { Network } from './network'
import { ClassifyTask } from './tasks/classify'
import { ForecastTask } from './tasks/forecast'
import { GenerateTask } from './tasks/generate'
import { TranslateTask } from './tasks/translate'
import { TranscribeTask } from './tasks/transcribe'
import { TagTask } from './tasks/tag'
import { Training } from './training'

/**
 * The experiment file: what the window edits, the CLI runs and a colleague receives. This one schema validates it, yields the
 * published JSON Schema and the types of everything that carries a piece of it. Everything has a default: a file with only
 * `data.file` and `task` runs.
 */

/** `"task": "forecast"` is short for `"task": { "kind": "forecast" }`. */
export const Task = z.preprocess(
  value => (typeof value === 'string' ? { kind: value } : value),
  z.discriminatedUnion('kind', [ForecastTask, ClassifyTask, GenerateTask, TranslateTask, TranscribeTask, TagTask]),
)

export const Experiment = z.strictObject({
  format: z.literal('longhand-experiment').default('longhand-experiment'),
  version: z.literal(1).default(1),
  name: z.string().max(200).default(''),
  seed: z.int().min(0).max(4294967295).default(1),
  data: Data,
  task: Task,
  network: Network.prefault({}),
  training: Training.prefault({}),
  evaluation: Evaluation.prefault({}),
})

/** Resolved: every default filled in. */
export type Experiment = z.output<typeof Experiment>
/** As written in a file: everything but `data.file` and `task` may be left out. */
export type ExperimentInput = z.input<typeof Experiment>
export type Task = Experiment['task']
export type TaskKind = Task['kind']
/** An experiment with a task of one kind. */
export type ExperimentOf<Kind extends TaskKind> = Experiment & { readonly task: Extract<Task, { kind: Kind }> }
