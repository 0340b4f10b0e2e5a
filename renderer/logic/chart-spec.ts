import type { Points } from './series'

/** What a chart shows, as data. `colour` is the name of a design token ("series-truth"), never a colour. */
export interface ChartLine extends Points {
  readonly id: string
  readonly label: string
  /** At the end of the line, where there is little room; the label stands in the hover and the table. */
  readonly short?: string
  readonly colour: string
  readonly width?: number
  readonly dash?: readonly number[]
  /** Drawn, but not named at its end and not read on hover (a raw curve behind its smoothed one keeps its hover). */
  readonly unnamed?: boolean
  /** A histogram: steps filled down to zero. */
  readonly bars?: boolean
  readonly dots?: boolean
  /** Filled up to the line with this id; only the outlines' own hover tells their values. */
  readonly fillTo?: string
}

/** A horizontal line with a name: a baseline, a limit. */
export interface ChartLevel {
  readonly id: string
  readonly label: string
  readonly short?: string
  readonly value: number
  readonly colour: string
}

/** `names`: what stands at 0, 1, 2, … of an axis of kind `name`. */
export interface ChartAxis {
  readonly title: string
  readonly kind: 'number' | 'time' | 'name'
  readonly names?: readonly string[]
  readonly min?: number
  readonly max?: number
}

export interface ChartSpec {
  readonly lines: readonly ChartLine[]
  readonly levels?: readonly ChartLevel[]
  readonly x: ChartAxis
  readonly y: { readonly title: string; readonly unit?: string; readonly log?: boolean; readonly zero?: boolean }
}

/** Exact values of every line at one place, for the hover, the table and the CSV. */
export interface Reading {
  readonly x: number
  readonly values: readonly {
    readonly id: string
    readonly label: string
    readonly colour: string
    readonly value: number
  }[]
}
