import { rowsInWords, grouped, many, percent, shown } from '../data/wording'
import { Problem, type Place, type ProblemReport } from '../problem'
import { permutation, stream } from '../random'
import { partNamed } from './part-names'
import { splitRows, type PartName } from './split'

/**
 * Cases shared out among the parts, each case to one. What belongs together (the recordings of a person, translations of one
 * sentence) is a group, and a group lies in one part: otherwise the test repeats what was learnt.
 */

/** Numbers of the cases of each part, rising. A case may be in none. */
export interface CaseParts {
  readonly train: Int32Array
  readonly validation: Int32Array
  readonly test: Int32Array
}

export type Shares = Readonly<Record<PartName, number>>

/** One value a case; equal values are one group, or one class. */
export type CaseValues = readonly (string | number)[]

const PARTS = ['train', 'validation', 'test'] as const

/**
 * By chance, in the given shares. With `labels` every class is shared out in these proportions, and has a case in training if it
 * has any: a class that is not there cannot be learnt. A group counts as its most frequent class. The same seed gives the same
 * parts; a class more does not change how another is shared out among itself.
 *
 * Throws `Problem` SPLIT_TOO_LARGE, SPLIT_EMPTY.
 */
export function splitByChance(
  count: number,
  shares: Shares,
  seed: number,
  { labels = null, groups = null }: { labels?: CaseValues | null; groups?: CaseValues | null } = {},
): CaseParts {
  const sum = shares.train + shares.validation + shares.test
  if (sum > 1 + 1e-9) throw tooLarge(sum)
  const assigned = [0, 0, 0, 0]
  const wanted = [shares.train, shares.validation, shares.test, Math.max(0, 1 - sum)]
  const units = unitsOf(count, groups)
  const parts = new Array<number>(count)
  let dealt = 0
  for (const [name, members] of classesOf(units, labels)) {
    const order = new Int32Array(members.length)
    permutation(stream(seed, `split ${name}`), order)
    order.forEach((k, place) => {
      const unit = members[k]
      dealt += unit.length
      // The part that is farthest behind its share; the rest that stays unused counts as one.
      const behind = wanted.map((share, part) => share * dealt - assigned[part])
      const part = labels !== null && place === 0 && shares.train > 0 ? 0 : behind.indexOf(Math.max(...behind))
      assigned[part] += unit.length
      for (const one of unit) parts[one] = part
    })
  }
  return checked(
    collect(count, k => PARTS[parts[k]] ?? null),
    shares,
    count,
  )
}

/** In the order of `times` (equal ones in the order of the file), the last cases in the test part; null: in the order of the file. */
export function splitByOrder(count: number, shares: Shares, times: ArrayLike<number> | null): CaseParts {
  const order = Array.from({ length: count }, (_, k) => k)
  if (times !== null) order.sort((a, b) => times[a] - times[b] || a - b)
  const parts = splitRows(count, shares, 0).map(({ from, to }) => Int32Array.from(order.slice(from, to)).sort())
  return { train: parts[0], validation: parts[1], test: parts[2] }
}

/**
 * Every nth case is in the test part (the nth, the 2nth …), and every mth of the others in the validation part; 0: none. Groups are
 * counted in the order in which they first come.
 *
 * Throws `Problem` SPLIT_EMPTY.
 */
export function splitEveryNth(
  count: number,
  nth: { readonly test: number; readonly validation: number },
  groups: CaseValues | null = null,
): CaseParts {
  const parts = new Array<PartName>(count)
  const isNth = (place: number, n: number): boolean => n > 0 && place % n === 0
  let others = 0
  unitsOf(count, groups).forEach((unit, k) => {
    const isTest = isNth(k + 1, nth.test)
    if (!isTest) others++
    const part = isTest ? 'test' : isNth(others, nth.validation) ? 'validation' : 'train'
    for (const one of unit) parts[one] = part
  })
  const wanted = { train: 1, validation: nth.validation > 0 ? 1 : 0, test: nth.test > 0 ? 1 : 0 }
  return checked(
    collect(count, k => parts[k]),
    wanted,
    count,
  )
}

/** Where the words of a given split stand: file and column, and the row of each case. */
export interface GivenPlaces {
  readonly file: string
  readonly column: string
  readonly rows: ArrayLike<number>
}

/**
 * As a column of the file says (train, dev, test and words like these).
 * Throws `Problem` SPLIT_WORD_UNKNOWN with the row, SPLIT_EMPTY when nothing is left to train on.
 */
export function splitAsGiven(words: readonly string[], { file, column, rows }: GivenPlaces): CaseParts {
  const parts = words.map(partNamed)
  const strange = parts.flatMap((part, k) => (part === null ? [k] : []))
  if (strange.length > 0) {
    const [first] = strange
    const same = strange.filter(k => words[k] === words[first]).map(k => rows[k])
    const place: Place = { file, row: rows[first], column }
    throw new Problem(
      'SPLIT_WORD_UNKNOWN',
      `${file}, column “${column}”: ${words[first].trim() === '' ? 'the part is missing' : `“${shown(words[first])}” names no part`} in ${rowsInWords(same)}.`,
      { advice: 'Write train, validation or test in every case.', place },
    )
  }
  return checked(
    collect(words.length, k => parts[k]),
    { train: 1, validation: 0, test: 0 },
    words.length,
  )
}

/** Separate files, one after the other: the first cases are those of the training file, then of the validation file, then of the test file. */
export function splitByFiles(counts: Readonly<Record<PartName, number>>): CaseParts {
  const { train, validation, test } = counts
  const range = (from: number, length: number) => Int32Array.from({ length }, (_, k) => from + k)
  return { train: range(0, train), validation: range(train, validation), test: range(train + validation, test) }
}

/**
 * Groups that are named are the test part, whole; the validation part is a share of the other cases, whatever their groups.
 *
 * Throws `Problem` SPLIT_NEEDS_GROUP, SPLIT_GROUP_UNKNOWN.
 */
export function splitByHeld(
  count: number,
  {
    held,
    train,
    validation,
  }: { readonly held: readonly string[]; readonly train: number; readonly validation: number },
  seed: number,
  { labels = null, groups = null }: { labels?: CaseValues | null; groups?: CaseValues | null } = {},
): CaseParts {
  const place = { field: 'evaluation.split.held' }
  if (groups === null)
    throw new Problem('SPLIT_NEEDS_GROUP', 'Groups are held back for the test part, but no column tells the groups.', {
      advice: 'Name the column in evaluation.split.group.',
      place,
    })
  const known = new Set(groups.map(String))
  const strange = held.find(name => !known.has(name))
  if (strange !== undefined)
    throw new Problem('SPLIT_GROUP_UNKNOWN', `There is no group “${shown(strange)}” to hold back.`, {
      advice: `The groups are ${[...known]
        .slice(0, 8)
        .map(name => `“${shown(name)}”`)
        .join(', ')}${known.size > 8 ? ' …' : ''}.`,
      place,
    })
  const isHeld = (k: number): boolean => held.includes(String(groups[k]))
  const given = collect(count, k => (isHeld(k) ? 'test' : 'train'))
  return withValidation(
    checked(given, { train: 1, validation: 0, test: 1 }, count),
    validation / (train + validation),
    seed,
    { labels },
  )
}

/** Takes a share of the training part for validation, where a file gives training and test alone. Classes and groups as in `splitByChance`. */
export function withValidation(
  parts: CaseParts,
  share: number,
  seed: number,
  { labels = null, groups = null }: { labels?: CaseValues | null; groups?: CaseValues | null } = {},
): CaseParts {
  const own = (values: CaseValues | null) => values && Array.from(parts.train, one => values[one])
  const shares = { train: 1 - share, validation: share, test: 0 }
  const cut = splitByChance(parts.train.length, shares, seed, { labels: own(labels), groups: own(groups) })
  const back = (numbers: Int32Array) => numbers.map(k => parts.train[k])
  return { train: back(cut.train), validation: back(cut.validation), test: parts.test }
}

/** Warnings: classes that a part lacks, and groups that lie in the test part and in another one too. */
export function splitNotices(
  parts: CaseParts,
  { labels = null, groups = null }: { labels?: CaseValues | null; groups?: CaseValues | null },
): ProblemReport[] {
  const missing = labels === null ? [] : PARTS.flatMap(name => missingClasses(name, parts, labels))
  return groups === null ? missing : [...missing, ...leaks(parts, groups)]
}

function missingClasses(name: PartName, parts: CaseParts, labels: CaseValues): ProblemReport[] {
  if (parts[name].length === 0) return []
  const counts = new Map<string | number, number>()
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1)
  for (const one of parts[name]) counts.delete(labels[one])
  if (counts.size === 0) return []
  const named = [...counts]
    .slice(0, 5)
    .map(([label, count]) => `“${shown(String(label))}” (${many(count, 'case')} in all)`)
  const rest = counts.size > named.length ? ` and ${grouped(counts.size - named.length)} more` : ''
  return [
    {
      code: 'SPLIT_CLASS_MISSING',
      message: `The ${name} part has no case of ${named.join(', ')}${rest}.`,
      advice:
        name === 'train'
          ? 'What is not there cannot be learnt: share out by class, or add cases.'
          : `Nothing will be known of how well it is recognised: share out by class, or make the ${name} part larger.`,
      place: { field: 'evaluation.split' },
    },
  ]
}

function leaks(parts: CaseParts, groups: CaseValues): ProblemReport[] {
  const learnt = new Set(Array.from(parts.train, one => groups[one]))
  for (const one of parts.validation) learnt.add(groups[one])
  const twice = Array.from(parts.test).filter(one => learnt.has(groups[one]))
  if (twice.length === 0) return []
  return [
    {
      code: 'SPLIT_GROUP_TORN',
      message: `${many(twice.length, 'case')} of the test part (${percent(twice.length / parts.test.length)}) belong${twice.length === 1 ? 's' : ''} to a group that is in another part too, e.g. “${shown(String(groups[twice[0]]))}”.`,
      advice: 'Results on them are too good: keep a group in one part.',
      place: { field: 'evaluation.split' },
    },
  ]
}

/** Cases that go together, in the order of their first ones. */
function unitsOf(count: number, groups: CaseValues | null): number[][] {
  if (groups === null) return Array.from({ length: count }, (_, k) => [k])
  const units = new Map<string | number, number[]>()
  for (let k = 0; k < count; k++) {
    const unit = units.get(groups[k])
    if (unit === undefined) units.set(groups[k], [k])
    else unit.push(k)
  }
  return [...units.values()]
}

/** Units by class, in the order in which classes come; all in one where there are no labels. */
function classesOf(units: readonly number[][], labels: CaseValues | null): Map<string, number[][]> {
  if (labels === null) return new Map([['', [...units]]])
  const classes = new Map<string, number[][]>()
  for (const unit of units) {
    const name = String(mostFrequent(unit.map(one => labels[one])))
    const members = classes.get(name)
    if (members === undefined) classes.set(name, [unit])
    else members.push(unit)
  }
  return classes
}

function mostFrequent(values: CaseValues): string | number {
  const counts = new Map<string | number, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return [...counts].reduce((best, next) => (next[1] > best[1] ? next : best))[0]
}

function collect(count: number, partOf: (one: number) => PartName | null): CaseParts {
  const lists: Record<PartName, number[]> = { train: [], validation: [], test: [] }
  for (let k = 0; k < count; k++) {
    const part = partOf(k)
    if (part !== null) lists[part].push(k)
  }
  return {
    train: Int32Array.from(lists.train),
    validation: Int32Array.from(lists.validation),
    test: Int32Array.from(lists.test),
  }
}

/** The parts, if none is empty that has a share. */
function checked(parts: CaseParts, shares: Shares, count: number): CaseParts {
  const empty = PARTS.find(name => shares[name] > 0 && parts[name].length === 0)
  if (empty === undefined) return parts
  throw new Problem('SPLIT_EMPTY', `The ${empty} part has none of ${many(count, 'case')}.`, {
    advice: 'Choose a larger share, smaller groups, or a file with more cases.',
    place: { field: `evaluation.split.${empty}` },
  })
}

function tooLarge(sum: number): Problem {
  return new Problem('SPLIT_TOO_LARGE', `The parts add up to ${percent(sum)}.`, {
    advice: 'Make one part smaller, so that the three add up to at most 100 %.',
    place: { field: 'evaluation.split' },
  })
}
