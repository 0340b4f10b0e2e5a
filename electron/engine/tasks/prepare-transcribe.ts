import { dirname } from 'node:path'
import type { ExperimentOf } from '../../../core/experiment/schema'
import { transcribeData } from '../../../core/tasks/transcribe/data'
import { soundColumnOf } from '../../../core/tasks/transcribe/form'
import { planTranscribe, type TranscribeFiles } from '../../../core/tasks/transcribe/plan'
import { loadColumns, profileDataset } from '../datasets'
import type { FileSeen } from '../environment'
import { onSharedMemory } from '../shared'
import { readSounds, type SoundFrames } from '../sounds'
import { loadCaseFiles, type CaseFiles } from './case-files'
import type { TranscribePrepared } from './transcribe'

/** File(s) and sounds → tables of frames and of texts → recordings in their parts → samples. */
export async function prepareTranscribe(experiment: ExperimentOf<'transcribe'>): Promise<TranscribePrepared> {
  const { task } = experiment
  const {
    profile,
    files: tables,
    also,
    testFile,
  } = await loadCaseFiles(experiment, {
    named: [task.text, task.inputs, task.cases.id, task.cases.step].flat(),
    asText: task.text === 'auto' ? [] : [task.text],
    asTime: [],
  })
  const column = soundColumnOf(task, tables.main)
  const { files, read } = await (column === null ? framesOf(experiment, tables) : soundsOf(experiment, column, tables))
  const plan = planTranscribe(experiment, files)
  return onSharedMemory({
    kind: 'transcribe',
    experiment,
    profile,
    also: [...also, ...read],
    testFile,
    plan,
    data: transcribeData(plan),
  })
}

interface Found {
  readonly files: TranscribeFiles
  /** What was read beside the files of the data: that of the texts, or the sounds. */
  readonly read: readonly FileSeen[]
}

/** Rows are frames; the texts stand beside them, or in a file of their own. */
async function framesOf(
  { data, task }: ExperimentOf<'transcribe'>,
  { main, test }: CaseFiles['files'],
): Promise<Found> {
  const { file } = task.texts
  if (file === null)
    return {
      files: { main: { frames: main, texts: null }, test: test && { frames: test, texts: null }, sounds: null },
      read: [],
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
    read: [{ name: texts.file, fingerprint: texts.fingerprint }],
  }
}

/** Rows name sound files, and say what is said in them. */
async function soundsOf(
  { data, task, evaluation }: ExperimentOf<'transcribe'>,
  column: string,
  { main, test }: CaseFiles['files'],
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
    read: [asSeen(own), ...(other === null ? [] : [asSeen(other)])],
  }
}
