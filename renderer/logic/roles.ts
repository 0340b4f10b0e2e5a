import type { ColumnProfile, Suggestion } from '../../core/data/profile'
import type { TaskKind } from '../../core/experiment/schema'
import type { ClassifyTask } from '../../core/experiment/tasks/classify'
import type { ForecastTask } from '../../core/experiment/tasks/forecast'
import type { GenerateTask } from '../../core/experiment/tasks/generate'
import type { PlanOf } from './plans'

type Labelled = Pick<ClassifyTask, 'inputs' | 'label'>

/**
 * What each column is for. The target is what the network shall say: the column of a forecast, or the label of the cases.
 * The target of a forecast may be an input as well: its own past is often the best thing to look at.
 */
export interface Roles {
  readonly inputs: readonly string[]
  readonly target: string | null
}

export function rolesOf(task: ForecastTask, suggestion: Pick<Suggestion, 'inputs' | 'target'> | null): Roles {
  return {
    inputs: task.inputs === 'auto' ? (suggestion?.inputs ?? []) : task.inputs,
    target: task.target === 'auto' ? (suggestion?.target ?? null) : task.target,
  }
}

/** Of a task with a label; `planned`: what became of every "auto", as far as a plan says. */
export function caseRoles(task: Labelled, planned: Labelled | null): Roles {
  const inputs = task.inputs === 'auto' ? planned?.inputs : task.inputs
  const label = task.label === 'auto' ? planned?.label : task.label
  return {
    inputs: inputs === undefined || inputs === 'auto' ? [] : inputs,
    target: label === undefined || label === 'auto' ? null : label,
  }
}

/** Of a generation: the texts are what the network shall say, made from a vector or from nothing; keys are read and said. */
export function generateRoles(task: GenerateTask, planned: PlanOf<'generate'> | null): Roles {
  const keys = task.keys === 'auto' ? planned?.resolved.task.keys : task.keys
  if (saysKeys(task, planned)) return { inputs: keys === undefined || keys === 'auto' ? [] : keys, target: null }
  return {
    inputs: task.vector?.columns ?? [],
    target: task.column === 'auto' ? (planned?.facts.column ?? null) : task.column,
  }
}

export const saysKeys = ({ form }: GenerateTask, planned: PlanOf<'generate'> | null): boolean =>
  (form === 'auto' ? planned?.facts.form : form) === 'keys'

/** Inputs after one column was switched, in the order of the file; the last one cannot be switched off. */
export function withInput(inputs: readonly string[], column: string, order: readonly string[]): string[] {
  const on = withColumn(inputs, column, order)
  return on.length === 0 ? [...inputs] : on
}

/** Columns after one of them was switched, in the order of the file. */
export function withColumn(columns: readonly string[], column: string, order: readonly string[]): string[] {
  const on = columns.includes(column) ? columns.filter(name => name !== column) : [...columns, column]
  return order.filter(name => on.includes(name))
}

type Typed = Pick<ColumnProfile, 'type'>
export const canBeInput = ({ type }: Typed): boolean => type === 'number' || type === 'boolean' || type === 'category'
/** Whether a column can name what a row belongs to. */
export const canName = ({ type }: Typed): boolean => type === 'category' || type === 'text' || type === 'number'
export const canBeTarget = ({ type }: Typed): boolean => type === 'number'
export const canBeCaseInput = (column: Typed): boolean => canBeInput(column) || column.type === 'text'
export const canBeLabel = (column: Typed): boolean => canBeInput(column)
export const canBeText = ({ type }: Typed): boolean => type === 'text' || type === 'category'

/** What the two roles of a column are called for a kind of task, which columns may have them, and where the target is chosen. */
interface RoleWords {
  readonly input: string
  readonly target: string
  readonly targetAt: string
  readonly mayBeInput: (column: Typed) => boolean
  readonly mayBeTarget: (column: Typed) => boolean
}

const LABELLED: RoleWords = {
  ...{ input: 'Input', target: 'Label', targetAt: 'task.label' },
  ...{ mayBeInput: canBeCaseInput, mayBeTarget: canBeLabel },
}
export const ROLES: Readonly<Record<TaskKind, RoleWords>> = {
  forecast: {
    ...{ input: 'Input', target: 'Target', targetAt: 'task.target' },
    ...{ mayBeInput: canBeInput, mayBeTarget: canBeTarget },
  },
  classify: LABELLED,
  generate: {
    ...{ input: 'Input', target: 'Text', targetAt: 'task.column' },
    ...{ mayBeInput: canBeCaseInput, mayBeTarget: canBeText },
  },
  tag: LABELLED,
  translate: {
    ...{ input: 'Source', target: 'Target', targetAt: 'task.target' },
    ...{ mayBeInput: canBeText, mayBeTarget: canBeText },
  },
  transcribe: {
    ...{ input: 'Input', target: 'Text', targetAt: 'task.text' },
    ...{ mayBeInput: canBeInput, mayBeTarget: canBeText },
  },
}
