import { Problem } from '../problem'
import type { Span } from '../experiment/values'
import type { ClockStep } from './profile'

const SECONDS: Readonly<Record<string, number>> = { s: 1, min: 60, h: 3600, d: 86_400, w: 604_800 }
const MONTHS: Readonly<Record<string, number>> = { month: 1, months: 1, y: 12 }

/**
 * A span as a number of steps of the clock: "96 h" on an hourly clock is 96. `field` is the path of the span in the experiment
 * file, for the message. Throws `SPAN_NOT_WHOLE` (not a whole number of steps) or `SPAN_WITHOUT_CLOCK` (a unit, but no clock).
 */
export function spanToSteps(span: Span, step: ClockStep | null, field: string): number {
  const { amount, unit } = readSpan(span, field)
  if (unit === 'steps') return wholeSteps(amount, span, field, `${amount} steps`)
  if (step === null) {
    throw new Problem(
      'SPAN_WITHOUT_CLOCK',
      `${field}: “${span}” is a time, but the file has no clock: its rows are steps.`,
      {
        advice: 'Give a number of steps, or name the time column in data.time.',
        place: { field },
      },
    )
  }
  const own = stepText(step)
  if (unit in MONTHS) {
    const months = amount * MONTHS[unit]
    if (step.unit === 'month') {
      return wholeSteps(
        months / step.count,
        span,
        field,
        `${months} months ÷ ${step.count} = ${tidy(months / step.count)} steps`,
      )
    }
    throw new Problem(
      'SPAN_NOT_WHOLE',
      `${field}: “${span}” is not a fixed number of steps of ${own}: months differ in length.`,
      {
        advice: 'Give days, hours or a number of steps, e.g. "30 d".',
        place: { field },
      },
    )
  }
  const seconds = amount * SECONDS[unit]
  if (step.unit === 'month') {
    throw new Problem(
      'SPAN_NOT_WHOLE',
      `${field}: “${span}” is not a whole number of steps of ${own}: months differ in length.`,
      {
        advice: 'Give months or a number of steps, e.g. "12 months".',
        place: { field },
      },
    )
  }
  const steps = seconds / step.count
  return wholeSteps(steps, span, field, `${tidy(seconds)} s ÷ ${tidy(step.count)} s = ${tidy(steps)} steps of ${own}`)
}

/** A span as the step of a clock: "1 h", "10 min", "1 month". Throws `SPAN_NOT_A_STEP` for a bare number or zero. */
export function spanToClockStep(span: Span, field: string): ClockStep {
  const { amount, unit } = readSpan(span, field)
  const count = amount * (SECONDS[unit] ?? MONTHS[unit] ?? Number.NaN)
  if (!(count > 0) || (unit in MONTHS && !Number.isInteger(count))) {
    throw new Problem('SPAN_NOT_A_STEP', `${field}: “${span}” is not the distance between two rows.`, {
      advice: 'Give a number with a unit, e.g. "10 min", "1 h", "1 d", "1 month".',
      place: { field },
    })
  }
  return { unit: unit in MONTHS ? 'month' : 'second', count }
}

/** A step in words: "1 h", "30 min", "3 months". */
export function stepText(step: ClockStep): string {
  return stepsToText(1, step)
}

/** A number of steps as a span that reads well: 24 hours "24 h", 96 hours "4 d"; without a clock "96 steps". */
export function stepsToText(steps: number, step: ClockStep | null): string {
  if (step === null) return `${steps} ${steps === 1 ? 'step' : 'steps'}`
  if (step.unit === 'month') {
    const months = steps * step.count
    if (months > 12 && months % 12 === 0) return `${months / 12} y`
    return `${months} ${months === 1 ? 'month' : 'months'}`
  }
  const seconds = steps * step.count
  for (const [unit, size] of [
    ['d', 86_400],
    ['h', 3600],
    ['min', 60],
  ] as const) {
    const isOneDay = unit === 'd' && seconds === size && step.count < size
    if (!isOneDay && seconds >= size && seconds % size === 0) return `${seconds / size} ${unit}`
  }
  return `${tidy(seconds)} s`
}

function readSpan(span: Span, field: string): { amount: number; unit: string } {
  if (typeof span === 'number') return { amount: span, unit: 'steps' }
  const found = /^(\d+(?:\.\d+)?)\s*(steps?|s|min|h|d|w|months?|y)$/.exec(span)
  if (found === null) {
    throw new Problem('SPAN_UNREADABLE', `${field}: “${span}” is not a span.`, {
      advice: 'Give a number of steps, or a number with a unit: s, min, h, d, w, month, y.',
      place: { field },
    })
  }
  return { amount: Number(found[1]), unit: found[2].startsWith('step') ? 'steps' : found[2] }
}

function wholeSteps(steps: number, span: Span, field: string, arithmetic: string): number {
  const whole = Math.round(steps)
  if (Math.abs(steps - whole) > 1e-9 * Math.max(1, whole)) {
    throw new Problem('SPAN_NOT_WHOLE', `${field}: “${span}” is not a whole number of steps: ${arithmetic}.`, {
      advice: `The nearest whole numbers are ${Math.floor(steps)} and ${Math.ceil(steps)} steps.`,
      place: { field },
    })
  }
  return whole
}

/** A number without the noise of binary fractions. */
function tidy(value: number): string {
  return String(Number(value.toPrecision(10)))
}
