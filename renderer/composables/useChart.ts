import { Chart, Filler, LinearScale, LineController, LineElement, LogarithmicScale, PointElement } from 'chart.js'
import annotation from 'chartjs-plugin-annotation'
import zoom from 'chartjs-plugin-zoom'
import { onBeforeUnmount, onMounted, ref, shallowRef, watch, type Ref } from 'vue'
import type { ChartSpec, Reading } from '../logic/chart-spec'
import { readAt } from '../logic/chart-reading'
import { configOf, datasetsOf, fullRange, type Range } from './chart-config'
import { attach, crosshairPlugin, endLabelPlugin, endSpace, type Drawing } from './chart-plugins'

Chart.register(LineController, LineElement, PointElement, LinearScale, LogarithmicScale, Filler, annotation, zoom)

/** A reading and where to print it, in pixels of the canvas. */
export interface Hover extends Reading {
  readonly left: number
  readonly leftHalf: boolean
}

export interface ChartHandle {
  readonly hover: Readonly<Ref<Hover | null>>
  readonly zoomed: Readonly<Ref<boolean>>
  point(event: PointerEvent): void
  leave(): void
  /** Arrow keys walk over the points, + and − zoom, 0 shows all. True: the key was used. */
  key(key: string): boolean
  showAll(): void
  /** A PNG as a data URL, on the colour of the page. */
  picture(): string
}

/**
 * Owns one Chart.js chart: made with the canvas, redrawn at most once a frame when `spec` changes, destroyed with the
 * component. Lines are thinned to the pixels of what is visible, extremes kept; hovering reads the exact values.
 */
export function useChart(
  canvas: Readonly<Ref<HTMLCanvasElement | null>>,
  spec: () => ChartSpec,
  theme: () => unknown,
): ChartHandle {
  const hover = shallowRef<Hover | null>(null)
  const zoomed = ref(false)
  let chart: Chart<'line'> | null = null
  let shown: Range | null = null
  let frame = 0
  let style: CSSStyleDeclaration | null = null
  const colour = (token: string): string => style?.getPropertyValue(`--${token}`).trim() ?? ''
  const drawing: Drawing = { spec: spec(), colour, font: 'system-ui', ends: 0, hoverX: null }

  /** Rebuilds options and data; what was zoomed to stays. */
  function draw(): void {
    frame = 0
    if (!chart || !style) return
    const before = drawing.spec.x
    drawing.spec = spec()
    // Another axis: what was zoomed to means nothing on it.
    if (before.kind !== drawing.spec.x.kind || before.title !== drawing.spec.x.title) forgetZoom()
    drawing.font = style.getPropertyValue('--font-ui')
    drawing.ends = endSpace(drawing.spec, chart.ctx, drawing.font)
    const whole = fullRange(drawing.spec)
    const range = shown ?? whole
    chart.options = configOf(drawing.spec, { whole, shown: range }, drawing, rethin).options ?? {}
    chart.data.datasets = datasetsOf(drawing.spec, range, chart.chartArea?.width ?? chart.width, colour)
    chart.update('none')
    if (drawing.hoverX !== null) readHere(drawing.hoverX)
  }

  /** After a zoom or pan: thin anew for what is visible now. */
  function rethin(): void {
    if (!chart) return
    const { min, max } = chart.scales.x
    const whole = fullRange(drawing.spec)
    shown = min <= whole.min && max >= whole.max ? null : { min, max }
    zoomed.value = shown !== null
    schedule()
  }

  function schedule(): void {
    if (frame === 0) frame = requestAnimationFrame(draw)
  }

  function forgetZoom(): void {
    shown = null
    zoomed.value = false
  }

  function showAll(): void {
    forgetZoom()
    schedule()
  }

  function readHere(x: number): void {
    const reading = chart && readAt(drawing.spec, x)
    if (!chart || !reading) return
    if (reading.x < chart.scales.x.min || reading.x > chart.scales.x.max) {
      leave()
      return
    }
    const left = chart.scales.x.getPixelForValue(reading.x)
    hover.value = { ...reading, left, leftHalf: left < chart.chartArea.left + chart.chartArea.width / 2 }
    drawing.hoverX = reading.x
    chart.draw()
  }

  function point(event: PointerEvent): void {
    if (!chart?.chartArea) return
    const { left, right } = chart.chartArea
    if (event.offsetX < left - 4 || event.offsetX > right + 4) leave()
    else readHere(chart.scales.x.getValueForPixel(event.offsetX) ?? 0)
  }

  function leave(): void {
    if (hover.value === null) return
    hover.value = null
    drawing.hoverX = null
    chart?.draw()
  }

  function walk(direction: -1 | 1): void {
    if (!chart) return
    const { min, max } = chart.scales.x
    const stride = (max - min) / 200
    const from = drawing.hoverX ?? (direction > 0 ? min : max)
    let [x, tries] = [from, 0]
    do x += direction * stride
    while (readAt(drawing.spec, x)?.x === from && ++tries < 200)
    readHere(Math.min(max, Math.max(min, x)))
  }

  function key(name: string): boolean {
    const actions: Readonly<Record<string, () => void>> = {
      ArrowLeft: () => walk(-1),
      ArrowRight: () => walk(1),
      '+': () => chart?.zoom(1.5),
      '-': () => chart?.zoom(1 / 1.5),
      '0': showAll,
      Escape: leave,
    }
    actions[name]?.()
    return name in actions
  }

  function picture(): string {
    if (!chart) return ''
    const copy = document.createElement('canvas')
    copy.width = chart.canvas.width
    copy.height = chart.canvas.height
    const context = copy.getContext('2d')
    if (!context) return ''
    context.fillStyle = colour('bg')
    context.fillRect(0, 0, copy.width, copy.height)
    context.drawImage(chart.canvas, 0, 0)
    return copy.toDataURL('image/png')
  }

  onMounted(() => {
    if (!canvas.value) return
    style = getComputedStyle(canvas.value)
    const whole = fullRange(drawing.spec)
    const config = configOf(drawing.spec, { whole, shown: whole }, drawing, rethin)
    chart = new Chart(canvas.value, { ...config, plugins: [endLabelPlugin, crosshairPlugin] })
    attach(chart, drawing)
    draw()
  })
  watch([spec, theme], schedule, { flush: 'post' })
  onBeforeUnmount(() => {
    cancelAnimationFrame(frame)
    chart?.destroy()
    chart = null
  })

  return { hover, zoomed, point, leave, key, showAll, picture }
}
