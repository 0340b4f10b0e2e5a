/** How often each n-gram occurs. NUL joins the tokens, since no token of a text file holds one. */
export function nGramCounts(tokens: readonly string[], n: number): Map<string, number> {
  const counts = new Map<string, number>()
  for (let k = 0; k + n <= tokens.length; k++) {
    const gram = tokens.slice(k, k + n).join('\0')
    counts.set(gram, (counts.get(gram) ?? 0) + 1)
  }
  return counts
}
