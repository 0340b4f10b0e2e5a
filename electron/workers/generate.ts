import { answerRequest } from '../engine/answer-request'
import { task } from '../engine/task'

export default task(answerRequest)
