import { basename } from 'node:path'
import { many, shown } from '../../core/data/wording'
import { withCategories, type FileColumns } from '../../core/data/columns'
import { classifierData } from '../../core/formats/models/classify'
import type { ClassifyModel } from '../../core/formats/models/classify'
import type { InputRows } from '../../core/network/compiled.types'
import { Problem } from '../../core/problem'
import { findCases, type FoundCases } from '../../core/tasks/classify/cases'
import { stepRows } from '../../core/tasks/classify/data'
import type { ClassifyRecipe } from '../../core/tasks/classify/recipe'
import type { Wanted } from './apply-model'
import { loadColumns } from './datasets'
import { onSharedMemory } from './shared'

/** A model that classifies on a file. */
export interface AppliedClassifier {
  readonly kind: 'classify'
  readonly model: Pick<ClassifyModel, 'kind' | 'recipe' | 'network' | 'parameters'>
  readonly rows: InputRows
  /** First step and number of steps of each case. */
  readonly starts: Int32Array
  readonly lengths: Int32Array
  /** Steps of the longest case, as far as it is read. */
  readonly steps: number
  readonly names: readonly string[]
  /** What the file says of each case; null: of this one nothing. Null altogether: the file has no such column. */
  readonly truth: readonly (string | null)[] | null
}

/**
 * Finds the cases of a file. The column of the class may be missing, unless they are to be judged.
 * @throws Problem of the file (a missing column is named), CLASS_UNKNOWN
 */
export async function applyClassifier(model: ClassifyModel, file: string, wanted: Wanted): Promise<AppliedClassifier> {
  const { kind, recipe, network, parameters } = model
  const { label, longest } = recipe
  const table = await tableFor(model, file, wanted === 'judgeable')
  const isLabelled = table.columns.some(({ name }) => name === label)
  const inputs = recipe.inputs.map(({ column }) => column)
  const judged = wanted === 'judgeable' ? findCases(table, recipe.form, label, inputs) : null
  const cases = judged ?? findCases(table, recipe.form, null, inputs)
  if (judged !== null) refuseOtherClasses(file, recipe, judged)
  const truth = cases.labels ?? (isLabelled ? truthOf(cases, findCases(table, recipe.form, label, inputs)) : null)
  const lengths = cases.lengths.map(length => Math.min(length, longest))
  return onSharedMemory({
    kind,
    model: { kind, recipe, network, parameters },
    rows: stepRows(recipe, cases),
    starts: cases.starts,
    lengths,
    steps: lengths.reduce((most, length) => Math.max(most, length), 1),
    names: cases.names,
    truth,
  })
}

/** The columns of a file as the model's recipe knows them. */
async function tableFor(model: ClassifyModel, file: string, withLabel: boolean): Promise<FileColumns> {
  const { form, label } = model.recipe
  const named = columnsOf(model.recipe)
  const compared = new Set([label, ...(form.kind === 'long' ? form.ids : [])])
  const table = await loadColumns(file, classifierData(model, file), withLabel ? [...named, label] : named, {
    optional: withLabel ? [] : [label],
    asText: form.kind === 'text' ? [form.column] : [],
    asTime: form.kind === 'long' && form.step !== null ? [form.step] : [],
  })
  return withCategories(table, ({ name }) => compared.has(name))
}

function columnsOf({ form, inputs }: ClassifyRecipe): string[] {
  switch (form.kind) {
    case 'long':
      return [...form.ids, ...(form.step === null ? [] : [form.step]), ...inputs.map(({ column }) => column)]
    case 'wide':
      return form.channels.flatMap(({ columns }) => columns.map(({ name }) => name))
    case 'text':
      return [form.column]
  }
}

/** Cases without a label are among those that have one only where nobody asks for it. */
function truthOf({ rows }: FoundCases, { rows: labelled, labels }: FoundCases): (string | null)[] {
  const known = new Map(Array.from(labelled, (row, k) => [row, labels?.[k] ?? null]))
  return Array.from(rows, row => known.get(row) ?? null)
}

/** What the model cannot say it cannot get right: judging it on that would count against it without a word. */
function refuseOtherClasses(file: string, { classes, label }: ClassifyRecipe, { labels, names }: FoundCases): void {
  const others = (labels ?? []).flatMap((name, k) => (classes.includes(name) ? [] : [k]))
  if (others.length === 0) return
  const [first] = others
  throw new Problem(
    'CLASS_UNKNOWN',
    `${basename(file)}: ${many(others.length, 'case')} ${others.length === 1 ? 'has' : 'have'} a class that the model does not know, e.g. “${shown(labels?.[first] ?? '')}” of ${names[first]}.`,
    {
      advice: `It knows ${classes
        .slice(0, 8)
        .map(name => `“${shown(name)}”`)
        .join(', ')}${classes.length > 8 ? ' …' : ''}. Take the others out, or correct their labels.`,
      place: { file, column: label },
    },
  )
}
