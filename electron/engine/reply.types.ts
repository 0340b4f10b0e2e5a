import type { ProblemReport } from '../../core/problem'

/** The answer to a call across a border of threads or processes, where a thrown `Problem` would lose its code and place. */
export type Reply<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: ProblemReport }
