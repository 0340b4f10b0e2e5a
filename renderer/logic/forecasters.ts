/** How a forecaster or classifier is drawn and called: the network in the hue of the forecast, baselines in greys with dashes. */

export const forecasterColour = (k: number): string => (k === 0 ? 'series-forecast' : `baseline-${Math.min(k, 3)}`)

const DASHES: readonly (readonly number[])[] = [[], [6, 3], [2, 3], [8, 3, 2, 3]]
export const forecasterDash = (k: number): readonly number[] => DASHES[Math.min(k, 3)]

const SHORT: Readonly<Record<string, string>> = {
  persistence: 'persistence',
  'seasonal-naive': 'seasonal',
  ridge: 'ridge',
  majority: 'majority',
  'word-lookup': 'word lookup',
  threshold: 'threshold',
  'nearest-mean': 'nearest mean',
  'nearest-neighbour': 'nearest',
  'naive-bayes': 'naive Bayes',
  'n-gram': 'n-gram',
  shares: 'shares',
  'keys-before': 'as before',
  'best-path': 'best path',
  frequent: 'most frequent',
  frequency: 'shares',
  greedy: 'greedy',
  retrieval: 'nearest',
  'word-for-word': 'word for word',
}
/** Short enough for the end of a line; the full label stands in the hover and the tables. */
export const shortName = ({ name, label }: { readonly name: string; readonly label: string }): string =>
  SHORT[name] ?? label
