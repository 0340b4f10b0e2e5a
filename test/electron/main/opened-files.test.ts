import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Problem } from '../../../core/problem'
import { bareExperiment } from '../../../electron/engine/experiments'
import { openedFiles } from '../../../electron/main/opened-files'

const path = join('/home', 'someone', 'My data.csv')

describe('openedFiles', () => {
  it('shows the window a name and never a path', () => {
    const opened = openedFiles().add(bareExperiment(path))
    expect(opened).toMatchObject({ dataset: 'my-data-csv-1', name: 'My data.csv' })
    expect(JSON.stringify(opened)).not.toContain('someone')
  })

  it('puts the path back for the engine', () => {
    const files = openedFiles()
    const { dataset, experiment } = files.add(bareExperiment(path))
    expect(files.withPath(dataset, experiment).data.file).toBe(bareExperiment(path).data.file)
  })

  it('knows a file that is opened again', () => {
    const files = openedFiles()
    const first = files.add(bareExperiment(path)).dataset
    files.add(bareExperiment(join('/other', 'My data.csv')))
    expect(files.add(bareExperiment(path)).dataset).toBe(first)
  })

  it('refuses a data set that was never opened', () => {
    expect(() => openedFiles().withPath('x-1', bareExperiment(path))).toThrow(Problem)
  })
})
