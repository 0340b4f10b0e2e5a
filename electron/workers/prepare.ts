import { prepare } from '../engine/prepare'
import { task } from '../engine/task'

export default task(prepare)
