import { computed, ref, type ComputedRef, type Ref } from 'vue'
import { CURVES_AT_FIRST } from '../logic/case-drawing'

/** Which columns of cases are drawn: the first few, until someone chooses. */
export function useShownColumns(names: () => readonly string[]): {
  shown: Ref<ReadonlySet<string>>
  all: ComputedRef<readonly string[]>
} {
  const all = computed(names)
  const wanted = ref<ReadonlySet<string> | null>(null)
  const shown = computed({
    get: () => {
      const kept = all.value.filter(name => wanted.value?.has(name))
      return new Set(kept.length === 0 ? all.value.slice(0, CURVES_AT_FIRST) : kept)
    },
    set: (chosen: ReadonlySet<string>) => (wanted.value = chosen),
  })
  return { shown, all }
}
