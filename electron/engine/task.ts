import { reportOf } from '../../core/problem'
import type { KernelChoice } from './kernel-choice.types'
import type { Reply } from './reply.types'
import { useKernels } from './thread-kernels'

/** What a worker is given: its job, and the kernels that it computes with; null: it needs none. */
export interface Errand<Job> {
  readonly job: Job
  readonly kernels: KernelChoice | null
}

/**
 * A worker's default export: runs the work and answers a `Reply`, because a `Problem` thrown across threads would arrive as a
 * bare Error without its code and place. `pool.run` turns the reply back into a value or a `Problem`.
 */
export const task =
  <Job, Answer>(work: (job: Job) => Answer | Promise<Answer>) =>
  async ({ job, kernels }: Errand<Job>): Promise<Reply<Answer>> => {
    if (kernels !== null) useKernels(kernels)
    try {
      return { ok: true, value: await work(job) }
    } catch (error) {
      return { ok: false, problem: reportOf(error) }
    }
  }
