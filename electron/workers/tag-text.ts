import { tagText } from '../engine/tag-text'
import { task } from '../engine/task'

export default task(tagText)
