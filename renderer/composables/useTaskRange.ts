import { computed } from 'vue'
import { spanOf, stepsOf } from '../logic/span'
import { useDataset } from '../stores/dataset'
import { useExperiment } from '../stores/experiment'
import { useSuggestion } from './useSuggestion'

/** Window and horizon in steps as chosen now (even when refused), with the range their sliders offer. */
export function useTaskRange() {
  const dataset = useDataset()
  const chosen = useExperiment()
  const proposed = useSuggestion()
  const of = (name: 'window' | 'horizon') =>
    computed(() => {
      const suggestion = (proposed.value ?? dataset.profile?.suggestion)?.[name] ?? 1
      const step = dataset.profile?.clock?.step ?? null
      const choice = chosen.forecast?.[name] ?? 'auto'
      const steps = (choice === 'auto' ? suggestion : stepsOf(choice, step)) ?? suggestion
      const rows = chosen.plan?.rows ?? dataset.profile?.rows ?? 100
      const most = Math.max(2, Math.min(Math.floor(rows / 4), Math.max(4 * suggestion, 24)))
      return { steps, max: most, text: step ? String(spanOf(steps, step)) : `${steps} steps` }
    })
  return { window: of('window'), horizon: of('horizon') }
}
