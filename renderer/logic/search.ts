/** How well a text answers a query: every letter in order, better when words begin with them. Null: not at all. */
export function match(query: string, text: string): number | null {
  const wanted = query.toLowerCase().replaceAll(' ', '')
  const hay = text.toLowerCase()
  if (wanted === '') return 0
  const whole = hay.indexOf(query.trim().toLowerCase())
  if (whole >= 0) return 100 - whole + (whole === 0 || hay[whole - 1] === ' ' ? 50 : 0)
  let score = 0
  let at = -1
  for (const letter of wanted) {
    const next = hay.indexOf(letter, at + 1)
    if (next < 0) return null
    score += next === at + 1 ? 3 : next === 0 || hay[next - 1] === ' ' ? 2 : -Math.min(1, (next - at) / 20)
    at = next
  }
  return score
}

/** Items that answer the query, best first; items that answer equally well keep their order. */
export function ranked<Item>(query: string, items: readonly Item[], textOf: (item: Item) => string): Item[] {
  return items
    .flatMap(item => {
      const score = match(query, textOf(item))
      return score === null ? [] : [{ item, score }]
    })
    .sort((a, b) => b.score - a.score)
    .map(({ item }) => item)
}
