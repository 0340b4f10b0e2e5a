/** Reads and changes one place of the experiment by its path ("task.window"); changing returns a new experiment. */

type Tree = Readonly<Record<string, unknown>>

const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null && !Array.isArray(value)

export function choiceAt(root: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((node, key) => (isTree(node) ? node[key] : undefined), root)
}

/** A copy of `root` with `value` at `path`; branches that are not on the path are shared with the original. */
export function withChoice<Root extends object>(root: Root, path: string, value: unknown): Root {
  const [key, ...rest] = path.split('.')
  const child = isTree(root) ? root[key] : undefined
  const changed = rest.length === 0 ? value : withChoice(isTree(child) ? child : {}, rest.join('.'), value)
  return { ...root, [key]: changed }
}

/**
 * Puts the answer to a question where it belongs. A list gains the answer (a missing mark), anything else becomes it.
 * Returns null when the answer changes nothing ("leave as it is").
 */
export function withAnswer<Root extends object>(root: Root, path: string, value: string): Root | null {
  const before: unknown = choiceAt(root, path)
  if (!Array.isArray(before)) return withChoice(root, path, value)
  if (value === '' || before.includes(value)) return null
  const marks: readonly unknown[] = before
  return withChoice(root, path, [...marks, value])
}

/** A question by what it asks: the same file may be asked about several marks for one and the same choice. */
export const questionKey = ({ answer, text }: { readonly answer: string; readonly text: string }): string =>
  `${answer}: ${text}`

/** Whether a problem is about this field or something inside it. */
export const concerns = (field: string | undefined, path: string): boolean =>
  field !== undefined && (field === path || field.startsWith(`${path}.`))
