import type { ScheduleChoice } from '../experiment/training'
import { power } from '../optimizers/slots'
import { observe, type Patience } from './patience'

/** Where a run stands, as far as its learning rate is concerned. */
export interface Progress {
  /** The step about to be taken, counted from 1 over the whole run, and how many there will be. */
  readonly step: number
  readonly steps: number
  /** The step's epoch, counted from 1. */
  readonly epoch: number
  /** How often the plateau schedule has lowered the rate. */
  readonly drops: number
}

/**
 * Share of the learning rate η₀ that a step uses, with warm-up over w steps:
 *   constant  1
 *   step      factor^⌊(epoch − 1)/every⌋
 *   cosine    end + (1 − end)(1 + cos πp)/2, p from 0 at the first step after the warm-up to 1 after the last step
 *   plateau   factor^drops, never below smallest/η₀
 * times min(1, step/w).
 */
export function learningRate(
  base: number,
  schedule: ScheduleChoice,
  warmup: number,
  { step, steps, epoch, drops }: Progress,
): number {
  const rise = step < warmup ? step / warmup : 1
  switch (schedule.kind) {
    case 'constant':
      return base * rise
    case 'step':
      return base * rise * power(schedule.factor, Math.floor((epoch - 1) / schedule.every))
    case 'cosine': {
      const p = Math.max(0, step - 1 - warmup) / Math.max(1, steps - warmup)
      return base * rise * (schedule.end + ((1 - schedule.end) * (1 + cosineOfHalfTurns(p))) / 2)
    }
    case 'plateau':
      return rise * Math.max(Math.min(base, schedule.smallest), base * power(schedule.factor, drops))
  }
}

/** What the plateau schedule remembers. Plain data. */
export interface Plateau extends Patience {
  drops: number
}

/** Notes the validation loss of an epoch; after `patience` epochs without a lower one the rate drops and counting starts anew. */
export function observePlateau(plateau: Plateau, loss: number, patience: number): void {
  observe(plateau, loss, 0)
  if (plateau.waited < patience) return
  plateau.drops++
  plateau.waited = 0
}

/** cos πp for p in [0, 1] by its Taylor series, cos πp = sin π(½ − p). `Math.cos` may differ from engine to engine. */
function cosineOfHalfTurns(p: number): number {
  const x = Math.PI * (0.5 - p)
  let term = x
  let sum = x
  for (let n = 3; n <= 25; n += 2) {
    term *= (-x * x) / ((n - 1) * n)
    sum += term
  }
  return sum
}
