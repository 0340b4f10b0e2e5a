import { basename } from 'node:path'
import { Problem } from '../../core/problem'
import type { Experiment } from '../../core/experiment/schema'
import type { DatasetId, OpenedDataset } from '../contract'
import { withDataFile } from '../engine/experiments'
import { slug } from './runs-folder'

/** The files that the window has opened. Here they have paths; the window knows a name and an identifier. */
export interface OpenedFiles {
  add(experiment: Experiment): OpenedDataset
  /** The experiment as the engine wants it: with the path of the data. */
  withPath(dataset: DatasetId, experiment: Experiment): Experiment
}

export function openedFiles(): OpenedFiles {
  const paths = new Map<DatasetId, string>()

  const identify = (path: string): DatasetId => {
    const known = [...paths].find(([, other]) => other === path)
    if (known) return known[0]
    const id = `${slug(basename(path))}-${paths.size + 1}`
    paths.set(id, path)
    return id
  }
  return {
    add: experiment => ({
      dataset: identify(experiment.data.file),
      name: basename(experiment.data.file),
      experiment: withoutPath(experiment),
    }),
    withPath(dataset, experiment) {
      const path = paths.get(dataset)
      if (path !== undefined) return withDataFile(experiment, path)
      throw new Problem('DATASET_NOT_OPEN', `There is no open data set “${dataset}”.`, {
        advice: 'Open the file again.',
      })
    },
  }
}

/** The experiment as the window may see it: its data file is a name. */
export function withoutPath(experiment: Experiment): Experiment {
  return withDataFile(experiment, basename(experiment.data.file))
}
