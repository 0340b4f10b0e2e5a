import { applyModel } from '../engine/apply-model'
import { task } from '../engine/task'

export default task(applyModel)
