import { computed, type ComputedRef } from 'vue'
import type { Suggestion } from '../../core/data/profile'
import { useDataset } from '../stores/dataset'
import { useExperiment } from '../stores/experiment'

/** What is proposed for the target at hand: by the plan, or by the profile while there is none; null: by none of them yet. */
export function useSuggestion(): ComputedRef<Suggestion | null> {
  const dataset = useDataset()
  const chosen = useExperiment()
  return computed(() => {
    const target = chosen.forecast?.target ?? 'auto'
    const proposed = [chosen.plan?.suggestion, dataset.profile?.suggestion]
    return proposed.find(suggestion => suggestion && (target === 'auto' || suggestion.target === target)) ?? null
  })
}
