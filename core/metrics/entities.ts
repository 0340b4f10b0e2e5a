/**
 * Named entities as spans of a sequence of tags, and their scores by the definition of conlleval (Tjong Kim Sang, shared tasks
 * of CoNLL-2000 to 2003): an entity is found when its first step, its last step and its type are all right.
 *
 * A tag is `O`, outside, or a letter, a hyphen and a type (`B-person`; what follows the first hyphen is the type):
 *   B begins an entity · I is inside one · E ends one · S is one of a single step (L and U are other names of E and S)
 * All schemes of these letters (IOB1, IOB2, BIOES, BILOU, IOE) are read by the same rules, and so is a sequence that no scheme
 * allows, as a network may write it: an I after O or after another type begins an entity. conlleval.pl knows B, I, E and O;
 * it takes E and a following B of one type for one entity, here they are two. Its brackets, of older schemes, are not read.
 */

/** Steps from … to − 1 of one sequence. */
export interface Span {
  readonly from: number
  readonly to: number
  readonly type: string
}

export interface EntityScores {
  /** Entities of the truth. */
  readonly expected: number
  /** Entities of the prediction. */
  readonly found: number
  /** Entities of both. */
  readonly correct: number
  /** correct / found, 0 when none is found. */
  readonly precision: number
  /** correct / expected, 0 when there is none. */
  readonly recall: number
  /** Harmonic mean of both, 0 when both are. */
  readonly f1: number
}

/** True when the labels of a column are tags of entities: `O` and tags with types, or `O`, `B` and other bare letters. */
export function areEntityTags(labels: readonly string[]): boolean {
  const inside = labels.filter(label => label !== 'O')
  const form = inside.includes('B') ? /^[BIESLU]$/ : /^[BIESLU]-./
  return inside.length > 0 && inside.length < labels.length && inside.every(label => form.test(label))
}

/** The entities of one sequence, in order. */
export function entitiesOf(tags: readonly string[]): Span[] {
  const spans: Span[] = []
  let from = 0
  let last = OUTSIDE
  for (let k = 0; k <= tags.length; k++) {
    const tag = k < tags.length ? read(tags[k]) : OUTSIDE
    if (last.letter !== 'O' && ends(last, tag)) spans.push({ from, to: k, type: last.type })
    if (tag.letter !== 'O' && starts(last, tag)) from = k
    last = tag
  }
  return spans
}

/** Scores over all sequences, overall and for each type that occurs in truth or prediction, in alphabetical order. */
export function entityScores(
  truth: readonly (readonly string[])[],
  predicted: readonly (readonly string[])[],
): { overall: EntityScores; types: Map<string, EntityScores> } {
  const counts = new Map<string, { expected: number; found: number; correct: number }>()
  const countOf = (type: string) => {
    const known = counts.get(type)
    if (known) return known
    const fresh = { expected: 0, found: 0, correct: 0 }
    counts.set(type, fresh)
    return fresh
  }
  truth.forEach((tags, n) => {
    if (tags.length !== predicted[n].length)
      throw new RangeError(`sequence ${n} has ${tags.length} true tags and ${predicted[n].length} predicted ones`)
    const expected = entitiesOf(tags)
    const byStart = new Map(expected.map(span => [span.from, span]))
    for (const { type } of expected) countOf(type).expected++
    for (const { from, to, type } of entitiesOf(predicted[n])) {
      const other = byStart.get(from)
      countOf(type).found++
      if (other?.to === to && other.type === type) countOf(type).correct++
    }
  })
  const types = [...counts].sort(([a], [b]) => (a < b ? -1 : 1))
  const sum = (of: 'expected' | 'found' | 'correct') => types.reduce((total, [, count]) => total + count[of], 0)
  return {
    overall: scored({ expected: sum('expected'), found: sum('found'), correct: sum('correct') }),
    types: new Map(types.map(([type, count]) => [type, scored(count)])),
  }
}

interface Tag {
  readonly letter: string
  readonly type: string
}

const OUTSIDE: Tag = { letter: 'O', type: '' }
const OTHER_NAMES: Readonly<Record<string, string>> = { L: 'E', U: 'S' }

/** A tag of an unknown letter is inside an entity if it has a type, and outside if it has none. */
function read(text: string): Tag {
  const [, letter, type] = /^([^-]*)-?(.*)$/s.exec(text) ?? ['', text, '']
  const known = OTHER_NAMES[letter] ?? letter
  if (/^[BIESO]$/.test(known)) return { letter: known, type }
  return type === '' ? OUTSIDE : { letter: 'I', type }
}

/** An entity goes on to the next step unless its tag closes it, or the next one opens another, is outside, or has another type. */
const ends = (last: Tag, tag: Tag): boolean =>
  last.type !== tag.type || /[ES]/.test(last.letter) || /[BSO]/.test(tag.letter)

/** An entity begins where its tag opens one, and where a tag inside one (I, E) does not go on with the step before. */
const starts = (last: Tag, tag: Tag): boolean =>
  last.type !== tag.type || /[ESO]/.test(last.letter) || /[BS]/.test(tag.letter)

function scored({ expected, found, correct }: { expected: number; found: number; correct: number }): EntityScores {
  return {
    expected,
    found,
    correct,
    precision: found === 0 ? 0 : correct / found,
    recall: expected === 0 ? 0 : correct / expected,
    f1: expected + found === 0 ? 0 : (2 * correct) / (expected + found),
  }
}
