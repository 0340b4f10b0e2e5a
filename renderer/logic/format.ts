/** Numbers as people read them: digits that matter, thousands by the locale, units beside them. */

const MINUS = '−'
const withMinus = (text: string): string => text.replace(/^-/, MINUS)

/** A value with so many significant digits; very small and very large ones with a power of ten. */
export function figure(value: number | null | undefined, digits = 3): string {
  if (value === null || value === undefined || Number.isNaN(value)) return '–'
  if (!Number.isFinite(value)) return value > 0 ? '∞' : `${MINUS}∞`
  const size = Math.abs(value)
  if (size !== 0 && (size < 1e-4 || size >= 1e9)) return power(value, digits)
  const whole = size === 0 ? 1 : Math.floor(Math.log10(size)) + 1
  const decimals = Math.min(10, Math.max(0, digits - whole))
  return withMinus(value.toLocaleString(undefined, { maximumFractionDigits: decimals, minimumFractionDigits: 0 }))
}

/** The same, keeping trailing zeros, so that a column of numbers is aligned at the decimal. */
export function aligned(value: number | null | undefined, decimals: number): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return figure(value)
  return withMinus(
    value.toLocaleString(undefined, { minimumFractionDigits: decimals, maximumFractionDigits: decimals }),
  )
}

/** Decimals that show the smallest of some values with so many significant digits. */
export function decimalsFor(values: readonly (number | null)[], digits = 3): number {
  const sizes = values.flatMap(v => (v === null || !Number.isFinite(v) || v === 0 ? [] : [Math.abs(v)]))
  if (sizes.length === 0) return 0
  return Math.min(6, Math.max(0, digits - 1 - Math.floor(Math.log10(Math.max(...sizes)))))
}

const SUPERSCRIPT: Readonly<Record<string, string>> = { '-': '⁻', '+': '' }
'0123456789'.split('').forEach((digit, n) => Object.assign(SUPERSCRIPT, { [digit]: '⁰¹²³⁴⁵⁶⁷⁸⁹'[n] }))

function power(value: number, digits: number): string {
  const [mantissa, exponent] = value.toExponential(Math.max(0, digits - 1)).split('e')
  const raised = [...exponent].map(c => SUPERSCRIPT[c]).join('')
  return `${withMinus(String(Number(mantissa)))} × 10${raised}`
}

export const count = (value: number): string => Math.round(value).toLocaleString()

/** "1 row", "8,703 rows". */
export const counted = (value: number, one: string, many = `${one}s`): string =>
  `${count(value)} ${value === 1 ? one : many}`

/** A share 0…1 as percent; tiny shares that are not zero do not read as zero. */
export function percent(share: number, digits = 0): string {
  if (share > 0 && share < 0.5 / 100 / 10 ** digits) return `< ${aligned(1 / 10 ** digits, digits)} %`
  return `${aligned(share * 100, digits)} %`
}

export function bytes(size: number): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB']
  const k = size < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(size) / 3))
  return `${figure(size / 1000 ** k, 3)} ${units[k]}`
}

/** "0.4 s", "12 s", "3 min 20 s", "2 h 05 min". */
export function duration(seconds: number): string {
  if (!Number.isFinite(seconds)) return '–'
  if (seconds < 10) return `${figure(seconds, 2)} s`
  const s = Math.round(seconds)
  if (s < 60) return `${s} s`
  if (s < 3600) return s % 60 === 0 ? `${s / 60} min` : `${Math.floor(s / 60)} min ${s % 60} s`
  const minutes = Math.round(s / 60)
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`
}

/** Sequences a second: "83 k". */
export function throughput(perSecond: number): string {
  if (perSecond >= 1e6) return `${figure(perSecond / 1e6, 3)} M`
  return perSecond >= 1e4 ? `${figure(perSecond / 1e3, 3)} k` : figure(perSecond, 3)
}

const pad = (n: number): string => String(n).padStart(2, '0')

/** A time of the file's own clock (ms, read as if it were UTC): "2013-11-03 14:00". Seconds only when there are any. */
export function clockTime(ms: number): string {
  const date = new Date(ms)
  const day = `${date.getUTCFullYear()}-${pad(date.getUTCMonth() + 1)}-${pad(date.getUTCDate())}`
  const seconds = date.getUTCSeconds()
  return `${day} ${pad(date.getUTCHours())}:${pad(date.getUTCMinutes())}${seconds ? `:${pad(seconds)}` : ''}`
}

/** An ISO time of the file as people write it: "2013-01-01 01:00", or the day alone when it begins at midnight. */
export function isoTime(iso: string): string {
  const [day, time = ''] = iso.replace('Z', '').split(/[T ]/)
  const short = time.replace(/\.\d+$/, '').replace(/^(\d\d:\d\d):00$/, '$1')
  return short === '' || short === '00:00' ? day : `${day} ${short}`
}

/** When something began, by the clock on the wall: the time if it was today, the day as well if it was not. */
export function began(iso: string, now: Date): string {
  const date = new Date(iso)
  const time = `${pad(date.getHours())}:${pad(date.getMinutes())}:${pad(date.getSeconds())}`
  if (date.toDateString() === now.toDateString()) return time
  const day = date.toLocaleDateString(undefined, { day: 'numeric', month: 'short' })
  return `${day} ${time.slice(0, 5)}`
}

/** A tick of a time axis whose ticks are so many milliseconds apart: no two of them read alike. */
export function timeTick(ms: number, apart: number): string {
  const date = new Date(ms)
  const day = 86_400_000
  const month = date.toLocaleString('en', { month: 'short', timeZone: 'UTC' })
  if (apart >= 360 * day) return String(date.getUTCFullYear())
  if (apart >= 28 * day) return `${month} ${date.getUTCFullYear()}`
  const time = `${pad(date.getUTCHours())}:${pad(date.getUTCMinutes())}`
  return apart >= day || time === '00:00' ? `${date.getUTCDate()} ${month}` : time
}
