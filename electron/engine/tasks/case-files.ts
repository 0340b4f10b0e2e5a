import { joinedFiles, type FileColumns } from '../../../core/data/columns'
import type { DatasetProfile } from '../../../core/data/profile'
import type { Experiment } from '../../../core/experiment/schema'
import { loadColumns, profileDataset, type LoadedColumns } from '../datasets'
import type { FileSeen } from '../environment'

/** The files of an experiment on cases, as columns. */
export interface CaseFiles {
  readonly profile: DatasetProfile
  readonly files: { readonly main: FileColumns; readonly test: FileColumns | null }
  /** Further files beside the first. */
  readonly also: readonly FileSeen[]
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

/** Reads the files of an experiment, and its test file. A time tells nothing of a case by itself: it is taken along where it is named. */
export async function loadCaseFiles(
  { data, evaluation: { split } }: Pick<Experiment, 'data' | 'evaluation'>,
  { named, asText, asTime }: Wanted,
): Promise<CaseFiles> {
  const profile = await profileDataset(data.file, data)
  const asked = new Set([...named, split.group ?? [], split.column ?? []].flat())
  const names = profile.columns.filter(({ name, type }) => type !== 'time' || asked.has(name)).map(({ name }) => name)
  const wanted = { asText, asTime }
  const first = await loadColumns(data.file, data, names, wanted)
  const like = (file: string, field: string): Promise<LoadedColumns> =>
    loadColumns(file, { ...data, types: typesOf(profile, data) }, names, { ...wanted, fieldOf: () => field })
  const others: LoadedColumns[] = []
  for (const [k, file] of data.also.entries()) others.push(await like(file, `data.also[${k}]`))
  const test = split.testFile === null ? null : await like(split.testFile, 'evaluation.split.testFile')
  return {
    profile,
    files: joined([first, ...others], test),
    also: others.map(seen),
    testFile: test && seen(test),
  }
}

/** A test file is one more with the column of files, where there are several. */
function joined([first, ...others]: readonly LoadedColumns[], test: LoadedColumns | null): CaseFiles['files'] {
  if (others.length === 0) return { main: first, test }
  return { main: joinedFiles([first, ...others]), test: test && joinedFiles([test]) }
}

const seen = ({ file: name, fingerprint }: LoadedColumns): FileSeen => ({ name, fingerprint })

/** A test file may be small: what its columns are is what they are in the first file. */
const typesOf = ({ columns }: DatasetProfile, { types }: Experiment['data']): Experiment['data']['types'] => ({
  ...Object.fromEntries(
    columns.flatMap(({ name, type }) => (type === 'empty' || type === 'time' ? [] : [[name, type]])),
  ),
  ...types,
})
