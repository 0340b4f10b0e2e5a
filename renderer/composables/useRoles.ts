import { computed } from 'vue'
import type { ColumnProfile } from '../../core/data/profile'
import { planOf } from '../logic/plans'
import { caseRoles, ROLES, rolesOf, withInput, type Roles } from '../logic/roles'
import { useDataset } from '../stores/dataset'
import { useExperiment } from '../stores/experiment'
import { useSuggestion } from './useSuggestion'

const known = (name: string | undefined): string[] => (name === undefined ? [] : [name])

/** Which columns are inputs and which one is the target (or the label), which may be, and how to change that. */
export function useRoles() {
  const dataset = useDataset()
  const chosen = useExperiment()
  const suggestion = useSuggestion()
  const roles = computed((): Roles => {
    if (chosen.forecast) return rolesOf(chosen.forecast, suggestion.value ?? dataset.profile?.suggestion ?? null)
    if (chosen.classify) return caseRoles(chosen.classify, planOf('classify', chosen.plan)?.resolved.task ?? null)
    if (chosen.tag) return caseRoles(chosen.tag, planOf('tag', chosen.plan)?.resolved.task ?? null)
    if (chosen.translate)
      return { inputs: known(chosen.translateFacts?.source), target: chosen.translateFacts?.target ?? null }
    if (chosen.transcribe) {
      const { inputs } = planOf('transcribe', chosen.plan)?.resolved.task ?? chosen.transcribe
      return { inputs: inputs === 'auto' ? [] : inputs, target: chosen.transcribeFacts?.text ?? null }
    }
    return { inputs: [], target: null }
  })
  const words = computed(() => ROLES[chosen.experiment?.task.kind ?? 'forecast'])
  const mayBeInput = (column: ColumnProfile): boolean => words.value.mayBeInput(column)
  const mayBeTarget = (column: ColumnProfile): boolean => words.value.mayBeTarget(column)
  const order = computed(() => dataset.profile?.columns.map(column => column.name) ?? [])
  /** A translation has one source; of inputs there may be several. */
  function toggleInput(column: string): void {
    if (chosen.translate) chosen.set('task.source', column)
    else chosen.set('task.inputs', withInput(roles.value.inputs, column, order.value))
  }
  /** A column is forecast once, and not known ahead. */
  function chooseTarget(column: string): void {
    const { experiment, forecast } = chosen
    if (!experiment || !forecast) {
      chosen.set(words.value.targetAt, column)
      return
    }
    const others = (names: readonly string[]): string[] => names.filter(name => name !== column)
    const task = { ...forecast, target: column, also: others(forecast.also), known: others(forecast.known) }
    chosen.become({ ...experiment, task })
  }
  return { roles, words, mayBeInput, mayBeTarget, toggleInput, chooseTarget }
}
