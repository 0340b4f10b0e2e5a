/**
 * Numbers of the `n` largest of the first `count` scores, largest first; of equal scores the earlier one first. Scores of −∞
 * (probability 0) are left out, so there may be fewer.
 */
export function largest(scores: ArrayLike<number>, n: number, count = scores.length): number[] {
  if (n >= count) return everyOne(scores, count)
  const best: number[] = []
  for (let k = 0; k < count; k++) {
    const score = scores[k]
    if (score === -Infinity) continue
    if (best.length === n && !(score > scores[best[n - 1]])) continue
    const at = placeOf(score, best, scores)
    if (best.length === n) best.pop()
    best.splice(at, 0, k)
  }
  return best
}

/** Where a score belongs among the best: behind all that are at least as large. */
function placeOf(score: number, best: readonly number[], scores: ArrayLike<number>): number {
  let from = 0
  let to = best.length
  while (from < to) {
    const middle = (from + to) >>> 1
    if (scores[best[middle]] >= score) from = middle + 1
    else to = middle
  }
  return from
}

/** All of them in order: quicker sorted than put in one by one. The sort is stable. */
function everyOne(scores: ArrayLike<number>, count: number): number[] {
  const all: number[] = []
  for (let k = 0; k < count; k++) if (scores[k] !== -Infinity) all.push(k)
  return all.sort((a, b) => scores[b] - scores[a])
}
