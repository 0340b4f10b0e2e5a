import type { TagResults } from '../../electron/contract'
import { entitiesOf } from '../../core/metrics/entities'
import type { Cell } from './confusion'
import { columnHue, CURVES_AT_FIRST, HUES } from './case-drawing'
import { count, counted, percent } from './format'

/** Labels of the steps of a sequence; null: missing. */
export type Labels = readonly (string | null)[]
type SequenceJudged = TagResults['sequences'][number]

/** How labels are drawn: every kind of them in its hue, hatched once the hues are used up. */
export interface Tagging {
  /** Whether labels are marks of entities: B-person and I-person are one kind, O is none. */
  readonly entities: boolean
  readonly kinds: readonly string[]
  /** Hues that the curves above the labels have taken. */
  readonly taken: number
}

/** What a label is about: the type of the entity that it marks, otherwise itself; null: it is outside of all entities. */
export function kindOf(label: string, entities: boolean): string | null {
  if (!entities) return label
  const type = /^[^-]*-?(.*)$/s.exec(label)?.[1] ?? ''
  return label === 'O' ? null : type === '' ? 'entity' : type
}

/** `columns`: curves that are drawn with the labels; of many only the first few are, as long as nobody chooses. */
export const taggingOf = (classes: readonly string[], entities: boolean, columns = 0): Tagging => ({
  entities,
  taken: Math.min(columns, CURVES_AT_FIRST),
  kinds: [...new Set(classes.flatMap(label => kindOf(label, entities) ?? []))],
})

/** Name of the token of a kind's hue, and whether the hue is used for the second time. */
export function kindLook({ kinds, taken }: Tagging, kind: string): { readonly hue: string; readonly hatched: boolean } {
  const place = Math.max(0, kinds.indexOf(kind))
  return { hue: columnHue(place + taken), hatched: place >= HUES }
}

/** Steps from … to − 1 that are drawn as one. */
export interface TagPiece {
  readonly from: number
  readonly to: number
  /** Null: outside of all entities, or missing. */
  readonly kind: string | null
}

/** Runs of steps of one kind; of marks of entities the entities themselves, and what lies between them. */
export function runsOf(labels: Labels, { entities }: Pick<Tagging, 'entities'>): TagPiece[] {
  if (entities) return withGaps(entitiesOf(labels.map(label => label ?? 'O')), labels.length)
  const runs: { from: number; to: number; kind: string | null }[] = []
  labels.forEach((kind, k) => {
    const last = runs.at(-1)
    if (last && last.kind === kind) last.to = k + 1
    else runs.push({ from: k, to: k + 1, kind })
  })
  return runs
}

function withGaps(spans: ReturnType<typeof entitiesOf>, steps: number): TagPiece[] {
  const pieces: TagPiece[] = []
  let at = 0
  for (const { from, to, type } of spans) {
    if (from > at) pieces.push({ from: at, to: from, kind: null })
    pieces.push({ from, to, kind: type === '' ? 'entity' : type })
    at = to
  }
  if (at < steps) pieces.push({ from: at, to: steps, kind: null })
  return pieces
}

/** Pieces of a text: entities as they are, of other labels every word by itself. */
export const piecesOfText = (labels: Labels, { entities }: Pick<Tagging, 'entities'>): TagPiece[] =>
  entities ? runsOf(labels, { entities }) : labels.map((kind, k) => ({ from: k, to: k + 1, kind }))

/** Steps whose label was known and not said. */
export const wrongSteps = (truth: Labels, said: Labels): ReadonlySet<number> =>
  new Set(truth.flatMap((label, k) => (label !== null && label !== said[k] ? [k] : [])))

/** A sequence with some of its steps to be looked at. */
export interface Found {
  readonly sequence: SequenceJudged
  readonly steps: ReadonlySet<number>
}

/** Sequences with steps of a cell: of mistakes the surest first, of right ones the least sure first. */
export function sequencesOf(sequences: TagResults['sequences'], classes: readonly string[], cell: Cell): Found[] {
  const [truth, said] = [classes[cell.truth], classes[cell.said]]
  const sign = truth === said ? 1 : -1
  return sequences
    .map(sequence => {
      const steps = (sequence.labels ?? []).flatMap((label, k) =>
        label === truth && sequence.said?.[k] === said ? [k] : [],
      )
      const sure = steps.map(k => sign * (sequence.probabilities?.[k] ?? 0))
      return { sequence, steps: new Set(steps), sure: Math.min(...sure) }
    })
    .filter(({ steps }) => steps.size > 0)
    .sort((a, b) => a.sure - b.sure)
    .map(({ sequence, steps }) => ({ sequence, steps }))
}

/** "right in 11 of 12 steps", of those that are kept and have a label */
export function rightText({ labels, said }: Pick<SequenceJudged, 'labels' | 'said'>): string {
  const known = (labels ?? []).filter(label => label !== null).length
  const wrong = wrongSteps(labels ?? [], said ?? []).size
  return wrong === 0
    ? `all ${counted(known, 'step')} right`
    : `${count(known - wrong)} of ${counted(known, 'step')} right`
}

/** What stands at a step of a sequence: "step 45: truth rest, said hold, 62 %". */
export function stepText(
  labels: Labels,
  k: number,
  judged: Pick<SequenceJudged, 'said' | 'probabilities'> | null,
): string {
  const truth = labels[k] ?? 'none'
  const said = judged?.said?.[k]
  if (said === undefined) return `step ${count(k + 1)}: ${truth}`
  const sure = judged?.probabilities?.[k]
  return `step ${count(k + 1)}: truth ${truth}, said ${said}${sure === undefined ? '' : `, ${percent(sure)}`}`
}

const RUNS_TOLD = 40

/** Labels as a text: "rest 1–34, hold 35–60". */
export function runsText(labels: Labels, tagging: Pick<Tagging, 'entities'>): string {
  const runs = runsOf(labels, tagging).filter(({ kind }) => kind !== null)
  const told = runs.slice(0, RUNS_TOLD).map(({ from, to, kind }) => `${kind} ${from + 1}–${to}`)
  return [...told, ...(runs.length > RUNS_TOLD ? [`and ${runs.length - RUNS_TOLD} more`] : [])].join(', ')
}
