import type { Api, Reply } from '../../electron/contract'
import type { ProblemReport } from '../../core/problem'

declare global {
  interface Window {
    readonly longhand: Api
  }
}

/** The door to the main process: what the preload put on the window. */
export const api = (): Api => window.longhand

/** A refused call as an exception, for places that have one way on. */
export class Refusal extends Error {
  constructor(readonly problem: ProblemReport) {
    super(problem.message)
    this.name = 'Refusal'
  }
}

export async function valueOf<T>(reply: Promise<Reply<T>>): Promise<T> {
  const answer = await reply
  if (answer.ok) return answer.value
  throw new Refusal(answer.problem)
}

/** What to show for anything that was thrown on the way. */
export function problemOf(error: unknown): ProblemReport {
  if (error instanceof Refusal) return error.problem
  return {
    code: 'DEFECT',
    message: error instanceof Error ? error.message : String(error),
    advice: 'This is a defect of Longhand. Please report it with the steps that led here.',
  }
}
