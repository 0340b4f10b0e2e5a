import { basename } from 'node:path'
import { Problem } from '../../core/problem'
import type { Experiment } from '../../core/experiment/schema'
import type { DatasetId, OpenedDataset } from '../contract'
import { withFiles } from '../engine/experiments'
import { slug } from './runs-folder'

/** The files that the window has opened. Here they have paths; the window knows a name and an identifier. */
export interface OpenedFiles {
  add(experiment: Experiment): OpenedDataset
  /** The experiment as the engine wants it: with the path of the data. */
  withPath(dataset: DatasetId, experiment: Experiment): Experiment
}

export function openedFiles(): OpenedFiles {
  /** Of each data set the path of every file that belongs to it, by its name; the first one is the data set's own. */
  const datasets = new Map<DatasetId, ReadonlyMap<string, string>>()

  const identify = (paths: ReadonlyMap<string, string>): DatasetId => {
    const text = JSON.stringify([...paths])
    const known = [...datasets].find(([, other]) => JSON.stringify([...other]) === text)
    if (known) return known[0]
    const [name] = paths.keys()
    const id = `${slug(name)}-${datasets.size + 1}`
    datasets.set(id, paths)
    return id
  }
  return {
    add(experiment) {
      const paths = new Map<string, string>()
      withFiles(experiment, path => {
        const other = paths.get(basename(path))
        if (other !== undefined && other !== path) throw sameName(basename(path))
        paths.set(basename(path), path)
        return path
      })
      return {
        dataset: identify(paths),
        name: basename(experiment.data.file),
        experiment: withoutPath(experiment),
      }
    },
    withPath(dataset, experiment) {
      const paths = datasets.get(dataset)
      if (paths === undefined)
        throw new Problem('DATASET_NOT_OPEN', `There is no open data set “${dataset}”.`, {
          advice: 'Open the file again.',
        })
      const [own] = paths.values()
      return withFiles({ ...experiment, data: { ...experiment.data, file: basename(own) } }, name => {
        const path = paths.get(name)
        if (path !== undefined) return path
        throw new Problem('FILE_NOT_OPEN', `“${name}” does not belong to the open data set.`, {
          advice: 'Open an experiment file that names it, or share the cases out in another way.',
          place: { field: 'evaluation.split.testFile' },
        })
      })
    },
  }
}

const sameName = (name: string): Problem =>
  new Problem('FILES_SAME_NAME', `Two files of the experiment are called “${name}”.`, {
    advice: 'Rename one of them, here and in the experiment file.',
    place: { file: name, field: 'evaluation.split.testFile' },
  })

/** The experiment as the window may see it: its files are names. */
export const withoutPath = (experiment: Experiment): Experiment => withFiles(experiment, path => basename(path))
