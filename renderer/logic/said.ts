/** One thing that was said, beside what should have been. */
export interface SaidLine {
  /** What it was said of: the symbols of a source, or the name of a recording. */
  readonly of: readonly string[] | string
  readonly reference: readonly string[]
  readonly said: readonly string[]
}

/** In a list that can be sorted: how good it is, and the same in words. */
export interface SaidItem extends SaidLine {
  /** Of the results. */
  readonly index: number
  /** 0 … 1. */
  readonly quality: number
  readonly score: string
}

export const ORDERS = ['file', 'worst', 'best', 'longest'] as const
export type SaidOrder = (typeof ORDERS)[number]

/** Items that hold all the words looked for, in any of their three texts, in the order wanted. */
export function listed(items: readonly SaidItem[], order: SaidOrder, wanted: string): readonly SaidItem[] {
  const words = wanted.toLowerCase().split(/\s+/).filter(Boolean)
  const found = words.length === 0 ? items : items.filter(item => words.every(word => textOf(item).includes(word)))
  if (order === 'file') return found
  const rank = {
    worst: (item: SaidItem) => item.quality,
    best: (item: SaidItem) => -item.quality,
    longest: (item: SaidItem) => -item.reference.length,
  }[order]
  return [...found].sort((a, b) => rank(a) - rank(b))
}

const textOf = ({ of, reference, said }: SaidLine): string =>
  [typeof of === 'string' ? [of] : of, reference, said].map(joined).join('\n').toLowerCase()

/** Symbols as one text: words with blanks between them, characters without. */
export const joined = (symbols: readonly string[]): string => symbols.join(areWords(symbols) ? ' ' : '')

const areWords = (symbols: readonly string[]): boolean => symbols.some(symbol => [...symbol].length > 1)
