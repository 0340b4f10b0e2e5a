/** The middle value; the mean of the two middle ones. */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/** How far repeated measurements lie apart: (largest − smallest) / median. */
export const spread = values => (Math.max(...values) - Math.min(...values)) / median(values)

/** What is kept of repeated measurements; `values` in the order of rounds. */
export const summary = values => ({
  values,
  median: median(values),
  best: Math.min(...values),
  spread: spread(values),
  rounds: values.length,
})
