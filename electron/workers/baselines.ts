import type { LossChoice } from '../../core/experiment/schema'
import { computeBaselines } from '../engine/baselines'
import type { Prepared } from '../engine/prepare'
import { task } from '../engine/task'

export default task(({ prepared, loss }: { prepared: Prepared; loss: LossChoice }) => computeBaselines(prepared, loss))
