import type { ChartConfiguration, ChartDataset } from 'chart.js'
import type { ChartLine, ChartSpec } from '../logic/chart-spec'
import { placeText } from '../logic/chart-reading'
import { withAlpha } from '../logic/colour'
import { aligned, figure, timeTick } from '../logic/format'
import { thin } from '../logic/series'

export interface Range {
  readonly min: number
  readonly max: number
}

/** Smallest and largest x of all lines, or what the chart asks for. */
export function fullRange({ lines, x }: ChartSpec): Range {
  let min = x.min ?? Infinity
  let max = x.max ?? -Infinity
  for (const line of lines) {
    if (line.x.length === 0) continue
    if (x.min === undefined) min = Math.min(min, line.x[0])
    if (x.max === undefined) max = Math.max(max, line.x[line.x.length - 1])
  }
  if (min > max) return { min: 0, max: 1 }
  return min === max ? { min: min - 0.5, max: max + 0.5 } : { min, max }
}

export const datasetsOf = (
  spec: ChartSpec,
  range: Range,
  pixels: number,
  colour: (token: string) => string,
): ChartDataset<'line'>[] =>
  spec.lines.map((line, k) => ({
    ...datasetOf(line, range, pixels, colour),
    ...fillOf(spec.lines, line, colour),
    order: -k,
  }))

/** The band between a line and the one it is filled to. */
function fillOf(lines: readonly ChartLine[], line: ChartLine, colour: (token: string) => string) {
  const other = lines.findIndex(({ id }) => id === line.fillTo)
  if (other < 0) return {}
  return { fill: other, backgroundColor: withAlpha(colour(line.colour), 0.18) }
}

function datasetOf(
  line: ChartLine,
  { min, max }: Range,
  pixels: number,
  colour: (token: string) => string,
): ChartDataset<'line'> {
  const data = thin(line, min, max, Math.max(50, Math.floor(pixels)))
  const dots = line.dots && data.length <= 80
  return {
    label: line.label,
    data,
    borderColor: colour(line.colour),
    backgroundColor: line.bars ? withAlpha(colour(line.colour), 0.28) : colour(line.colour),
    borderWidth: line.width ?? 1.5,
    borderDash: line.dash ? [...line.dash] : undefined,
    stepped: line.bars ? 'before' : false,
    fill: line.bars ? 'origin' : false,
    pointRadius: dots || data.length === 1 ? 2.5 : 0,
    pointHoverRadius: 0,
    pointBorderWidth: 0,
    spanGaps: false,
    tension: 0,
  }
}

/** What a chart is painted with. `ends`: room in pixels for the names at the ends of the lines. */
export interface Paint {
  readonly colour: (token: string) => string
  readonly font: string
  readonly ends: number
}

/** Everything of a chart that does not change with its data. `shown`: the range of x that is zoomed to. */
export function configOf(
  spec: ChartSpec,
  { whole, shown }: { whole: Range; shown: Range },
  { colour, font, ends }: Paint,
  redraw: () => void,
): ChartConfiguration<'line'> {
  const fromZero = spec.y.zero === true && !spec.y.log
  const text = { color: colour('ink-3'), font: { family: font, size: 11 } }
  return {
    type: 'line',
    data: { datasets: [] },
    options: {
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      parsing: false,
      normalized: true,
      events: [],
      layout: { padding: { top: 8, right: ends, bottom: 0, left: 0 } },
      scales: {
        x: {
          type: 'linear',
          min: shown.min,
          max: shown.max,
          border: { display: false },
          grid: { display: false },
          title: { display: spec.x.title !== '', text: spec.x.title, align: 'end', padding: 0, ...text },
          ticks: {
            ...text,
            maxRotation: 0,
            autoSkipPadding: 24,
            includeBounds: false,
            callback(value, _index, ticks) {
              const span = this.max - this.min
              if (spec.x.kind === 'time')
                return timeTick(Number(value), ticks.length > 1 ? ticks[1].value - ticks[0].value : span)
              if (spec.x.kind === 'name') return placeText(spec.x, Number(value))
              return ticks.length > 1 && !Number.isInteger(value) && span > 10 ? '' : figure(Number(value), 6)
            },
          },
          afterBuildTicks: axis => {
            axis.ticks = placesOf(spec.x.kind, axis).map(value => ({ value }))
          },
        },
        y: {
          type: spec.y.log ? 'logarithmic' : 'linear',
          beginAtZero: fromZero,
          // Where zero means nothing the data take the whole height.
          bounds: fromZero ? 'ticks' : 'data',
          grace: fromZero || spec.y.log ? 0 : '4%',
          border: { display: false },
          grid: { color: colour('chart-grid'), drawTicks: false },
          ticks: {
            ...text,
            padding: 8,
            callback: (value, _index, ticks) =>
              spec.y.log || ticks.length < 2
                ? figure(Number(value), 3)
                : tickText(Number(value), ticks[1].value - ticks[0].value),
          },
          afterBuildTicks: axis => {
            const { min, max, height } = axis
            const places = spec.y.log ? logTicks(min, max) : niceTicks(min, max, Math.max(2, Math.min(6, height / 30)))
            axis.ticks = places.map(value => ({ value }))
          },
        },
      },
      plugins: {
        legend: { display: false },
        tooltip: { enabled: false },
        annotation: {
          annotations: Object.fromEntries(
            (spec.levels ?? []).map(level => [
              level.id,
              {
                type: 'line' as const,
                yMin: level.value,
                yMax: level.value,
                borderColor: colour(level.colour),
                borderWidth: 1,
                borderDash: [4, 4],
              },
            ]),
          ),
        },
        zoom: {
          limits: { x: { min: whole.min, max: whole.max, minRange: (whole.max - whole.min) / 2000 } },
          pan: { enabled: true, mode: 'x', modifierKey: 'shift', onPan: redraw },
          zoom: {
            mode: 'x',
            wheel: { enabled: true, modifierKey: 'ctrl' },
            pinch: { enabled: true },
            drag: {
              enabled: true,
              threshold: 6,
              backgroundColor: withAlpha(colour('accent'), 0.14),
            },
            onZoom: redraw,
          },
        },
      },
    },
  }
}

function placesOf(kind: ChartSpec['x']['kind'], { min, max, width }: { min: number; max: number; width: number }) {
  if (kind === 'time') return timeTicks(min, max, width)
  if (kind === 'number') return niceTicks(min, max, Math.max(2, width / 45))
  const every = [1, 2, 3, 6].find(count => ((max - min) / count) * 44 <= width) ?? 12
  return range(Math.ceil(min / every), Math.floor(max / every)).map(k => k * every)
}

/** Round numbers within min … max, at most about so many. */
export function niceTicks(min: number, max: number, most: number): number[] {
  if (!(max > min)) return [min]
  const wanted = (max - min) / most
  const power = 10 ** Math.floor(Math.log10(wanted))
  const step = ([1, 2, 5].find(lead => lead * power >= wanted) ?? 10) * power
  return range(Math.ceil(min / step), Math.floor(max / step)).map(k => Number((k * step).toPrecision(12)))
}

/** A tick with the decimals that tell it from the next one. */
function tickText(value: number, step: number): string {
  const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9))
  return decimals > 4 || Math.abs(value) >= 1e9 ? figure(value, 4) : aligned(value, decimals)
}

/** Ticks of a logarithmic axis: 1, 2, 5 of each power of ten while there are few, the powers alone when there are many. */
export function logTicks(min: number, max: number): number[] {
  if (!(min > 0) || !(max > min)) return []
  const [first, last] = [Math.floor(Math.log10(min)), Math.ceil(Math.log10(max))]
  const leads = last - first > 4 ? [1] : [1, 2, 5]
  const every = Math.max(1, Math.ceil((last - first) / 8))
  return range(first, last)
    .filter(power => power % every === 0)
    .flatMap(power => leads.map(lead => Number(`${lead}e${power}`)))
    .filter(tick => tick >= min && tick <= max)
}

const DAY = 86_400_000
const TIME_STEPS = [
  60_000,
  600_000,
  3_600_000,
  3 * 3_600_000,
  6 * 3_600_000,
  12 * 3_600_000,
  DAY,
  2 * DAY,
  4 * DAY,
  7 * DAY,
  14 * DAY,
]
const MONTH_STEPS = [1, 2, 3, 6, 12, 24, 60, 120]

/** Ticks of a time axis at places of the calendar, about one every 90 pixels. */
export function timeTicks(min: number, max: number, pixels: number): number[] {
  const wanted = (max - min) / Math.max(2, pixels / 90)
  const step = TIME_STEPS.find(size => size >= wanted)
  if (step) return range(Math.ceil(min / step), Math.floor(max / step)).map(k => k * step)
  const months = MONTH_STEPS.find(n => n * 30.4 * DAY >= wanted) ?? 240
  const first = new Date(min)
  const last = new Date(max)
  const from = Math.ceil((first.getUTCFullYear() * 12 + first.getUTCMonth()) / months)
  const to = Math.floor((last.getUTCFullYear() * 12 + last.getUTCMonth()) / months)
  return range(from, to)
    .map(k => Date.UTC(Math.floor((k * months) / 12), (k * months) % 12, 1))
    .filter(tick => tick >= min && tick <= max)
}

const range = (from: number, to: number): number[] =>
  Array.from({ length: Math.max(0, to - from + 1) }, (_, k) => from + k)
