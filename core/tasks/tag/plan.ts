import { USUAL_WORD_FEATURES } from '../../data/characters-of-words'
import { guessCases } from '../../data/case-guess'
import { valueText } from '../../data/cases'
import { FILE_COLUMN, withCategories, type FileColumns, type TextColumn } from '../../data/columns'
import type { SeriesColumn } from '../../data/series'
import { countSymbols, UNKNOWN, vocabularyOf } from '../../data/vocabulary'
import { many, percent, shown } from '../../data/wording'
import type { ExperimentOf } from '../../experiment/schema'
import { areEntityTags } from '../../metrics/entities'
import { Problem, type ProblemReport } from '../../problem'
import { classCounts } from '../baselines/majority'
import { classNames, unevenClasses } from '../class-names'
import type { PartName } from '../split'
import { spreadOf } from '../scaler'
import { refuseSeries, refuseTwoSplits } from '../split-choice'
import { formOf, inputsOf, labelOf, saysOf } from './columns'
import { fitSequenceInputs, rangesOf } from '../step-features'
import { stretchesOf, type Stretch } from './parts'
import { piecesOf } from './pieces'
import type { Says, TagRecipe, WordInput } from './recipe'
import { findSequences, joinedSequences, type Sequences } from './sequences'

/** What an experiment means for the files at hand: every "auto" decided, every step in its part. */
export interface TagPlan {
  /** The experiment as it would be written without any "auto" that concerns the task. */
  readonly experiment: ExperimentOf<'tag'>
  readonly recipe: TagRecipe
  /** Of all files, one behind the other. */
  readonly sequences: Sequences
  readonly truth: StepTruth
  /** What lies in a part, in the order of the files. */
  readonly stretches: readonly Stretch[]
  readonly warnings: readonly ProblemReport[]
  /** Why the form was chosen; null: it was given. */
  readonly reason: string | null
}

/** What every step is: the number of its label, −1 where it is missing, or its number, NaN where that is. */
export type StepTruth =
  { readonly kind: 'labels'; readonly classes: Int32Array } | { readonly kind: 'number'; readonly values: Float64Array }

/** The columns of the files of an experiment. */
export interface TagFiles {
  readonly main: FileColumns
  /** The test part, where it is a file of its own. */
  readonly test: FileColumns | null
}

/**
 * Decides everything that is "auto", finds the sequences and shares their steps out, and fits scalers and vocabulary on the training part.
 *
 * Throws `Problem` with the field of the experiment when it cannot be done.
 */
export function planTag(experiment: ExperimentOf<'tag'>, files: TagFiles): TagPlan {
  const { task } = experiment
  const { split } = experiment.evaluation
  refuseTwoSplits(split)
  refuseSeries(experiment.data)
  const compared = new Set([task.label, task.cases.id].flat())
  const asCategories = (table: FileColumns): FileColumns => withCategories(table, ({ name }) => compared.has(name))
  const apart = new Set([split.column, split.group].flatMap(name => name ?? []))
  const guess = guessCases(withoutFiles(withCategories(asCategories(files.main), comesAgain)), apart)
  if (guess.form === 'long') for (const id of guess.ids) compared.add(id)
  const main = asCategories(files.main)
  const form = formOf(task, main, guess)
  const label = labelOf(task, main, guess, new Set([...apart, ...form.ids, form.step ?? '']))
  const read = inputsOf(task, main, form, label, split)
  const wanted = { columns: [...read.columns, label], words: read.words }
  const ownSequences = findSequences(main, form, wanted)
  const test = files.test && asCategories(files.test)
  const sequences = test === null ? ownSequences : joinedSequences(ownSequences, findSequences(test, form, wanted))
  const column = sequences.columns[sequences.columns.length - 1]
  const kind = saysOf(task, column, main.file)
  const names = kind === 'labels' ? classNames(labelsOf(column), 'step', { file: main.file, column: label }) : []
  const truth = truthOf(column, kind, names)
  const stretches = stretchesOf({
    ...{ experiment, form, sequences, own: ownSequences.count, tables: { main, test } },
    classes: truth.kind === 'labels' ? truth.classes : null,
  })
  const warnings: ProblemReport[] = [...sequences.notices]
  const training = [...stepsOf(stretches, 'train')]
  const inputs = fitSequenceInputs(task, sequences.columns.slice(0, -1), rangesOf(sequences), training, warnings)
  const words = wordsOf(experiment, read.words, sequences, training)
  if (inputs.length === 0 && words === null)
    throw new Problem('INPUTS_EMPTY', 'No input has any value in the training part.', {
      advice: 'Choose other inputs, or a larger share of training steps.',
      place: { field: 'task.inputs' },
    })
  warnings.push(...truthWarnings(truth, names, stretches, label))
  const pieces = stretches.flatMap(stretch => piecesOf(stretch, task.cases.longest))
  return {
    experiment: {
      ...experiment,
      task: {
        ...task,
        label,
        says: kind,
        inputs: [...new Set(inputs.map(input => input.column)), ...(words === null ? [] : [words.column])],
        cases: {
          ...task.cases,
          form: form.kind,
          id: form.kind === 'long' ? [...form.ids] : 'auto',
          step: form.step ?? 'none',
        },
      },
    },
    recipe: {
      form,
      normalise: task.normalise,
      inputs,
      words,
      label,
      says: fittedSays(truth, names, training, label),
      longest: pieces.reduce((most, { length }) => Math.max(most, length), 1),
    },
    ...{ sequences, truth, stretches, warnings },
    reason: task.cases.form === 'auto' && guess.form !== 'unknown' ? guess.reason : null,
  }
}

/** Which file a row is from tells files apart, and is looked at by nobody who guesses what a sequence is. */
const withoutFiles = (table: FileColumns): FileColumns => ({
  ...table,
  columns: table.columns.filter(({ name }) => name !== FILE_COLUMN),
})

/** Texts that name sequences come again with every step; those that are read hardly ever do. */
const comesAgain = ({ texts }: TextColumn): boolean => 20 * new Set(texts).size <= texts.length

/** Steps of a part, in their order. */
export function* stepsOf(stretches: readonly Stretch[], name: PartName): Generator<number> {
  for (const { part, start, length } of stretches)
    if (part === name) for (let step = start; step < start + length; step++) yield step
}

const labelsOf = (column: SeriesColumn): string[] =>
  Array.from(column.values).flatMap(value => (Number.isNaN(value) ? [] : [valueText(column, value)]))

function truthOf(column: SeriesColumn, kind: Says['kind'], names: readonly string[]): StepTruth {
  if (kind === 'number') return { kind, values: column.values }
  const numbers = new Map(names.map((name, number) => [name, number]))
  const classes = Int32Array.from(column.values, value =>
    Number.isNaN(value) ? -1 : (numbers.get(valueText(column, value)) ?? -1),
  )
  return { kind, classes }
}

function fittedSays(truth: StepTruth, classes: readonly string[], training: readonly number[], label: string): Says {
  if (truth.kind === 'labels') return { kind: 'labels', classes }
  const { count, min, max, scaler } = spreadOf(training.map(step => truth.values[step]))
  if (count === 0 || min === max)
    throw new Problem(
      'TARGET_CONSTANT',
      `“${label}” has ${count === 0 ? 'no value' : 'one value'} in the training part.`,
      {
        advice: 'Choose another column, or a larger share of training steps.',
        place: { column: label, field: 'task.label' },
      },
    )
  return { kind: 'number', unit: /\[([^\]]+)\]\s*$/.exec(label)?.[1] ?? '', scaler }
}

function wordsOf(
  { task: { words } }: ExperimentOf<'tag'>,
  column: string | null,
  sequences: Sequences,
  training: readonly number[],
): WordInput | null {
  if (column === null || sequences.words === null) return null
  const { lowerCase, least, most, spelling } = words
  const all = sequences.words
  const seen = training.map(step => (lowerCase ? all[step].toLowerCase() : all[step]))
  const vocabulary = vocabularyOf(countSymbols([seen]), { reserved: [UNKNOWN], least, most })
  return { column, lowerCase, vocabulary, spelling: spelling ? USUAL_WORD_FEATURES : null }
}

const LOOK_AT_F1 = 'Look at macro F1 rather than at accuracy, and try task.balance, which makes rare labels weigh more.'
const LOOK_AT_ENTITIES =
  'Look at entity F1, which counts what is not “O”: saying “O” everywhere is right most of the time.'

function truthWarnings(
  truth: StepTruth,
  names: readonly string[],
  stretches: readonly Stretch[],
  label: string,
): ProblemReport[] {
  const known = (step: number): boolean =>
    truth.kind === 'labels' ? truth.classes[step] >= 0 : Number.isFinite(truth.values[step])
  const steps = (['train', 'validation', 'test'] as const).flatMap(part => [...stepsOf(stretches, part)])
  const missing = steps.filter(step => !known(step)).length
  const place = { column: label, field: 'task.label' }
  const warnings: ProblemReport[] = []
  if (missing > 0)
    warnings.push({
      code: 'LABEL_WITH_GAPS',
      message: `“${label}” is missing in ${many(missing, 'step')} (${percent(missing / steps.length)}): they are read, but neither learned from nor judged.`,
      place,
    })
  if (truth.kind === 'number') return warnings
  const countsOf = (part: PartName): Float64Array =>
    classCounts(
      [...stepsOf(stretches, part)].map(step => truth.classes[step]).filter(own => own >= 0),
      names.length,
    )
  const learned = countsOf('train')
  const tested = countsOf('test')
  const strange = names.filter((_, c) => learned[c] === 0 && tested[c] > 0)
  if (strange.length > 0)
    warnings.push({
      code: 'SPLIT_CLASS_MISSING',
      message: `The train part has no step that is ${strange
        .slice(0, 5)
        .map(name => `“${shown(name)}”`)
        .join(', ')}${strange.length > 5 ? ' …' : ''}, the test part has.`,
      advice: 'What is not there cannot be learnt: share out in another way, or add sequences.',
      place: { field: 'evaluation.split' },
    })
  const advice = areEntityTags(names) ? LOOK_AT_ENTITIES : LOOK_AT_F1
  return [...warnings, ...unevenClasses(names, learned, { what: 'step', advice })]
}
