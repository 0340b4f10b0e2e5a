import type { TaskKind } from '../../../core/experiment/schema'
import type { TrainingChoice } from '../../../core/experiment/training'
import type { ModelPartsOf } from '../../../core/formats/model'
import type { CompiledNetwork } from '../../../core/network/compiled.types'
import type { NetworkSpec } from '../../../core/network/spec'
import type { Evaluation } from '../../../core/tasks/evaluation'
import type { Batch } from '../../../core/training/batch'
import type { EpochEvent } from '../../../core/training/events'
import type { FileSeen } from '../environment'
import type { BaselineReport, TaskPlan } from '../plan.types'
import type { Glimpse } from '../run.types'
import { classify, type ClassifyKind } from './classify'
import { forecast, type ForecastKind } from './forecast'
import { generate, type GenerateKind } from './generate'
import { translate, type TranslateKind } from './translate'
import { transcribe, type TranscribeKind } from './transcribe'
import { tag, type TagKind } from './tag'

/** What each kind of task makes of the data. Plain data on shared memory: any thread can have it at no cost. */
interface Kinds {
  forecast: ForecastKind
  classify: ClassifyKind
  generate: GenerateKind
  translate: TranslateKind
  transcribe: TranscribeKind
  tag: TagKind
}

export type Prepared<Kind extends TaskKind = TaskKind> = Kinds[Kind]['prepared']
export type Stretch<Kind extends TaskKind = TaskKind> = Kinds[Kind]['stretch']
/** What baselines say of the test part. */
export type Said<Kind extends TaskKind = TaskKind> = Kinds[Kind]['said']

/** The file that is the test part, where it is one of its own. */
export const testFileOf = (prepared: Prepared): FileSeen | null => ('testFile' in prepared ? prepared.testFile : null)

/** The further files of the data. */
export const alsoOf = (prepared: Prepared): readonly FileSeen[] => ('also' in prepared ? prepared.also : [])

export interface Baselines<Kind extends TaskKind = TaskKind> {
  readonly report: BaselineReport
  readonly test: Said<Kind>
}

/** Results on the test part. */
export interface Judgement {
  readonly evaluation: Evaluation
  /** A table with a row for everything that was said. */
  readonly predictions: Iterable<string>
  /** Where single cases can be opened: lines of JSON, CaseJudged or SequenceJudged. */
  readonly cases?: Iterable<string>
}

/** A network whose training has ended, with its best weights. */
export interface Trained {
  readonly label: string
  readonly network: CompiledNetwork
  /** What it says of the samples of the test part, as `predictPart` answers: in threads, which leave after it. */
  outputs(): Float32Array
  /** The same batch by batch, as `eachBatch`. */
  eachBatch(seen: (batch: Batch, from: number) => void): void
  /**
   * Before long work on this thread alone: the others leave. Answers what is to be called now and then, so that commands are
   * heard; what it throws is to be passed on.
   */
  alone(): () => void
}

/**
 * Texts that a network with these parameters (in the order of their table) says at the end of an epoch. They follow from the
 * two alone, so a run that is resumed says them again; a second of work at most.
 */
export type Speaker = (parameters: Float32Array, epoch: number) => readonly string[]

/** What one kind of task does that training knows nothing of. */
export interface TaskWork<Kind extends TaskKind> {
  /** What the choices mean. */
  plan(prepared: Prepared<Kind>): TaskPlan
  /** Seconds of work at most. */
  baselines(prepared: Prepared<Kind>, training: Pick<TrainingChoice, 'loss'>): Baselines<Kind>
  /** Validation samples whose outputs every epoch tells, with what it takes to show them. */
  stretch(prepared: Prepared<Kind>): Stretch<Kind>
  glimpse(stretch: Stretch<Kind>, epoch: Pick<EpochEvent, 'epoch' | 'stretch' | 'said'>): Glimpse | null
  /** Where outputs alone show little: lets the network of every epoch speak. Asked for once a run. */
  speaker?(prepared: Prepared<Kind>, network: NetworkSpec): Speaker
  /** The network beside the baselines on the test part, and every prediction as a table. */
  judge(prepared: Prepared<Kind>, trained: Trained, baselines: Said<Kind>): Judgement
  /** What a model keeps of the data, with a check of some samples by the reference. */
  model(prepared: Prepared<Kind>, network: NetworkSpec, parameters: Float32Array): ModelPartsOf<Kind>
}

const works: { readonly [Kind in TaskKind]: TaskWork<Kind> } = {
  forecast,
  classify,
  generate,
  translate,
  transcribe,
  tag,
}

/** The work of the kind of task that an experiment, or what was prepared for it, is about. */
export const workOf = <Kind extends TaskKind>(kind: Kind): TaskWork<Kind> => works[kind]
