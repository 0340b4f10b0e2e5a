import { basename, dirname, extname } from 'node:path'
import { withCategories, type FileColumns } from '../../core/data/columns'
import { columnsOfFrames, transcriberData, type TranscribeModel } from '../../core/formats/models/transcribe'
import type { InputRows } from '../../core/network/compiled.types'
import { Problem } from '../../core/problem'
import { frameFeatures } from '../../core/tasks/transcribe/data'
import { labelsOf, textOf } from '../../core/tasks/transcribe/recipe'
import {
  findRecordings,
  withTexts,
  type Recordings,
  type RecordingTables,
} from '../../core/tasks/transcribe/recordings'
import type { Wanted } from './apply-model'
import { loadColumns } from './datasets'
import { onSharedMemory } from './shared'
import { readSounds } from './sounds'

/** A model that transcribes on a file. */
export interface AppliedTranscriber {
  readonly kind: 'transcribe'
  readonly model: Pick<TranscribeModel, 'kind' | 'recipe' | 'network' | 'parameters'>
  readonly rows: InputRows
  /** Frames as the file has them, from the first one of each recording on. */
  readonly recordings: Pick<Recordings, 'columns' | 'starts'>
  /** First frame and number of frames that are read of each recording. */
  readonly starts: Int32Array
  readonly lengths: Int32Array
  /** Frames of the longest recording, as far as it is read. */
  readonly steps: number
  readonly names: readonly string[]
  /** What the file says is said; null: of this one nothing. Null altogether: the file has no such column. */
  readonly truth: readonly (string | null)[] | null
}

/**
 * Finds the recordings of a file: a sound file is one, and so is a file of frames that names none.
 * @throws Problem of the file (a missing column is named), of sounds, SOUND_FOR_FRAMES
 */
export async function applyTranscriber(
  model: TranscribeModel,
  file: string,
  wanted: Wanted,
): Promise<AppliedTranscriber> {
  const { kind, recipe, network, parameters } = model
  const isSound = extname(file).toLowerCase() === '.wav'
  if (isSound && recipe.form.kind === 'frames') throw soundForFrames(file)
  const { tables, ids, step, text } = isSound ? await oneSound(model, file) : await tablesOf(model, file, wanted)
  const columns = columnsOfFrames(recipe)
  const all = findRecordings(tables, { ids, step, inputs: columns, text, textIds: ids })
  const found = wanted === 'judgeable' ? withTexts(all, basename(file)) : all
  const lengths = found.lengths.map(length => Math.min(length, recipe.longest))
  const known = (said: string | null): string | null =>
    said === null ? null : textOf(labelsOf(said, recipe.cut), recipe.cut)
  return onSharedMemory({
    kind,
    model: { kind, recipe, network, parameters },
    rows: { features: frameFeatures(recipe, all), tokens: null },
    recordings: { columns: found.columns, starts: found.starts },
    starts: found.starts,
    lengths,
    steps: lengths.reduce((most, length) => Math.max(most, length), 1),
    names: ids.length === 0 ? [basename(file)] : found.names,
    truth: text === null ? null : found.texts.map(known),
  })
}

interface Found {
  readonly tables: RecordingTables
  /** None: the file is one recording. */
  readonly ids: readonly string[]
  /** The column that numbers the frames; null: rows are in their order. */
  readonly step: string | null
  /** Null: the file has no column of what is said. */
  readonly text: string | null
}

async function oneSound({ recipe: { form } }: TranscribeModel, file: string): Promise<Found> {
  if (form.kind !== 'sounds') throw soundForFrames(file)
  const named = { file, rows: Int32Array.of(1), columns: [], texts: [{ name: form.column, texts: [basename(file)] }] }
  const { frames } = await readSounds(named, form.column, dirname(file), form.choice)
  return { tables: { frames, texts: null }, ids: [form.column], step: null, text: null }
}

async function tablesOf(model: TranscribeModel, file: string, wanted: Wanted): Promise<Found> {
  const { form, text } = model.recipe
  const judged = wanted === 'judgeable' ? [text] : []
  const hasText = ({ texts }: FileColumns): boolean => texts.some(({ name }) => name === text)
  if (form.kind === 'sounds') {
    const choice = { optional: [text], asText: [text, form.column] }
    const table = await loadColumns(file, transcriberData(model, file), [form.column, ...judged], choice)
    const { frames } = await readSounds(table, form.column, dirname(file), form.choice)
    return { tables: { frames, texts: table }, ids: [form.column], step: null, text: hasText(table) ? text : null }
  }
  const needed = [...columnsOfFrames(model.recipe), ...judged]
  const choice = { optional: [text, ...form.ids, ...(form.step === null ? [] : [form.step])], asText: [text] }
  const table = await loadColumns(file, transcriberData(model, file), needed, choice)
  const frames = withCategories(table, ({ name }) => form.ids.includes(name))
  const hasColumn = (wanted: string): boolean => frames.columns.some(({ name }) => name === wanted)
  const own = form.ids.filter(hasColumn)
  if (own.length > 0 && own.length < form.ids.length) throw idMissing(file, form.ids, own)
  const step = form.step !== null && hasColumn(form.step) ? form.step : null
  return { tables: { frames, texts: null }, ids: own, step, text: hasText(table) ? text : null }
}

function idMissing(file: string, ids: readonly string[], own: readonly string[]): Problem {
  const missing = ids.filter(id => !own.includes(id)).map(id => `“${id}”`)
  return new Problem(
    'CASE_ID_MISSING',
    `${basename(file)}: the frames of a recording are told apart by ${ids.length} columns together, and ${missing.join(' and ')} is missing.`,
    { advice: 'Add the column, or leave out all of them: then the file is one recording.', place: { file } },
  )
}

const soundForFrames = (file: string): Problem =>
  new Problem('SOUND_FOR_FRAMES', `${basename(file)} is a sound; this model was trained on frames that a file holds.`, {
    advice: 'Choose a file of frames with the same columns, or train on sounds: a table that names the files.',
    place: { file },
  })
