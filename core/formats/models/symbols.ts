import { END, START, UNKNOWN } from '../../data/vocabulary'
import type { Refuse } from './refuse'

const RESERVED: readonly string[] = [UNKNOWN, START, END]

/** The symbols of a token input: the reserved ones first, none twice, one for what is unknown. */
export function checkSymbols(
  { symbols, reserved }: { readonly symbols: readonly string[]; readonly reserved: number },
  refuse: Refuse,
): void {
  const own = new Set(symbols)
  const wrong = symbols.findIndex((symbol, k) => RESERVED.includes(symbol) !== k < reserved)
  if (reserved > symbols.length || wrong >= 0)
    throw refuse(
      `The reserved symbols are the first ones, ${reserved} here, and only they`,
      `inputs[0].${wrong < 0 ? 'reserved' : `symbols[${wrong}]`}`,
    )
  if (own.size < symbols.length) throw refuse('A symbol occurs twice', 'inputs[0].symbols')
  if (!own.has(UNKNOWN)) throw refuse(`There is no ${UNKNOWN} for symbols that are not known`, 'inputs[0].symbols')
}
