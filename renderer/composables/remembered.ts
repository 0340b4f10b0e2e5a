import { ref, watch, type Ref } from 'vue'

/** A small choice about the window that outlives it. Where nothing can be stored, it simply does not. */
export function remembered<T extends string | number | boolean | readonly number[]>(key: string, initial: T): Ref<T> {
  const state = ref(read(key, initial)) as Ref<T>
  watch(state, value => write(key, value), { deep: true })
  return state
}

function read<T>(key: string, initial: T): T {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(`longhand.${key}`) ?? 'null')
    return typeof stored === typeof initial && Array.isArray(stored) === Array.isArray(initial) && stored !== null
      ? (stored as T)
      : initial
  } catch {
    return initial
  }
}

function write(key: string, value: unknown): void {
  try {
    localStorage.setItem(`longhand.${key}`, JSON.stringify(value))
  } catch {
    // Storage may be full or switched off: the window works without it.
  }
}
