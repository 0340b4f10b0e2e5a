import type { ProblemReport } from '../../core/problem'

/** Seconds as a person says them: "12 ms", "0.4 s", "8 s", "3 min 20 s", "2 h 5 min". */
export function duration(seconds: number): string {
  if (seconds > 0 && seconds < 0.1) return `${Math.ceil(seconds * 1000)} ms`
  if (seconds > 0 && seconds < 2) return `${seconds.toFixed(1)} s`
  const whole = Math.max(0, Math.round(seconds))
  if (whole < 60) return `${whole} s`
  if (whole < 3600) return joined(Math.floor(whole / 60), 'min', whole % 60, 's')
  return joined(Math.floor(whole / 3600), 'h', Math.floor((whole % 3600) / 60), 'min')
}

const joined = (large: number, unit: string, small: number, smallUnit: string): string =>
  small === 0 ? `${large} ${unit}` : `${large} ${unit} ${small} ${smallUnit}`

export function bytes(count: number): string {
  if (count < 1000) return `${count} bytes`
  const units = ['kB', 'MB', 'GB', 'TB']
  let value = count / 1000
  let unit = 0
  // 999,500 and more would be written as 1.00e+3 kB.
  for (; value >= 999.5 && unit < units.length - 1; unit++) value /= 1000
  return `${value.toPrecision(3)} ${units[unit]}`
}

/** A number with about four significant digits, without exponents where a person would not write one. */
export function number(value: number | null): string {
  if (value === null) return '–'
  const size = Math.abs(value)
  if (value === 0 || (size >= 1e-3 && size < 1e7))
    return String(Number(size >= 1000 ? value.toFixed(1) : value.toPrecision(4)))
  return value.toExponential(2)
}

/** 12345 → "12,345". */
export const whole = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, ',')

export const plural = (count: number, noun: string): string => `${whole(count)} ${noun}${count === 1 ? '' : 's'}`

/** Where a problem lies, for the lines under its message. */
export function placeText({ place }: ProblemReport): string[] {
  if (!place) return []
  const { file, row, column, field } = place
  const inFile = [
    file,
    row === undefined ? undefined : `row ${row}`,
    column === undefined ? undefined : `column “${column}”`,
  ].filter(part => part !== undefined)
  // An empty path is the whole file.
  return [...(inFile.length > 0 ? [inFile.join(', ')] : []), ...(field ? [`field ${field}`] : [])]
}
