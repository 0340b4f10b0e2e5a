import { percent } from './format'

/** Where a step of the decoder looks. */
export interface Look {
  readonly said: string
  /** Of each symbol of the source, 0 … 1, together 1. */
  readonly weights: readonly number[]
}

/** The end of a text as it is shown. */
export const END = '■'

/** Step 0 … 6 of the scale, even steps of the weight. */
export const weightStep = (weight: number): number => Math.min(6, Math.floor(weight * 7))

/** "“dog” looks at hund 83 %, en 9 %": the symbols that have a share worth telling, the largest first. */
export function lookText(source: readonly string[], { said, weights }: Look): string {
  const places = weights
    .map((weight, k) => ({ weight, k }))
    .filter(({ weight }) => weight >= 0.05)
    .sort((a, b) => b.weight - a.weight)
    .slice(0, 4)
  const at = places.map(({ weight, k }) => `${source[k]} ${percent(weight)}`).join(', ')
  return `${said === END ? 'the end' : `“${said}”`} looks at ${at}`
}
