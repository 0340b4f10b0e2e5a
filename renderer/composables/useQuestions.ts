import { computed, type ComputedRef } from 'vue'
import type { Question } from '../../core/data/profile'
import { useDataset } from '../stores/dataset'
import { useExperiment } from '../stores/experiment'

/** What only a person can decide about the file, and has not yet. */
export function useQuestions(): ComputedRef<Question[]> {
  const dataset = useDataset()
  const chosen = useExperiment()
  return computed(() => chosen.unanswered(dataset.profile?.questions ?? []))
}
