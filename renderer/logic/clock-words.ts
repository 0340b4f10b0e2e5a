import type { ClockPlace, ClockReport, ClockStep } from '../../core/data/profile'
import { count, counted, isoTime } from './format'
import { stepText } from './span'

/** The report of the clock in words: one fact a line, with the places that prove it. */
export interface ClockFact {
  readonly good: boolean
  readonly text: string
  readonly places: readonly string[]
}

const where = ({ row, time, steps }: ClockPlace): string =>
  `row ${count(row)}, ${isoTime(time)}${steps ? `: ${counted(steps, 'step')} missing` : ''}`

const UNITS: Readonly<Record<string, string>> = { s: 'second', min: 'minute', h: 'hour', d: 'day', month: 'month' }

/** "hour", "10 minutes", "month": after "every". */
function inWords(step: ClockStep): string {
  const [amount, unit] = stepText(step).split(' ')
  const word = UNITS[unit] ?? unit
  return amount === '1' ? word : `${amount} ${word.replace(/s?$/, 's')}`
}

export function clockFacts({ step, gaps, duplicates, disorder, unreadable }: ClockReport): ClockFact[] {
  const fact = (n: number, fine: string, wrong: string, places: readonly ClockPlace[]): ClockFact =>
    n === 0 ? { good: true, text: fine, places: [] } : { good: false, text: wrong, places: places.map(where) }
  return [
    { good: true, text: `One row every ${inWords(step)}`, places: [] },
    fact(
      gaps.count,
      'No gaps',
      `${counted(gaps.count, 'gap')}: ${counted(gaps.missingSteps, 'step')} missing, ${count(gaps.longest)} in the longest`,
      gaps.places,
    ),
    fact(
      duplicates.count,
      'No time occurs twice',
      `${counted(duplicates.count, 'row')} ${duplicates.count === 1 ? 'repeats' : 'repeat'} a time`,
      duplicates.places,
    ),
    fact(
      disorder.count,
      'In order',
      `${counted(disorder.count, 'row')} ${disorder.count === 1 ? 'is' : 'are'} earlier than the row above`,
      disorder.places,
    ),
    ...(unreadable.count === 0
      ? []
      : [
          {
            good: false,
            text: `${counted(unreadable.count, 'time')} could not be read`,
            places: unreadable.places.map(where),
          },
        ]),
  ]
}
