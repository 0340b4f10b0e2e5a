import { computed } from 'vue'
import type { ColumnProfile } from '../../core/data/profile'
import { planOf } from '../logic/plans'
import {
  canBeCaseInput,
  canBeInput,
  canBeLabel,
  canBeTarget,
  caseRoles,
  rolesOf,
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
  const roles = computed((): Roles => {
    if (chosen.forecast) return rolesOf(chosen.forecast, suggestion.value ?? dataset.profile?.suggestion ?? null)
    if (chosen.classify) return caseRoles(chosen.classify, planOf('classify', chosen.plan)?.resolved.task ?? null)
    if (chosen.tag) return caseRoles(chosen.tag, planOf('tag', chosen.plan)?.resolved.task ?? null)
    return { inputs: [], target: null }
  })
  const cases = computed(() => chosen.forecast === null)
  const mayBeInput = (column: ColumnProfile): boolean => (cases.value ? canBeCaseInput : canBeInput)(column)
  const mayBeTarget = (column: ColumnProfile): boolean => (cases.value ? canBeLabel : canBeTarget)(column)
  const targetName = computed(() => (cases.value ? 'Label' : 'Target'))
  const order = computed(() => dataset.profile?.columns.map(column => column.name) ?? [])
  const toggleInput = (column: string): void =>
    chosen.set('task.inputs', withInput(roles.value.inputs, column, order.value))
  /** A column is forecast once, and not known ahead. */
  function chooseTarget(column: string): void {
    const { experiment, forecast } = chosen
    if (!experiment || !forecast) {
      chosen.set('task.label', column)
      return
    }
    const others = (names: readonly string[]): string[] => names.filter(name => name !== column)
    const task = { ...forecast, target: column, also: others(forecast.also), known: others(forecast.known) }
    chosen.become({ ...experiment, task })
  }
  return { roles, targetName, mayBeInput, mayBeTarget, toggleInput, chooseTarget }
}
