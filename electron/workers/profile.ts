import type { Experiment } from '../../core/experiment/schema'
import { profileDataset } from '../engine/datasets'
import { task } from '../engine/task'

export default task(({ data, task: { target }, evaluation }: Experiment) =>
  profileDataset(data.file, data, { target, train: evaluation.split.train }),
)
