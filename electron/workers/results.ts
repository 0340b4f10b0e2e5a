import { readResults } from '../engine/predictions'
import { task } from '../engine/task'

export default task(readResults)
