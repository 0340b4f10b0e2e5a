import type { ClockStep } from '../../core/data/profile'
import type { Span } from '../../core/experiment/values'

/** Stretches of time between what people write ("96 h"), what the clock counts (steps) and what a slider needs. */

const SECONDS: Readonly<Record<string, number>> = { s: 1, min: 60, h: 3600, d: 86_400, w: 604_800 }
const MONTHS: Readonly<Record<string, number>> = { month: 1, months: 1, y: 12 }

/** So many steps of a clock as an exact span: hours stay hours up to 120 of them, then days, … */
export function spanOf(steps: number, step: ClockStep | null): Span {
  if (!step) return steps
  const amount = steps * step.count
  if (step.unit === 'month') return amount % 12 === 0 && amount > 36 ? `${amount / 12} y` : inMonths(amount)
  let unit = 's'
  for (const [larger, size] of Object.entries(SECONDS)) {
    const stepFits = step.count % size === 0
    const tooMany = amount / SECONDS[unit] > 120
    if (amount % size === 0 && (stepFits || tooMany)) unit = larger
  }
  if (unit === 'w') unit = 'd'
  return `${amount / SECONDS[unit]} ${unit}`
}

/** A span in steps of a clock; null when it is not written properly or does not fall on a step. */
export function stepsOf(span: Span | 'auto', step: ClockStep | null): number | null {
  if (typeof span === 'number') return span
  const match = /^(\d+(?:\.\d+)?)\s*([a-z]+)$/.exec(span.trim())
  if (!match) return null
  const [amount, unit] = [Number(match[1]), match[2]]
  if (unit === 'step' || unit === 'steps') return Number.isInteger(amount) ? amount : null
  if (!step) return null
  const perUnit = step.unit === 'month' ? MONTHS[unit] : SECONDS[unit]
  if (perUnit === undefined) return null
  const steps = (amount * perUnit) / step.count
  return Number.isInteger(steps) ? steps : null
}

/** What a person typed, as a span of the experiment file; null when it cannot be one. A bare number counts steps. */
export function parseSpan(text: string): Span | null {
  const trimmed = text.trim()
  if (/^\d+$/.test(trimmed)) return Number(trimmed)
  const tidy = trimmed.replace(/^(\d+(?:\.\d+)?)\s*/, '$1 ')
  return /^\d+(\.\d+)? (steps?|s|min|h|d|w|months?|y)$/.test(tidy) ? tidy : null
}

const inMonths = (amount: number): string => (amount === 1 ? '1 month' : `${amount} months`)

/** "1 h", "10 min", "1 month": one step of the clock in words. */
export const stepText = (step: ClockStep): string => String(spanOf(1, step))
