import { dirname } from 'node:path'
import type { DatasetProfile } from '../../../core/data/profile'
import type { ExperimentOf } from '../../../core/experiment/schema'
import { transcribeData } from '../../../core/tasks/transcribe/data'
import { soundColumnOf } from '../../../core/tasks/transcribe/form'
import { planTranscribe, type TranscribeFiles } from '../../../core/tasks/transcribe/plan'
import { loadColumns, profileDataset, type LoadedColumns } from '../datasets'
import type { FileSeen } from '../environment'
import { onSharedMemory } from '../shared'
import { readSounds, type SoundFrames } from '../sounds'
import type { TranscribePrepared } from './transcribe'

/** File(s) and sounds → tables of frames and of texts → recordings in their parts → samples. */
export async function prepareTranscribe(experiment: ExperimentOf<'transcribe'>): Promise<TranscribePrepared> {
  const { data, task, evaluation } = experiment
  const profile = await profileDataset(data.file, data)
  const { testFile } = evaluation.split
  const named = new Set([task.text, task.inputs, task.cases.id, task.cases.step].flat())
  const asText = task.text === 'auto' ? [] : [task.text]
  const main = await loadColumns(data.file, data, namesOf(profile, named), { asText })
  const test =
    testFile === null
      ? null
      : await loadColumns(testFile, { ...data, types: typesOf(profile, data) }, namesOf(profile, named), {
          asText,
          fieldOf: () => 'evaluation.split.testFile',
        })
  const column = soundColumnOf(task, main)
  const { files, also } =
    column === null ? await framesOf(experiment, main, test) : await soundsOf(experiment, column, main, test)
  const plan = planTranscribe(experiment, files)
  return onSharedMemory({
    kind: 'transcribe',
    experiment,
    profile,
    also,
    testFile: test && seen(test),
    plan,
    data: transcribeData(plan),
  })
}

interface Found {
  readonly files: TranscribeFiles
  /** What was read beside the data file and the test file. */
  readonly also: readonly FileSeen[]
}

/** Rows are frames; the texts stand beside them, or in a file of their own. */
async function framesOf(
  { data, task }: ExperimentOf<'transcribe'>,
  main: LoadedColumns,
  test: LoadedColumns | null,
): Promise<Found> {
  const { file } = task.texts
  if (file === null)
    return {
      files: { main: { frames: main, texts: null }, test: test && { frames: test, texts: null }, sounds: null },
      also: [],
    }
  const choice = { ...data, time: 'none' as const }
  const profile = await profileDataset(file, choice)
  const names = profile.columns.map(({ name }) => name)
  const texts = await loadColumns(file, choice, names, {
    asText: task.text === 'auto' ? [] : [task.text],
    fieldOf: () => 'task.texts',
  })
  return {
    files: { main: { frames: main, texts }, test: test && { frames: test, texts }, sounds: null },
    also: [seen(texts)],
  }
}

/** Rows name sound files, and say what is said in them. */
async function soundsOf(
  { data, task, evaluation }: ExperimentOf<'transcribe'>,
  column: string,
  main: LoadedColumns,
  test: LoadedColumns | null,
): Promise<Found> {
  const folderOf = (file: string): string => task.sounds.folder ?? dirname(file)
  const own = await readSounds(main, column, folderOf(data.file), task.sounds)
  const other = test && (await readSounds(test, column, folderOf(evaluation.split.testFile ?? data.file), own.choice))
  const asSeen = ({ frames, fingerprint }: SoundFrames): FileSeen => ({ name: `sounds of ${frames.file}`, fingerprint })
  return {
    files: {
      main: { frames: own.frames, texts: main },
      test: other && { frames: other.frames, texts: test },
      sounds: { column, choice: own.choice },
    },
    also: [asSeen(own), ...(other === null ? [] : [asSeen(other)])],
  }
}

const seen = ({ file: name, fingerprint }: LoadedColumns): FileSeen => ({ name, fingerprint })

/** A time tells nothing of a frame by itself: it is taken along where it is named. */
const namesOf = ({ columns }: DatasetProfile, named: ReadonlySet<string>): string[] =>
  columns.filter(({ name, type }) => type !== 'time' || named.has(name)).map(({ name }) => name)

/** A test file may be small: what its columns are is what they are in the first file. */
const typesOf = (
  { columns }: DatasetProfile,
  { types }: ExperimentOf<'transcribe'>['data'],
): ExperimentOf<'transcribe'>['data']['types'] => ({
  ...Object.fromEntries(
    columns.flatMap(({ name, type }) => (type === 'empty' || type === 'time' ? [] : [[name, type]])),
  ),
  ...types,
})
