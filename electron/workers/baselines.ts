import type { LossChoice } from '../../core/experiment/training'
import { task } from '../engine/task'
import { workOf, type Prepared } from '../engine/tasks/task'

interface Job {
  readonly prepared: Prepared
  readonly loss: LossChoice
}

export default task(({ prepared, loss }: Job) => workOf(prepared.kind).baselines(prepared, { loss }))
