import type { Ref } from 'vue'
import { remembered } from './remembered'

/** Sizes of the panes of a screen, in percent; they are remembered. */
export function usePanes(
  name: string,
  initial: readonly number[],
): { sizes: Ref<readonly number[]>; keep: (event: { panes: { size: number }[] }) => void } {
  const sizes = remembered<readonly number[]>(`panes.${name}`, initial)
  return { sizes, keep: ({ panes }) => void (sizes.value = panes.map(pane => pane.size)) }
}
