export interface Memo<Answer> {
  (key: unknown, ask: () => Promise<Answer>): Promise<Answer>
  /** The answer if the question was asked; null: it was not, or it failed. */
  known(key: unknown): Promise<Answer | null>
}

/** Remembers the answers to the last few questions. A question that failed may be asked again. */
export function memo<Answer>(capacity: number): Memo<Answer> {
  const answers = new Map<string, Promise<Answer>>()

  function answer(key: unknown, ask: () => Promise<Answer>): Promise<Answer> {
    const name = JSON.stringify(key)
    const known = answers.get(name)
    if (known !== undefined) {
      answers.delete(name)
      answers.set(name, known)
      return known
    }
    const asked = ask()
    answers.set(name, asked)
    asked.catch(() => {
      if (answers.get(name) === asked) answers.delete(name)
    })
    for (const oldest of answers.keys()) {
      if (answers.size <= capacity) break
      answers.delete(oldest)
    }
    return asked
  }
  return Object.assign(answer, {
    known: (key: unknown) => answers.get(JSON.stringify(key))?.catch(() => null) ?? Promise.resolve(null),
  })
}
