import type { FileColumns } from '../../../core/data/columns'
import type { DatasetProfile } from '../../../core/data/profile'
import type { Experiment } from '../../../core/experiment/schema'
import { loadColumns, profileDataset, type LoadedColumns } from '../datasets'
import type { FileSeen } from '../environment'

/** The files of an experiment on cases, as columns. */
export interface CaseFiles {
  readonly profile: DatasetProfile
  readonly files: { readonly main: FileColumns; readonly test: FileColumns | null }
  /** Where the test part is a file of its own. */
  readonly testFile: FileSeen | null
}

interface Wanted {
  /** Columns that the task names. */
  readonly named: readonly string[]
  /** Those that are texts whatever they look like, and times that rows are put in order by. */
  readonly asText: readonly string[]
  readonly asTime: readonly string[]
}

/** Reads the file of an experiment, and its test file. A time tells nothing of a case by itself: it is taken along where it is named. */
export async function loadCaseFiles(
  { data, evaluation: { split } }: Pick<Experiment, 'data' | 'evaluation'>,
  { named, asText, asTime }: Wanted,
): Promise<CaseFiles> {
  const profile = await profileDataset(data.file, data)
  const asked = new Set([...named, split.group ?? [], split.column ?? []].flat())
  const names = profile.columns.filter(({ name, type }) => type !== 'time' || asked.has(name)).map(({ name }) => name)
  const wanted = { asText, asTime }
  const main = await loadColumns(data.file, data, names, wanted)
  if (split.testFile === null) return { profile, files: { main, test: null }, testFile: null }
  const fieldOf = (): string => 'evaluation.split.testFile'
  const test: LoadedColumns = await loadColumns(split.testFile, { ...data, types: typesOf(profile, data) }, names, {
    ...wanted,
    fieldOf,
  })
  return { profile, files: { main, test }, testFile: { name: test.file, fingerprint: test.fingerprint } }
}

/** A test file may be small: what its columns are is what they are in the first file. */
const typesOf = ({ columns }: DatasetProfile, { types }: Experiment['data']): Experiment['data']['types'] => ({
  ...Object.fromEntries(
    columns.flatMap(({ name, type }) => (type === 'empty' || type === 'time' ? [] : [[name, type]])),
  ),
  ...types,
})
