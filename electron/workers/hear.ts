import { hear } from '../engine/hearing'
import { task } from '../engine/task'

export default task(hear)
