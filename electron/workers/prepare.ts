import type { Experiment } from '../../core/experiment/schema'
import { task } from '../engine/task'
import { workOf } from '../engine/tasks/task'

export default task((experiment: Experiment) => workOf(experiment.task.kind).prepare(experiment))
