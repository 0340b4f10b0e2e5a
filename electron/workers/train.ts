import { lead } from '../engine/leader'
import { task } from '../engine/task'

export default task(lead)
