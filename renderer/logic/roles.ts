import type { ColumnProfile, Suggestion } from '../../core/data/profile'
import type { ForecastTask } from '../../core/experiment/schema'

/** What each column is for. The target may be an input as well: its own past is often the best thing to look at. */
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

export const canBeInput = ({ type }: Pick<ColumnProfile, 'type'>): boolean =>
  type === 'number' || type === 'boolean' || type === 'category'
export const canBeTarget = ({ type }: Pick<ColumnProfile, 'type'>): boolean => type === 'number'
