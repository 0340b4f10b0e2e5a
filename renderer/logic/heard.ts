import type { Heard } from '../../electron/contract'
import type { ChartLine, ChartSpec } from './chart-spec'
import { columnDash, columnHue } from './case-drawing'
import { visible } from './edits'
import { aligned, percent } from './format'

/** How sure a network is of each label, frame by frame; label 0 is the blank. */
type LabelsOverFrames = Pick<Heard, 'labels' | 'probabilities' | 'frames' | 'seconds'>

const BLANK = 'blank'
/** Labels that never reach it are not drawn. */
const LEAST = 0.1

const nameOf = (labels: readonly string[], k: number): string => (k === 0 ? BLANK : visible(labels[k]))

/** A line for each label that is ever likely, the blank in grey. */
export function labelLines({ labels, probabilities }: LabelsOverFrames): ChartLine[] {
  const x = probabilities.map((_, column) => column)
  const likely = labels.map((_, k) => k).filter(k => k === 0 || probabilities.some(column => column[k] >= LEAST))
  return likely.map((k, place) => ({
    id: String(k),
    label: nameOf(labels, k),
    colour: k === 0 ? 'baseline-1' : columnHue(place - 1),
    dash: k === 0 ? [2, 3] : columnDash(place - 1) === undefined ? [] : [4, 3],
    x,
    y: probabilities.map(column => column[k]),
  }))
}

/** The same as a chart, for its table and its numbers to take away. */
export const labelChart = (heard: LabelsOverFrames): ChartSpec => ({
  lines: labelLines(heard).map(line => ({
    ...line,
    x: heard.probabilities.map((_, column) => frameAt(heard, column)),
  })),
  x: { title: 'frame', kind: 'number' },
  y: { title: 'probability', zero: true },
})

/** A frame that a column stands for, counted from 1. */
const frameAt = ({ frames, probabilities }: LabelsOverFrames, column: number): number =>
  Math.round(((column + 0.5) / probabilities.length) * frames + 0.5)

export interface Peak {
  readonly label: string
  /** Across the picture, 0 … 1. */
  readonly at: number
}

/**
 * The labels of the most likely path where each is said: equal ones in a row are one, blanks none (Graves et al. 2006, the
 * collapsing function); its place is that of its largest probability.
 */
export function peaksOf({ labels, probabilities }: LabelsOverFrames): Peak[] {
  const peaks: { k: number; column: number }[] = []
  let before = 0
  probabilities.forEach((column, at) => {
    const k = column.indexOf(Math.max(...column))
    const last = peaks.at(-1)
    if (k !== 0 && k !== before) peaks.push({ k, column: at })
    else if (k !== 0 && last && column[k] > probabilities[last.column][k]) last.column = at
    before = k
  })
  return peaks.map(({ k, column }) => ({
    label: visible(labels[k]),
    at: (column + 0.5) / probabilities.length,
  }))
}

/** "frame 37 of 96, 0.37 s: s 92 %, blank 6 %" */
export function columnText(heard: LabelsOverFrames, column: number): string {
  const { labels, frames, seconds, probabilities } = heard
  const best = probabilities[column]
    .map((probability, k) => ({ probability, k }))
    .sort((a, b) => b.probability - a.probability)
    .slice(0, 3)
    .filter(({ probability }, place) => place === 0 || probability >= 0.01)
  const frame = frameAt(heard, column)
  const time = seconds === null ? '' : `, ${aligned((frame / frames) * seconds, 2)} s`
  return `frame ${frame} of ${frames}${time}: ${best.map(({ probability, k }) => `${nameOf(labels, k)} ${percent(probability)}`).join(', ')}`
}
