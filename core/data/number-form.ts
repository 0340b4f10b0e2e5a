/**
 * How numbers are written. The same text can be two numbers: 1.234 is one and a bit, or one thousand two hundred and thirty-four.
 * What a file proves is used; what it leaves open is asked.
 */

export type Decimal = '.' | ','
export type Thousands = '' | '.' | ',' | ' ' | "'"

/** What the written numbers of one column prove, as counts of cells. */
export interface NumberVotes {
  /** 12 · 3e5: the same in every form. */
  readonly integer: number
  /** 1.5 · 0.123 · 1.2345: the point can only be a decimal mark. */
  readonly point: number
  /** 1,5 · 0,123: the comma can only be a decimal mark. */
  readonly comma: number
  /** 1.234 · -17.500: thousands or decimals. */
  readonly pointOrThousands: number
  /** 1,234 */
  readonly commaOrThousands: number
  /** 1,234,567 · 1,234.5: the comma can only separate thousands. */
  readonly commaThousands: number
  /** 1.234.567 · 1.234,5 */
  readonly pointThousands: number
}

/** Shapes as RE2 and JavaScript both read them, for a cell without blanks around it. */
export const NUMBER_SHAPE = {
  integer: String.raw`[+-]?\d+([eE][+-]?\d+)?`,
  group: { '.': String.raw`[+-]?[1-9]\d{0,2}\.\d{3}`, ',': String.raw`[+-]?[1-9]\d{0,2},\d{3}` },
  decimal: {
    '.': String.raw`[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?`,
    ',': String.raw`[+-]?(\d+,?\d*|,\d+)([eE][+-]?\d+)?`,
  },
  thousands: {
    ',': String.raw`[+-]?[1-9]\d{0,2}(,\d{3}){2,}(\.\d*)?|[+-]?[1-9]\d{0,2},\d{3}\.\d*`,
    '.': String.raw`[+-]?[1-9]\d{0,2}(\.\d{3}){2,}(,\d*)?|[+-]?[1-9]\d{0,2}\.\d{3},\d*`,
  },
} as const

export interface NumberForm {
  readonly decimal: Decimal
  readonly thousands: Thousands
}

/** Shape of a number with separated thousands in the given form. */
export function groupedShape({ decimal, thousands }: NumberForm): string {
  const t = thousands === '.' ? String.raw`\.` : thousands
  const d = decimal === '.' ? String.raw`\.` : ','
  return String.raw`[+-]?[1-9]\d{0,2}(${t}\d{3})+(${d}\d*)?`
}

const whole = (shape: string): RegExp => new RegExp(`^(?:${shape})$`)
const ANY_NUMBER = [
  whole(NUMBER_SHAPE.decimal['.']),
  whole(NUMBER_SHAPE.decimal[',']),
  whole(NUMBER_SHAPE.thousands[',']),
  whole(NUMBER_SHAPE.thousands['.']),
]

/** The text is a number in one of the known forms. */
export function looksNumeric(text: string): boolean {
  return ANY_NUMBER.some(shape => shape.test(text))
}

export interface NumberDecision extends NumberForm {
  /** The mark whose meaning the file leaves open, and the columns (by index) that depend on it. */
  readonly open: { readonly mark: '.' | ','; readonly columns: readonly number[] } | null
}

/**
 * The form that the columns of one file prove together. `fixed` holds what a person has set; `delimiter` helps where a point can
 * only be a decimal mark by custom: comma-separated files write decimals with a point.
 */
export function decideNumbers(
  columns: readonly NumberVotes[],
  delimiter: string,
  fixed: { decimal: Decimal | 'auto'; thousands: Thousands | 'none' | 'auto' },
): NumberDecision {
  const sum = (pick: (votes: NumberVotes) => number): number => columns.reduce((total, v) => total + pick(v), 0)
  const pointProof = sum(v => v.point + v.commaThousands)
  const commaProof = sum(v => v.comma + v.pointThousands)
  const where = (pick: (votes: NumberVotes) => number): number[] =>
    columns.flatMap((votes, k) => (pick(votes) > 0 && 2 * pick(votes) >= numbersIn(votes) ? [k] : []))

  const set = fixed.decimal !== 'auto' ? fixed.decimal : decimalBeside(fixed.thousands)
  const decimal = set ?? (commaProof > pointProof ? ',' : '.')
  const mark = decimal === '.' ? ',' : '.'
  const separated = sum(v => (mark === ',' ? v.commaThousands : v.pointThousands)) > 0
  const mayBeSeparated = where(v => (mark === ',' ? v.commaOrThousands : v.pointOrThousands))
  if (fixed.thousands !== 'auto')
    return { decimal, thousands: fixed.thousands === 'none' ? '' : fixed.thousands, open: null }
  if (set !== null) return { decimal, thousands: separated || mayBeSeparated.length > 0 ? mark : '', open: null }

  const decimalIsSure = delimiter === ',' || pointProof + commaProof > 0
  const mayBeDecimal = where(v => v.pointOrThousands)
  if (!decimalIsSure && mayBeDecimal.length > 0)
    return { decimal, thousands: '', open: { mark: '.', columns: mayBeDecimal } }
  if (!separated && mayBeSeparated.length > 0)
    return { decimal, thousands: '', open: { mark, columns: mayBeSeparated } }
  return { decimal, thousands: separated ? mark : '', open: null }
}

/** The decimal mark that goes with a thousands mark that a person has set. */
function decimalBeside(thousands: Thousands | 'none' | 'auto'): Decimal | null {
  if (thousands === '.') return ','
  return thousands === ',' ? '.' : null
}

function numbersIn(votes: NumberVotes): number {
  return (
    votes.integer +
    votes.point +
    votes.comma +
    votes.pointOrThousands +
    votes.commaOrThousands +
    votes.commaThousands +
    votes.pointThousands
  )
}
