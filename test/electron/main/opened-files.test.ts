import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Problem } from '../../../core/problem'
import { bareExperiment, parseExperiment } from '../../../electron/engine/experiments'
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

  it('keeps the path of a test file beside it, and of no other file', () => {
    const files = openedFiles()
    const experiment = parseExperiment({
      data: { file: join('/home', 'someone', 'train.csv') },
      task: 'classify',
      evaluation: { split: { testFile: join('/home', 'else', 'test.csv') } },
    })
    const { dataset, experiment: shown } = files.add(experiment)
    expect(shown.evaluation.split.testFile).toBe('test.csv')
    expect(files.withPath(dataset, shown)).toEqual(experiment)
    const other = {
      ...shown,
      evaluation: { ...shown.evaluation, split: { ...shown.evaluation.split, testFile: 'a.csv' } },
    }
    expect(() => files.withPath(dataset, other)).toThrow(/“a.csv” does not belong/)
  })

  it('refuses two files that the window could not tell apart', () => {
    const experiment = parseExperiment({
      data: { file: '/train/data.csv' },
      task: 'classify',
      evaluation: { split: { testFile: '/test/data.csv' } },
    })
    expect(() => openedFiles().add(experiment)).toThrow(/called “data.csv”/)
  })

  it('refuses a data set that was never opened', () => {
    expect(() => openedFiles().withPath('x-1', bareExperiment(path))).toThrow(Problem)
  })
})
