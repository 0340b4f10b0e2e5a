import { computed } from 'vue'
import { useDataset } from '../stores/dataset'
import { useExperiment } from '../stores/experiment'
import { useRoles } from './useRoles'

const STEPS_OF_A_ROW = /\d+$/

/** The columns of a file of cases, by what they may be. */
export function useCaseColumns() {
  const dataset = useDataset()
  const chosen = useExperiment()
  const { roles, mayBeTarget } = useRoles()
  const profiles = computed(() => dataset.profile?.columns ?? [])
  const all = computed(() => profiles.value.map(({ name }) => name))
  const labels = computed(() => profiles.value.filter(mayBeTarget).map(({ name }) => name))
  const isStep = (name: string): boolean => chosen.caseFacts?.form === 'wide' && STEPS_OF_A_ROW.test(name)
  /** Neither read by the network nor the answer: what may name the case, its step, its part or its group. */
  const beside = computed(() =>
    all.value.filter(name => name !== roles.value.target && !roles.value.inputs.includes(name) && !isStep(name)),
  )
  return { all, labels, beside }
}
