import { computed } from 'vue'
import type { ColumnProfile } from '../../core/data/profile'
import { ofKind } from '../logic/of-kind'
import { planOf } from '../logic/plans'
import {
  canBeCaseInput,
  canBeInput,
  canBeLabel,
  canBeTarget,
  canBeText,
  caseRoles,
  generateRoles,
  rolesOf,
  saysKeys,
  withColumn,
  withInput,
  type Roles,
} from '../logic/roles'
import { useDataset } from '../stores/dataset'
import { useExperiment } from '../stores/experiment'
import { useSuggestion } from './useSuggestion'

/** Which columns are inputs and which one is the target (or the label), which may be, and how to change that. */
export function useRoles() {
  const dataset = useDataset()
  const chosen = useExperiment()
  const suggestion = useSuggestion()
  const generate = computed(() => ofKind(chosen.experiment?.task, 'generate'))
  const keys = computed(() => generate.value !== null && saysKeys(generate.value, planOf('generate', chosen.plan)))
  const roles = computed((): Roles => {
    if (chosen.forecast) return rolesOf(chosen.forecast, suggestion.value ?? dataset.profile?.suggestion ?? null)
    if (chosen.classify) return caseRoles(chosen.classify, planOf('classify', chosen.plan)?.resolved.task ?? null)
    if (chosen.tag) return caseRoles(chosen.tag, planOf('tag', chosen.plan)?.resolved.task ?? null)
    return generate.value
      ? generateRoles(generate.value, planOf('generate', chosen.plan))
      : { inputs: [], target: null }
  })
  const cases = computed(() => chosen.classify !== null || chosen.tag !== null)
  const mayBeInput = (column: ColumnProfile): boolean => {
    if (generate.value)
      return keys.value ? canBeTarget(column) : column.name !== roles.value.target && canBeCaseInput(column)
    return (cases.value ? canBeCaseInput : canBeInput)(column)
  }
  const mayBeTarget = (column: ColumnProfile): boolean => {
    if (generate.value) return !keys.value && canBeText(column)
    return (cases.value ? canBeLabel : canBeTarget)(column)
  }
  const targetName = computed(() => (generate.value ? 'Text' : cases.value ? 'Label' : 'Target'))
  const order = computed(() => dataset.profile?.columns.map(column => column.name) ?? [])
  function toggleInput(column: string): void {
    const { inputs } = roles.value
    if (!generate.value) chosen.set('task.inputs', withInput(inputs, column, order.value))
    else if (keys.value) chosen.set('task.keys', withInput(inputs, column, order.value))
    else {
      const columns = withColumn(inputs, column, order.value)
      const enter = generate.value.vector?.enter ?? 'every'
      chosen.set('task.vector', columns.length === 0 ? null : { columns, enter })
    }
  }
  /** A column is forecast once, and not known ahead. */
  function chooseTarget(column: string): void {
    const { experiment, forecast } = chosen
    if (!experiment || !forecast) {
      chosen.set(generate.value ? 'task.column' : 'task.label', column)
      return
    }
    const others = (names: readonly string[]): string[] => names.filter(name => name !== column)
    const task = { ...forecast, target: column, also: others(forecast.also), known: others(forecast.known) }
    chosen.become({ ...experiment, task })
  }
  return { roles, targetName, mayBeInput, mayBeTarget, toggleInput, chooseTarget }
}
