import { evaluationOf } from '../engine/evaluation'
import { task } from '../engine/task'

export default task(evaluationOf)
