import type { TaskKind, TrainingChoice } from '../../../core/experiment/schema'
import type { Model } from '../../../core/formats/model'
import type { NetworkSpec } from '../../../core/network/spec'
import type { Evaluation } from '../../../core/tasks/evaluation'
import type { EpochEvent } from '../../../core/training/events'
import type { BaselineReport, TaskPlan } from '../plan.types'
import type { Glimpse } from '../run.types'
import { forecast, type ForecastKind } from './forecast'

/** What each kind of task makes of the data. Plain data on shared memory: any thread can have it at no cost. */
interface Kinds {
  forecast: ForecastKind
}

export type Prepared<Kind extends TaskKind = TaskKind> = Kinds[Kind]['prepared']
export type Stretch<Kind extends TaskKind = TaskKind> = Kinds[Kind]['stretch']
/** What baselines say of the test part. */
export type Said<Kind extends TaskKind = TaskKind> = Kinds[Kind]['said']

export interface Baselines<Kind extends TaskKind = TaskKind> {
  readonly report: BaselineReport
  readonly test: Said<Kind>
}

/** What one kind of task does that training knows nothing of. */
export interface TaskWork<Kind extends TaskKind> {
  /** What the choices mean. */
  plan(prepared: Prepared<Kind>): TaskPlan
  /** Seconds of work at most. */
  baselines(prepared: Prepared<Kind>, training: Pick<TrainingChoice, 'loss'>): Baselines<Kind>
  /** Validation samples whose outputs every epoch tells, with what it takes to show them. */
  stretch(prepared: Prepared<Kind>): Stretch<Kind>
  glimpse(stretch: Stretch<Kind>, epoch: Pick<EpochEvent, 'epoch' | 'stretch'>): Glimpse
  /**
   * The network beside the baselines on the test part, and every prediction as a table.
   *   outputs: what the network says of the samples of the test part, as `predictPart` answers
   */
  judge(
    prepared: Prepared<Kind>,
    network: { readonly label: string; readonly outputs: Float32Array },
    baselines: Said<Kind>,
  ): { readonly evaluation: Evaluation; readonly predictions: Iterable<string> }
  /** What a model keeps of the data, with a check of some samples by the reference. */
  model(
    prepared: Prepared<Kind>,
    network: NetworkSpec,
    parameters: Float32Array,
  ): Pick<Model, 'recipe' | 'data' | 'check'>
}

const works: { readonly [Kind in TaskKind]: TaskWork<Kind> } = { forecast }

/** The work of the kind of task that an experiment, or what was prepared for it, is about. */
export const workOf = <Kind extends TaskKind>(kind: Kind): TaskWork<Kind> => works[kind]
