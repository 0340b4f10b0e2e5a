import { computed } from 'vue'
import type { ColumnProfile } from '../../core/data/profile'
import { ofKind } from '../logic/of-kind'
import { planOf } from '../logic/plans'
import {
  canBeTarget,
  caseRoles,
  generateRoles,
  ROLES,
  rolesOf,
  saysKeys,
  withColumn,
  withInput,
  type Roles,
} from '../logic/roles'
import { useDataset } from '../stores/dataset'
import { useExperiment } from '../stores/experiment'
import { useSuggestion } from './useSuggestion'

const known = (name: string | undefined): string[] => (name === undefined ? [] : [name])

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
    if (generate.value) return generateRoles(generate.value, planOf('generate', chosen.plan))
    if (chosen.translate)
      return { inputs: known(chosen.translateFacts?.source), target: chosen.translateFacts?.target ?? null }
    if (chosen.transcribe) {
      const { inputs } = planOf('transcribe', chosen.plan)?.resolved.task ?? chosen.transcribe
      return { inputs: inputs === 'auto' ? [] : inputs, target: chosen.transcribeFacts?.text ?? null }
    }
    return { inputs: [], target: null }
  })
  const words = computed(() => ROLES[chosen.experiment?.task.kind ?? 'forecast'])
  /** Keys are numbers, read and said; of texts one column is said, and any other may be what they are made from. */
  const mayBeInput = (column: ColumnProfile): boolean => {
    if (keys.value) return canBeTarget(column)
    return words.value.mayBeInput(column) && !(generate.value && column.name === roles.value.target)
  }
  const mayBeTarget = (column: ColumnProfile): boolean => !keys.value && words.value.mayBeTarget(column)
  const order = computed(() => dataset.profile?.columns.map(column => column.name) ?? [])
  /** A translation has one source; of inputs there may be several. */
  function toggleInput(column: string): void {
    const { inputs } = roles.value
    if (chosen.translate) chosen.set('task.source', column)
    else if (keys.value) chosen.set('task.keys', withInput(inputs, column, order.value))
    else if (generate.value) {
      const columns = withColumn(inputs, column, order.value)
      const enter = generate.value.vector?.enter ?? 'every'
      chosen.set('task.vector', columns.length === 0 ? null : { columns, enter })
    } else chosen.set('task.inputs', withInput(inputs, column, order.value))
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
