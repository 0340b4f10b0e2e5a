import { computed } from 'vue'
import { rolesOf, withInput } from '../logic/roles'
import { useDataset } from '../stores/dataset'
import { useExperiment } from '../stores/experiment'
import { useSuggestion } from './useSuggestion'

/** Which columns are inputs and which one is the target, and how to change that. */
export function useRoles() {
  const dataset = useDataset()
  const chosen = useExperiment()
  const suggestion = useSuggestion()
  const roles = computed(() =>
    chosen.experiment
      ? rolesOf(chosen.experiment.task, suggestion.value ?? dataset.profile?.suggestion ?? null)
      : { inputs: [], target: null },
  )
  const order = computed(() => dataset.profile?.columns.map(column => column.name) ?? [])
  const toggleInput = (column: string): void =>
    chosen.set('task.inputs', withInput(roles.value.inputs, column, order.value))
  /** A column is forecast once, and not known ahead. */
  function chooseTarget(column: string): void {
    const { experiment, forecast } = chosen
    if (!experiment || !forecast) return
    const others = (names: readonly string[]): string[] => names.filter(name => name !== column)
    const task = { ...forecast, target: column, also: others(forecast.also), known: others(forecast.known) }
    chosen.become({ ...experiment, task })
  }
  return { roles, toggleInput, chooseTarget }
}
