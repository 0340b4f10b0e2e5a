/** True when a candidate is one of its references, token by token. */
export function isExact(candidate: readonly string[], references: readonly (readonly string[])[]): boolean {
  return references.some(
    reference => reference.length === candidate.length && reference.every((token, k) => token === candidate[k]),
  )
}

/** Share of candidates that are one of their references. NaN when there is no candidate. */
export function exactMatch(
  candidates: readonly (readonly string[])[],
  references: readonly (readonly (readonly string[])[])[],
): number {
  return candidates.filter((candidate, k) => isExact(candidate, references[k])).length / candidates.length
}
