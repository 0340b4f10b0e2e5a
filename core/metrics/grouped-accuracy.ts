/** Cases whose number lies in from … to, both included. */
export interface AccuracyGroup {
  readonly from: number
  readonly to: number
  readonly count: number
  /** Mean of the cases' scores. */
  readonly accuracy: number
}

/**
 * Accuracy by a number that every case has, such as the length of its source. Few different numbers are a group each; more are
 * put together from the smallest on, into at most `most` groups of about equally many cases. Equal numbers are never parted, so
 * a group may be larger than its share, and then there are fewer groups.
 *   scores (n): 1 where a case is right and 0 where it is wrong, or a share between · by (n)
 */
export function groupedAccuracy(scores: ArrayLike<number>, by: ArrayLike<number>, most = 8): AccuracyGroup[] {
  if (scores.length !== by.length)
    throw new RangeError(`${scores.length} scores have ${by.length} numbers to group them by`)
  const values = valuesOf(scores, by)
  if (values.length <= most) return values.map(value => groupOf([value]))
  const groups: Value[][] = []
  let left = by.length
  let open: Value[] = []
  for (const value of values) {
    const share = left / (most - groups.length)
    const count = total(open, 'count')
    // A value joins the open group while that brings the group nearer to its share of the cases that are left.
    if (open.length > 0 && groups.length < most - 1 && count + value.count / 2 > share) {
      groups.push(open)
      left -= count
      open = []
    }
    open.push(value)
  }
  return [...groups, open].map(groupOf)
}

/** One of the different numbers, with the cases that have it. */
interface Value {
  readonly at: number
  count: number
  sum: number
}

function valuesOf(scores: ArrayLike<number>, by: ArrayLike<number>): Value[] {
  const values = new Map<number, Value>()
  for (let k = 0; k < by.length; k++) {
    const value = values.get(by[k]) ?? { at: by[k], count: 0, sum: 0 }
    value.count++
    value.sum += scores[k]
    values.set(by[k], value)
  }
  return [...values.values()].sort((a, b) => a.at - b.at)
}

function groupOf(values: readonly Value[]): AccuracyGroup {
  const count = total(values, 'count')
  return { from: values[0].at, to: values[values.length - 1].at, count, accuracy: total(values, 'sum') / count }
}

const total = (values: readonly Value[], of: 'count' | 'sum'): number =>
  values.reduce((sum, value) => sum + value[of], 0)
