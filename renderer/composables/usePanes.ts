import type { Ref } from 'vue'
import { remembered } from './remembered'

/** Sizes of the panes of a screen, in percent; they are remembered, and said to those who move the border by keyboard. */
export function usePanes(name: string, initial: readonly number[], page: Readonly<Ref<HTMLElement | null>>) {
  const sizes = remembered<readonly number[]>(`panes.${name}`, initial)
  function describe(): void {
    const border = page.value?.querySelector('.splitpanes__splitter')
    border?.setAttribute('aria-label', 'Border between the panes')
    border?.setAttribute('aria-valuenow', String(Math.round(sizes.value[0])))
  }
  function keep({ panes }: { panes: { size: number }[] }): void {
    sizes.value = panes.map(pane => pane.size)
    describe()
  }
  return { sizes, describe, keep }
}
