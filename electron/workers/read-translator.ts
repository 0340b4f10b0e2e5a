import { task } from '../engine/task'
import { readTranslator } from '../engine/translating'

export default task(readTranslator)
