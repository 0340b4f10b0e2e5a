import type { z } from 'zod'
import { Problem } from '../../problem'

/** Makes the problem of what is wrong at a field of a model file. */
export type Refuse = (message: string, field?: string) => Problem

/** What to do about a model that is none. */
export const MODEL_ADVICE =
  'The file is damaged or was changed by hand: take the model from where it was written again.'

/** Problems MODEL_INVALID of one file. */
export const refusing =
  (file: string | undefined): Refuse =>
  (message, field) =>
    new Problem('MODEL_INVALID', `${field === undefined ? '' : `${field}: `}${message}.`, {
      advice: MODEL_ADVICE,
      place: { file, field },
    })

/** A value as a schema wants it; the first thing it finds wrong is thrown. */
export function parsed<Output>(schema: z.ZodType<Output>, value: unknown, refuse: Refuse): Output {
  const { success, data, error } = schema.safeParse(value)
  if (success) return data
  const [issue] = error.issues
  if (issue.code === 'unrecognized_keys') throw refuse('This key is not known', fieldOf([...issue.path, issue.keys[0]]))
  throw refuse(issue.message.replace(/^Invalid input: /, ''), fieldOf(issue.path))
}

/** A size that is said in two places must be the same. */
export function expectSame(refuse: Refuse, what: string, given: number, expected: number, field: string): void {
  if (given !== expected) throw refuse(`${what}: ${given} given, ${expected} expected`, field)
}

/** parameters["head.V"].shape[0] */
export const fieldOf = (path: readonly PropertyKey[]): string =>
  path
    .map((key, k) => {
      if (typeof key === 'number') return `[${key}]`
      const name = String(key).slice(0, 100)
      return /^[A-Za-z_]\w*$/.test(name) ? `${k === 0 ? '' : '.'}${name}` : `[${JSON.stringify(name)}]`
    })
    .join('')

/** A value as a message shows it. */
export const found = (value: unknown): string =>
  value === undefined ? 'missing' : (JSON.stringify(value) ?? '').slice(0, 60)
