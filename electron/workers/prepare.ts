import type { Experiment } from '../../core/experiment/schema'
import { task } from '../engine/task'
import { preparationOf } from '../engine/tasks/prepare'

export default task((experiment: Experiment) => preparationOf(experiment.task.kind)(experiment))
