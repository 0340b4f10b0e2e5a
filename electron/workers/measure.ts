import { measureStep } from '../engine/measure'
import { task } from '../engine/task'

export default task(measureStep)
