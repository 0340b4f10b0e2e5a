import type { Chart, Plugin } from 'chart.js'
import type { ChartSpec } from '../logic/chart-spec'
import { aligned, decimalsFor } from '../logic/format'
import { lastValue, spread } from '../logic/series'

/** What a chart instance carries for our own plug-ins. */
export interface Drawing {
  spec: ChartSpec
  colour: (token: string) => string
  font: string
  /** Room in pixels for the names at the ends of the lines. */
  ends: number
  hoverX: number | null
}

const drawings = new WeakMap<Chart, Drawing>()
export const attach = (chart: Chart, drawing: Drawing): void => void drawings.set(chart, drawing)

const LABEL_HEIGHT = 14
const BESIDE = 8
const BETWEEN = 6
const [LEAST_ENDS, MOST_ENDS, STEP_ENDS] = [48, 184, 16]
const labelFont = (font: string): string => `500 11px ${font}`
const printed = (value: number): string => aligned(value, decimalsFor([value]))

/** Room for names and values at the ends of the lines; in steps, so that a chart does not tremble with its last digit. */
export function endSpace({ lines, levels = [] }: ChartSpec, ctx: CanvasRenderingContext2D, font: string): number {
  const ends = [
    ...lines.flatMap(line => (line.unnamed ? [] : [{ name: line.short ?? line.label, value: lastValue(line) }])),
    ...levels.map(({ short, label, value }) => ({ name: short ?? label, value })),
  ]
  if (ends.length === 0) return BESIDE
  ctx.save()
  ctx.font = labelFont(font)
  const width = Math.max(
    ...ends.map(({ name, value }) => ctx.measureText(`${name}${value === null ? '' : printed(value)}`).width),
  )
  ctx.restore()
  const room = Math.ceil((width + 2 * BESIDE + BETWEEN) / STEP_ENDS) * STEP_ENDS
  return Math.min(MOST_ENDS, Math.max(LEAST_ENDS, room))
}

interface EndLabel {
  readonly name: string
  readonly value: string
  readonly colour: string
  readonly y: number
}

function endLabels(chart: Chart, { spec }: Drawing): EndLabel[] {
  const scale = chart.scales.y
  const place = (label: string, value: number | null, colour: string): EndLabel[] =>
    value === null || !Number.isFinite(scale.getPixelForValue(value))
      ? []
      : [{ name: label, value: printed(value), colour, y: scale.getPixelForValue(value) }]
  return [
    ...spec.lines.flatMap(line =>
      line.unnamed ? [] : place(line.short ?? line.label, lastValue(line, chart.scales.x.max), line.colour),
    ),
    ...(spec.levels ?? []).flatMap(level => place(level.short ?? level.label, level.value, level.colour)),
  ]
}

/** Names lines where they end, with their last value; labels that would collide make room for each other. */
export const endLabelPlugin: Plugin = {
  id: 'longhandEndLabels',
  afterDatasetsDraw(chart) {
    const drawing = drawings.get(chart)
    if (!drawing) return
    const { ctx, chartArea } = chart
    const labels = endLabels(chart, drawing)
      .filter(label => label.y > chartArea.top - 40 && label.y < chartArea.bottom + 40)
      // Where there is no room for all names, the topmost lines keep theirs; hovering names every line.
      .sort((a, b) => a.y - b.y)
      .slice(0, Math.max(1, Math.floor((chartArea.height - 10) / LABEL_HEIGHT)))
    const places = spread(
      labels.map(label => Math.min(chartArea.bottom, Math.max(chartArea.top, label.y))),
      LABEL_HEIGHT,
      chartArea.top + 5,
      chartArea.bottom - 5,
    )
    ctx.save()
    ctx.font = labelFont(drawing.font)
    ctx.textBaseline = 'middle'
    labels.forEach((label, k) => {
      const left = chartArea.right + BESIDE
      const value = ctx.measureText(label.value).width
      const name = shortened(ctx, label.name, drawing.ends - 2 * BESIDE - value)
      // The greys of baselines are for lines: as text they would be too faint.
      ctx.fillStyle = drawing.colour(label.colour.startsWith('baseline') ? 'ink-2' : label.colour)
      ctx.fillText(name, left, places[k])
      ctx.fillStyle = drawing.colour('ink-2')
      ctx.fillText(label.value, left + ctx.measureText(name).width + BETWEEN, places[k])
    })
    ctx.restore()
  },
}

function shortened(ctx: CanvasRenderingContext2D, text: string, room: number): string {
  if (ctx.measureText(text).width <= room) return text
  let start = text
  while (start.length > 1 && ctx.measureText(`${start}…`).width > room) start = start.slice(0, -1)
  return `${start.trimEnd()}…`
}

/** A thin vertical line where the pointer or the arrow keys are. */
export const crosshairPlugin: Plugin = {
  id: 'longhandCrosshair',
  afterDatasetsDraw(chart) {
    const drawing = drawings.get(chart)
    if (!drawing || drawing.hoverX === null) return
    const { ctx, chartArea, scales } = chart
    const x = scales.x.getPixelForValue(drawing.hoverX)
    if (x < chartArea.left || x > chartArea.right) return
    ctx.save()
    ctx.strokeStyle = drawing.colour('line-strong')
    ctx.lineWidth = 1
    ctx.beginPath()
    ctx.moveTo(x, chartArea.top)
    ctx.lineTo(x, chartArea.bottom)
    ctx.stroke()
    ctx.restore()
  },
}
