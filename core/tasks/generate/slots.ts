/**
 * Values of columns that a text repeats, such as a name, a price or a telephone number, cannot be learned one by one. In the
 * text that is learned the name of the column stands in their place, and in what is generated the value is put back.
 */

/** The symbol that stands for a value of a column. */
export const slotSymbol = (column: string): string => `<${column}>`

/** A value that is looked for: the tokens it is written with. */
export interface SlotValue {
  readonly column: string
  readonly tokens: readonly string[]
}

/**
 * The tokens of a text with the symbol of its column in the place of every value; where several fit the longest, of equally
 * long ones the first. `replaced`: the columns whose values were found.
 */
export function withSlots(
  tokens: readonly string[],
  values: readonly SlotValue[],
): { tokens: string[]; replaced: Set<string> } {
  const longestFirst = values.filter(value => value.tokens.length > 0).sort((a, b) => b.tokens.length - a.tokens.length)
  const result: string[] = []
  const replaced = new Set<string>()
  for (let at = 0; at < tokens.length;) {
    const found = longestFirst.find(({ tokens: own }) => own.every((token, k) => tokens[at + k] === token))
    if (found === undefined) {
      result.push(tokens[at])
      at++
      continue
    }
    result.push(slotSymbol(found.column))
    replaced.add(found.column)
    at += found.tokens.length
  }
  return { tokens: result, replaced }
}

/** The way back. A slot without a value is left out: there is nothing to say. */
export function withValues(tokens: readonly string[], values: readonly SlotValue[]): string[] {
  const bySymbol = new Map(values.map(({ column, tokens: own }) => [slotSymbol(column), own]))
  return tokens.flatMap(token => bySymbol.get(token) ?? [token])
}
