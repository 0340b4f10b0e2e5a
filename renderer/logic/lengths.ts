import type { PartPlan } from '../../electron/contract'
import { count } from './format'
import type { PlanOf } from './plans'

/** The arithmetic from rows to windows, as bars over one common scale: the rows of the regular series. */
export interface LengthBar {
  readonly name: PartPlan['name']
  readonly label: string
  /** Shares of all rows, 0…1. */
  readonly left: number
  readonly width: number
  readonly rows: number
  readonly windows: number
}

const LABELS = { train: 'train', validation: 'validation', test: 'test' } as const

export const lengthBars = ({ parts, facts, rows }: Pick<PlanOf<'forecast'>, 'parts' | 'facts' | 'rows'>): LengthBar[] =>
  facts.spans.map(({ name, from, to }, k) => ({
    name,
    label: LABELS[name],
    left: rows === 0 ? 0 : from / rows,
    width: rows === 0 ? 0 : (to - from) / rows,
    rows: to - from,
    windows: parts[k].samples,
  }))

export interface Split {
  readonly train: number
  readonly validation: number
  readonly test: number
}

const STEP = 0.005
const SMALLEST = 0.02
const tidy = (share: number): number => Math.round(share / STEP) * STEP
const exact = (share: number): number => Number(share.toFixed(4))

/** The split after one of its two handles was moved to a share of the rows; every part keeps at least 2 %. */
export function withHandle(split: Split, handle: 'train' | 'validation', to: number): Split {
  const second = split.train + split.validation
  const low = handle === 'train' ? SMALLEST : split.train + SMALLEST
  const high = handle === 'train' ? second - SMALLEST : 1 - SMALLEST
  const at = Math.min(high, Math.max(low, tidy(to)))
  const train = handle === 'train' ? at : split.train
  const validation = (handle === 'train' ? second : at) - train
  return { train: exact(train), validation: exact(validation), test: exact(1 - exact(train) - exact(validation)) }
}

/** "6,108 − 96 − 24 + 1": how a part's rows become its windows; when windows fell out for another reason, how many. */
export function windowSum(
  { name, rows, windows }: Pick<LengthBar, 'name' | 'rows' | 'windows'>,
  {
    facts: { windowSteps, horizonSteps },
    resolved: { evaluation, task },
  }: Pick<PlanOf<'forecast'>, 'facts' | 'resolved'>,
): string {
  const reachesBack = evaluation.reachBack && name !== 'train'
  const path = task.output === 'path' ? horizonSteps : 1
  const taken = reachesBack ? path : windowSteps + horizonSteps
  const terms = reachesBack ? [path] : [windowSteps, horizonSteps]
  const fit = Math.max(0, rows - taken + 1)
  const sum = taken === 1 ? `${count(rows)} rows` : `${[rows, ...terms].map(count).join(' − ')} + 1`
  return fit === windows ? `${sum} =` : `${sum} − ${count(fit - windows)} at gaps =`
}
