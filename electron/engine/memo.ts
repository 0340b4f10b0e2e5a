/** Remembers the answers to the last few questions. A question that failed may be asked again. */
export function memo<Answer>(capacity: number): (key: unknown, ask: () => Promise<Answer>) => Promise<Answer> {
  const answers = new Map<string, Promise<Answer>>()
  return (key, ask) => {
    const name = JSON.stringify(key)
    const known = answers.get(name)
    if (known !== undefined) {
      answers.delete(name)
      answers.set(name, known)
      return known
    }
    const answer = ask()
    answers.set(name, answer)
    answer.catch(() => {
      if (answers.get(name) === answer) answers.delete(name)
    })
    for (const oldest of answers.keys()) {
      if (answers.size <= capacity) break
      answers.delete(oldest)
    }
    return answer
  }
}
