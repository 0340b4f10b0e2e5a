import { loadKernels, type Kernels } from '../../core/kernels/index'
import type { KernelChoice } from './kernel-choice.types'

/** The kernels of this thread: those that came with the task at hand (`task.ts`), so that all threads of a run use the same. */
let chosen: KernelChoice | null = null

export function useKernels(choice: KernelChoice): void {
  chosen = choice
}

export const threadKernels = (): Kernels => loadKernels(chosen ?? {})

/** How they were chosen, for the record of a run. Null: by nobody. */
export const kernelChoice = (): KernelChoice | null => chosen
