/**
 * Edit distance (Levenshtein 1966): the fewest substitutions, insertions and deletions that turn a reference into a hypothesis.
 * By dynamic programming (Wagner & Fischer 1974): D(i,j) is the distance of the first i and the first j elements,
 *
 *   D(i,j) = min( D(i−1,j−1) + [r_i ≠ h_j],  D(i−1,j) + 1,  D(i,j−1) + 1 )      D(i,0) = i      D(0,j) = j
 *
 * Elements are compared with ===: characters, words, class numbers.
 */

/** One step of an alignment. The indices are those of the element in its sequence. */
export type Edit =
  | { readonly kind: 'match' | 'substitution'; readonly reference: number; readonly hypothesis: number }
  | { readonly kind: 'deletion'; readonly reference: number }
  | { readonly kind: 'insertion'; readonly hypothesis: number }

/** How many of each; a deletion is an element of the reference that the hypothesis lacks. */
export interface EditCounts {
  readonly substitutions: number
  readonly insertions: number
  readonly deletions: number
}

/**
 * The fewest edits in order, with the matches between them. Where several alignments have as few, it is the one that, from the
 * end backwards, pairs two elements rather than drops one, and drops rather than inserts.
 */
export function align(reference: ArrayLike<unknown>, hypothesis: ArrayLike<unknown>): Edit[] {
  const D = distances(reference, hypothesis)
  const width = hypothesis.length + 1
  const edits: Edit[] = []
  let i = reference.length
  let j = hypothesis.length
  while (i > 0 || j > 0) {
    const here = D[i * width + j]
    const differ = i > 0 && j > 0 && reference[i - 1] !== hypothesis[j - 1] ? 1 : 0
    if (i > 0 && j > 0 && here === D[(i - 1) * width + j - 1] + differ)
      edits.push({ kind: differ ? 'substitution' : 'match', reference: --i, hypothesis: --j })
    else if (i > 0 && here === D[(i - 1) * width + j] + 1) edits.push({ kind: 'deletion', reference: --i })
    else edits.push({ kind: 'insertion', hypothesis: --j })
  }
  return edits.reverse()
}

export function editCounts(reference: ArrayLike<unknown>, hypothesis: ArrayLike<unknown>): EditCounts {
  const counts = { match: 0, substitution: 0, insertion: 0, deletion: 0 }
  for (const { kind } of align(reference, hypothesis)) counts[kind]++
  return { substitutions: counts.substitution, insertions: counts.insertion, deletions: counts.deletion }
}

/** D(i,j), (reference + 1, hypothesis + 1). */
function distances(reference: ArrayLike<unknown>, hypothesis: ArrayLike<unknown>): Int32Array {
  const width = hypothesis.length + 1
  const D = new Int32Array((reference.length + 1) * width)
  for (let j = 1; j < width; j++) D[j] = j
  for (let i = 1; i <= reference.length; i++) {
    const row = i * width
    D[row] = i
    for (let j = 1; j < width; j++) {
      const pair = D[row - width + j - 1] + (reference[i - 1] === hypothesis[j - 1] ? 0 : 1)
      D[row + j] = Math.min(pair, D[row - width + j] + 1, D[row + j - 1] + 1)
    }
  }
  return D
}
