import { forecastPieces } from '../engine/forecast-pieces'
import { task } from '../engine/task'

export default task(forecastPieces)
