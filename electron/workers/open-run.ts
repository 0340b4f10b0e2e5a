import { openRun } from '../engine/open-run'
import { task } from '../engine/task'

export default task(openRun)
