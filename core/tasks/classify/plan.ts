import { guessCases, type CaseGuess } from '../../data/case-guess'
import { joinedColumn, withCategories, type FileColumns, type TextColumn } from '../../data/columns'
import { codecOf, countSymbols, UNKNOWN, vocabularyOf, type Vocabulary } from '../../data/vocabulary'
import { many } from '../../data/wording'
import type { ExperimentOf } from '../../experiment/schema'
import { Problem, type ProblemReport } from '../../problem'
import { classCounts } from '../baselines/majority'
import type { CaseParts } from '../case-split'
import { classNames, unevenClasses } from '../class-names'
import { fitStepInput, present } from '../step-inputs'
import { refuseSeries, refuseTwoSplits } from '../split-choice'
import { findCases, type FoundCases } from './cases'
import { formOf, labelOf, stepColumns } from './form'
import { partsOf } from './parts'
import type { ClassifyRecipe } from './recipe'

/** What an experiment means for the files at hand: every "auto" decided, every case in its part. */
export interface ClassifyPlan {
  /** The experiment as it would be written without any "auto" that concerns the task. */
  readonly experiment: ExperimentOf<'classify'>
  readonly recipe: ClassifyRecipe
  /** Of all files, one behind the other. */
  readonly cases: FoundCases
  /** Number of the class of each case. */
  readonly classes: Int32Array
  readonly parts: CaseParts
  readonly warnings: readonly ProblemReport[]
  /** Why the form was chosen; null: it was given. */
  readonly reason: string | null
}

/** The columns of the files of an experiment. */
export interface ClassifyFiles {
  readonly main: FileColumns
  /** The test part, where it is a file of its own. */
  readonly test: FileColumns | null
}

/**
 * Decides everything that is "auto", finds the cases and shares them out, and fits scalers and vocabulary on the training part.
 *
 * Throws `Problem` with the field of the experiment when it cannot be done.
 */
export function planClassify(experiment: ExperimentOf<'classify'>, files: ClassifyFiles): ClassifyPlan {
  const { task } = experiment
  const { split } = experiment.evaluation
  refuseTwoSplits(split)
  refuseSeries(experiment.data)
  const apart = new Set([split.column, split.group].flatMap(name => name ?? []))
  // Texts that are compared, not read: an input can be either, which the form decides.
  const compared = new Set([task.label, task.cases.id].flat())
  const asCategories = (table: FileColumns): FileColumns => withCategories(table, ({ name }) => compared.has(name))
  const guess = guessCases(withCategories(asCategories(files.main), comesAgain), apart)
  if (guess.form === 'long') for (const id of guess.ids) compared.add(id)
  const form = formOf(task, asCategories(files.main), guess)
  if (task.hide > 0 && form.kind !== 'text')
    throw new Problem('HIDE_WITHOUT_TEXT', 'Only symbols of texts can be hidden in training, and no text is read.', {
      advice: 'Leave out “task.hide”; network.dropout works for numbers too.',
      place: { field: 'task.hide' },
    })
  if (form.kind === 'long' && task.inputs !== 'auto') for (const input of task.inputs) compared.add(input)
  const main = asCategories(files.main)
  const test = files.test && asCategories(files.test)
  const label = labelOf(task, main, guess, form, apart)
  const inputs = stepColumns(task, main, form, label, split)
  const own = findCases(main, form, label, inputs)
  const given = test === null ? null : findCases(test, form, label, inputs)
  const cases = given === null ? own : joined(own, given)
  const names = classNames(cases.labels ?? [], 'case', { file: main.file, column: label })
  const classes = Int32Array.from(cases.labels ?? [], name => names.indexOf(name))
  const parts = partsOf(experiment, { main, test }, cases, own.count)
  refuseEmpty(parts, experiment)
  const vocabulary = cases.tokens === null ? null : vocabularyOfTraining(cases, cases.tokens, parts, task)
  const warnings: ProblemReport[] = [...cases.notices, ...parts.notices]
  const training = [...trainingSteps(cases, parts, task.cases.longest)]
  const stepInputs = inputs.flatMap(name => fitStepInput(present(cases.columns, name), training, warnings))
  if (cases.tokens === null && stepInputs.length === 0)
    throw new Problem('INPUTS_EMPTY', 'No input has any value in the training part.', {
      advice: 'Choose other inputs, or a larger share of training cases.',
      place: { field: 'task.inputs' },
    })
  const learned = classCounts(
    parts.train.map(one => classes[one]),
    names.length,
  )
  warnings.push(
    ...unevenClasses(names, learned, { what: 'case', advice: EVEN }),
    ...lengthWarnings(cases, task.cases.longest),
  )
  const longest = cases.lengths.reduce((most, length) => Math.max(most, length), 1)
  return {
    experiment: {
      ...experiment,
      task: {
        ...task,
        label,
        inputs: form.kind === 'text' ? [form.column] : inputs,
        cases: {
          ...task.cases,
          form: form.kind,
          ...(form.kind === 'long' ? { id: [...form.ids], step: form.step ?? 'none' } : {}),
        },
        text: form.kind === 'text' ? { ...task.text, by: form.by } : task.text,
      },
    },
    recipe: {
      form,
      inputs: stepInputs,
      vocabulary,
      label,
      classes: names,
      longest: Math.min(longest, task.cases.longest),
    },
    cases,
    classes,
    parts,
    warnings,
    reason: task.cases.form === 'auto' && guess.form !== 'unknown' ? guess.reason : null,
  }
}

/** Texts that name cases come again with every step; those that are read hardly ever do. */
const comesAgain = ({ texts }: TextColumn): boolean => 2 * new Set(texts).size <= texts.length

/** The cases of two files as those of one. */
function joined(a: FoundCases, b: FoundCases): FoundCases {
  const steps = a.count === 0 ? 0 : a.starts[a.count - 1] + a.lengths[a.count - 1]
  return {
    count: a.count + b.count,
    starts: Int32Array.from([...a.starts, ...b.starts.map(start => start + steps)]),
    lengths: Int32Array.from([...a.lengths, ...b.lengths]),
    columns: a.columns.map((column, c) => joinedColumn(column, b.columns[c])),
    tokens: a.tokens && b.tokens && [...a.tokens, ...b.tokens],
    texts: a.texts && b.texts && [...a.texts, ...b.texts],
    names: [...a.names, ...b.names],
    labels: a.labels && b.labels && [...a.labels, ...b.labels],
    rows: Int32Array.from([...a.rows, ...b.rows]),
    notices: [...a.notices, ...b.notices],
  }
}

function refuseEmpty(parts: CaseParts, { evaluation }: ExperimentOf<'classify'>): void {
  for (const name of ['train', 'validation', 'test'] as const)
    if (parts[name].length === 0)
      throw new Problem('SPLIT_EMPTY', `The ${name} part has no case.`, {
        advice: 'Choose a larger share, or a file with more cases.',
        place: { field: evaluation.split.column === null ? `evaluation.split.${name}` : 'evaluation.split.column' },
      })
}

/** Steps that are read of the cases of the training part: the only ones that anything is fitted to. */
function* trainingSteps({ starts, lengths }: FoundCases, { train }: CaseParts, longest: number): Generator<number> {
  for (const one of train) for (let t = 0; t < Math.min(lengths[one], longest); t++) yield starts[one] + t
}

function vocabularyOfTraining(
  cases: FoundCases,
  tokens: readonly string[],
  parts: CaseParts,
  { text: { least, most }, cases: { longest } }: ExperimentOf<'classify'>['task'],
): Vocabulary {
  const seen = Array.from(trainingSteps(cases, parts, longest), step => tokens[step])
  return vocabularyOf(countSymbols([seen]), { reserved: [UNKNOWN], least, most })
}

/** Numbers of the tokens of every step. */
export const tokenNumbers = (vocabulary: Vocabulary, tokens: readonly string[]): Int32Array =>
  codecOf(vocabulary).encode(tokens)

const EVEN = 'Look at macro F1 rather than at accuracy, and try task.balance, which makes rare classes weigh more.'

function lengthWarnings({ lengths }: FoundCases, longest: number): ProblemReport[] {
  const cut = lengths.reduce((sum, length) => sum + (length > longest ? 1 : 0), 0)
  if (cut === 0) return []
  return [
    {
      code: 'CASES_CUT',
      message: `${many(cut, 'case')} ${cut === 1 ? 'is' : 'are'} longer than ${many(longest, 'step')}: what comes after is not read.`,
      advice: 'Set task.cases.longest higher if the end matters; training takes longer then.',
      place: { field: 'task.cases.longest' },
    },
  ]
}

export type { CaseGuess }
