import { task } from '../engine/task'
import { translateText } from '../engine/translating'

export default task(translateText)
