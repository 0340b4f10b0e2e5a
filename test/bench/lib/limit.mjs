/**
 * Lines of the table of limits: [what, limit, measured, whether it holds].
 *   shown (value, further) → text with so many digits more than usual: `digits`, `percent`, `times` of table.mjs
 */
export const atLeast = (what, limit, measured, shown) => [
  ...[what, `≥ ${shown(limit)}`],
  ...verdict(limit, measured, shown, measured >= limit),
]

export const atMost = (what, limit, measured, shown) => [
  ...[what, `≤ ${shown(limit)}`],
  ...verdict(limit, measured, shown, measured <= limit),
]

/** Nearer than this to a limit that is missed, nobody needs to see by how much. */
const MOST_DIGITS = 6

/** What is missed by less than a digit is shown with as many as tell it from its limit: "≥ 60 %, 59.8 %, does not hold". */
function verdict(limit, measured, shown, holds) {
  let further = 0
  while (!holds && further < MOST_DIGITS && shown(measured, further) === shown(limit, further)) further++
  return [shown(measured, further), holds]
}
