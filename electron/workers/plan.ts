import { planOf } from '../engine/plan'
import { task } from '../engine/task'
import type { Prepared } from '../engine/tasks/task'
import type { Experiment } from '../../core/experiment/schema'

interface Job {
  readonly experiment: Experiment
  readonly prepared: Prepared
  readonly secondsPerStep: number
  readonly threads: number
}

export default task(({ experiment, prepared, ...cost }: Job) => planOf(experiment, prepared, cost))
