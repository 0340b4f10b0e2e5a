import { Problem } from '../../../core/problem'

/** The problem that something throws; a test fails when it throws none. */
export function problemOf(act: () => unknown): Problem {
  try {
    act()
  } catch (error) {
    if (error instanceof Problem) return error
    throw error
  }
  throw new Error('no problem was thrown')
}
