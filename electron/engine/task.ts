import { reportOf } from '../../core/problem'
import type { Reply } from './reply.types'

/**
 * A worker's default export: runs the work and answers a `Reply`, because a `Problem` thrown across threads would arrive as a
 * bare Error without its code and place. `pool.run` turns the reply back into a value or a `Problem`.
 */
export const task =
  <Job, Answer>(work: (job: Job) => Answer | Promise<Answer>) =>
  async (job: Job): Promise<Reply<Answer>> => {
    try {
      return { ok: true, value: await work(job) }
    } catch (error) {
      return { ok: false, problem: reportOf(error) }
    }
  }
