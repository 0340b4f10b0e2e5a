import { vi } from 'vitest'
import { ref, shallowRef } from 'vue'
import type { ChartHandle } from '../../../renderer/composables/useChart'

/** There is no canvas to draw on here: charts are handed their data and draw nothing. */
export function withoutCanvas(): { useChart: () => ChartHandle } {
  return {
    useChart: () => ({
      hover: shallowRef(null),
      zoomed: ref(false),
      point: vi.fn(),
      leave: vi.fn(),
      key: () => false,
      showAll: vi.fn(),
      picture: () => 'data:image/png;base64,iVBORw0KGgo=',
    }),
  }
}
