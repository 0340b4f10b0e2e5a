import { guessCases } from '../../data/case-guess'
import { withCategories, type FileColumns, type TextColumn } from '../../data/columns'
import type { FrameChoice } from '../../data/mel'
import { countSymbols, byCodePoint } from '../../data/vocabulary'
import type { ExperimentOf } from '../../experiment/schema'
import { Problem, type ProblemReport } from '../../problem'
import type { CaseParts } from '../case-split'
import { partsOf } from '../classify/parts'
import { refuseTwoSplits } from '../split-choice'
import { fitSequenceInputs, rangesOf } from '../step-features'
import { frameColumns, frameIdsOf, textIdsOf } from './form'
import { labelsOf, type RecordingForm, type TranscribeRecipe } from './recipe'
import { findRecordings, joinedRecordings, withTexts, type Recordings, type RecordingTables } from './recordings'
import { textColumnOf } from './texts'
import { isSayable, transcriptWarnings } from './warnings'

/** What an experiment means for the files at hand: every "auto" decided, every recording in its part. */
export interface TranscribePlan {
  /** The experiment as it would be written without any "auto" that concerns the task. */
  readonly experiment: ExperimentOf<'transcribe'>
  readonly recipe: TranscribeRecipe
  /** Of all files, one behind the other; each has a text. */
  readonly recordings: Recordings
  /** What is said in each recording, cut into labels. */
  readonly said: readonly (readonly string[])[]
  /** Those of training and validation can be said: they have frames enough, and no label that training lacks. */
  readonly parts: CaseParts
  /** Recordings of all parts whose text needs more frames than there are. */
  readonly unsayable: number
  readonly warnings: readonly ProblemReport[]
  /** Why the form was chosen; null: it was given. */
  readonly reason: string | null
}

/** The tables of the files of an experiment. */
export interface TranscribeFiles {
  readonly main: RecordingTables
  /** The test part, where it is a file of its own. */
  readonly test: RecordingTables | null
  /** Sounds were read, that this column of the table of texts names; null: rows are frames. */
  readonly sounds: { readonly column: string; readonly choice: FrameChoice } | null
}

/**
 * Decides everything that is "auto", finds the recordings and shares them out, and fits scalers and labels on the training part.
 *
 * Throws `Problem` with the field of the experiment when it cannot be done.
 */
export function planTranscribe(experiment: ExperimentOf<'transcribe'>, files: TranscribeFiles): TranscribePlan {
  const { task } = experiment
  const { split } = experiment.evaluation
  refuseTwoSplits(split)
  const compared = new Set(task.cases.id === 'auto' ? [] : task.cases.id)
  const asCategories = (table: FileColumns): FileColumns => withCategories(table, ({ name }) => compared.has(name))
  const frames = asCategories(files.main.frames)
  const { ids, step, reason } = ((): { ids: readonly string[]; step: string | null; reason: string | null } => {
    if (files.sounds !== null) return { ids: [files.sounds.column], step: null, reason: null }
    const guess = guessCases(withCategories(frames, comesAgain))
    if (guess.form === 'long') for (const id of guess.ids) compared.add(id)
    const found = frameIdsOf(task, asCategories(files.main.frames), guess)
    return { ...found, reason: guess.form === 'unknown' ? null : guess.reason }
  })()
  for (const id of ids) compared.add(id)
  const main = { ...files.main, frames: asCategories(files.main.frames) }
  const test = files.test && { ...files.test, frames: asCategories(files.test.frames) }
  const textIds = main.texts === null || files.sounds !== null ? ids : textIdsOf(task, main.texts, ids)
  const apart = new Set([split.column, split.group, ...ids, ...textIds].flatMap(name => name ?? []))
  const text = textColumnOf(task.text, main.texts ?? main.frames, apart)
  const inputs = frameColumns(task, main.frames, { ids, step, text }, split)
  const find = (tables: RecordingTables): Recordings =>
    withTexts(findRecordings(tables, { ids, step, inputs, text, textIds }), (tables.texts ?? tables.frames).file)
  const own = find(main)
  const recordings = test === null ? own : joinedRecordings(own, find(test))
  const cut = { ...task.labels }
  const said = recordings.texts.map(own => labelsOf(own ?? '', cut))
  const given = partsOf(
    experiment,
    { main: main.texts ?? main.frames, test: test && (test.texts ?? test.frames) },
    { ...recordings, labels: comesOften(recordings.texts) },
    own.count,
  )
  const read = (one: number): number => Math.min(recordings.lengths[one], task.cases.longest)
  const learnable = given.train.filter(one => isSayable(said[one], read(one)))
  const labels = [...countSymbols(Array.from(learnable, one => said[one])).keys()].sort(byCodePoint)
  const known = new Set(labels)
  const validation = given.validation.filter(
    one => isSayable(said[one], read(one)) && said[one].every(label => known.has(label)),
  )
  const parts = { train: learnable, validation, test: given.test }
  refuseEmpty(parts, given)
  const warnings: ProblemReport[] = [...recordings.notices, ...given.notices]
  const training = [...framesOf(recordings, parts.train, task.cases.longest)]
  const fitted = fitSequenceInputs(task, recordings.columns, rangesOf(recordings), training, warnings)
  if (fitted.length === 0)
    throw new Problem('INPUTS_EMPTY', 'No input has any value in the training part.', {
      advice: 'Choose other inputs, or a larger share of training recordings.',
      place: { field: 'task.inputs' },
    })
  const tables = { main, test, own: own.count }
  const found = transcriptWarnings({ recordings, said, given, labels, tables, longest: task.cases.longest })
  const form: RecordingForm =
    files.sounds === null ? { kind: 'frames', ids, step } : { kind: 'sounds', ...files.sounds }
  return {
    experiment: {
      ...experiment,
      task: {
        ...task,
        text,
        texts: main.texts === null || files.sounds !== null ? task.texts : { ...task.texts, id: [...textIds] },
        inputs: form.kind === 'sounds' ? task.inputs : inputs,
        cases: { ...task.cases, form: form.kind, id: [...ids], step: step ?? 'none' },
      },
    },
    recipe: {
      form,
      normalise: task.normalise,
      inputs: fitted,
      ...{ text, cut, labels, beam: task.beam },
      longest: Array.from(recordings.lengths.keys()).reduce((most, one) => Math.max(most, read(one)), 1),
    },
    ...{ recordings, said, parts, unsayable: found.unsayable },
    warnings: [...warnings, ...found.warnings],
    reason: task.cases.form === 'auto' ? reason : null,
  }
}

/** Texts that name recordings come again with every frame. */
const comesAgain = ({ texts }: TextColumn): boolean => 2 * new Set(texts).size <= texts.length

/** Texts that are said again and again are shared out alike, as classes are; null: hardly any comes twice. */
const comesOften = (texts: readonly (string | null)[]): readonly string[] | null =>
  4 * new Set(texts).size <= texts.length ? texts.map(text => text ?? '') : null

/** Frames that are read of the recordings of a part. */
function* framesOf({ starts, lengths }: Recordings, part: Int32Array, longest: number): Generator<number> {
  for (const one of part) for (let t = 0; t < Math.min(lengths[one], longest); t++) yield starts[one] + t
}

function refuseEmpty(parts: CaseParts, given: CaseParts): void {
  for (const name of ['train', 'validation', 'test'] as const) {
    if (parts[name].length > 0) continue
    if (given[name].length === 0)
      throw new Problem('SPLIT_EMPTY', `The ${name} part has no recording.`, {
        advice: 'Choose a larger share, or a file with more recordings.',
        place: { field: `evaluation.split.${name}` },
      })
    throw new Problem('ALL_UNSAYABLE', `Nothing that is said in the ${name} part can be learned or judged by CTC.`, {
      advice:
        'Each text needs a frame for every label, and one more between two that are equal: use shorter hops, or check what belongs together.',
      place: { field: 'task.text' },
    })
  }
}
