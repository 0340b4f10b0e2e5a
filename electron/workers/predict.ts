import { saidPieces } from '../engine/said-pieces'
import { task } from '../engine/task'

export default task(saidPieces)
