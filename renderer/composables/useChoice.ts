import { computed, type WritableComputedRef } from 'vue'
import { useExperiment } from '../stores/experiment'

/** One place of the experiment as something a control can bind to. The schema of the experiment says what stands there. */
export function useChoice<Value>(path: string): WritableComputedRef<Value> {
  const chosen = useExperiment()
  return computed({
    get: () => chosen.get(path) as Value,
    set: value => chosen.set(path, value),
  })
}
