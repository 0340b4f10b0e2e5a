/**
 * B of connectionist temporal classification (Graves et al. 2006, § 3.1): what an alignment, one symbol per frame, says.
 * Repeats are merged first and blanks dropped then, so that a blank keeps two equal labels apart: B(aa−ab) = B(a−aab−) = aab.
 */

/** What becomes of one frame's symbol. */
export type Fate = 'label' | 'repeat' | 'blank'

/** What becomes of every frame's symbol, to be looked at; `collapse` keeps those of the fate `label`. */
export const collapseSteps = (path: ArrayLike<number>, blank: number): Fate[] =>
  Array.from({ length: path.length }, (_, t) => fateOf(path, t, blank))

export function collapse(path: ArrayLike<number>, blank: number): number[] {
  const labels: number[] = []
  for (let t = 0; t < path.length; t++) if (fateOf(path, t, blank) === 'label') labels.push(path[t])
  return labels
}

function fateOf(path: ArrayLike<number>, t: number, blank: number): Fate {
  if (path[t] === blank) return 'blank'
  return t > 0 && path[t] === path[t - 1] ? 'repeat' : 'label'
}
