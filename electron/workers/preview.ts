import type { Experiment } from '../../core/experiment/schema'
import { previewDataset } from '../engine/datasets'
import { task } from '../engine/task'

export default task(({ data }: Experiment) => previewDataset(data.file, data))
