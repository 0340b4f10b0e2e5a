import type { Experiment } from '../../core/experiment/schema'
import { profileDataset } from '../engine/datasets'
import { task } from '../engine/task'

export default task(({ data, task: choice, evaluation }: Experiment) =>
  profileDataset(data.file, data, {
    target: choice.kind === 'forecast' ? choice.target : 'auto',
    train: evaluation.split.train,
  }),
)
