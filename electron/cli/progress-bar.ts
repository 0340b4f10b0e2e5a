import { duration } from './words'

/** `epoch 3 of 40  ████████░░░░░░░░  34 %  loss 0.0312  validation 0.0345  1 min 20 s left`, as wide as it may be. */
export interface ProgressLine {
  /** 0 … 1 */
  readonly share: number
  readonly title: string
  readonly facts: readonly string[]
  /** Null: not known yet. */
  readonly secondsLeft: number | null
}

const LONGEST_BAR = 30
const SHORTEST_BAR = 8

export function progressLine({ share, title, facts, secondsLeft }: ProgressLine, width: number): string {
  const done = Math.max(0, Math.min(1, share))
  const left = secondsLeft === null ? [] : [`${duration(secondsLeft)} left`]
  // On a narrow terminal facts go first, from the last one on; what is left to wait is said as long as anything is.
  for (let kept = facts.length; kept >= 0; kept--) {
    const around = [title, `${Math.floor(done * 100)} %`, ...facts.slice(0, kept), ...left]
    const room = width - around.join('  ').length - 2
    if (room >= SHORTEST_BAR) {
      const length = Math.min(LONGEST_BAR, room)
      const full = Math.round(done * length)
      return [around[0], '█'.repeat(full) + '░'.repeat(length - full), ...around.slice(1)].join('  ')
    }
  }
  return [title, `${Math.floor(done * 100)} %`, ...left].join('  ').slice(0, width)
}
