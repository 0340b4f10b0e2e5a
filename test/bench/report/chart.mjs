import { WORKLOADS } from '../workloads.mjs'

/** Everyone on the chart: its key in the results, its name and its colour on light and on dark ground. */
const SERIES = [
  { who: 'wide', name: 'Longhand, 256 bit', light: '#1d4ed8', dark: '#7aa7ff' },
  { who: 'narrow', name: 'Longhand, 128 bit', light: '#7ea6f4', dark: '#3f66c4' },
  { who: 'torch', name: 'PyTorch', light: '#c2570c', dark: '#f0945a' },
  { who: 'tfjs', name: 'TensorFlow.js wasm', light: '#6b7280', dark: '#9aa3b2' },
]

const WIDTH = 860
const HEIGHT = 400
/** Of the plot. */
const AREA = { left: 56, right: 736, top: 64, bottom: 340 }
const GROUP_GAP = 0.24

/**
 * GFLOP/s of a full training step, W1 to W5, as a bar for everyone who was measured, below the register ceilings. An SVG for
 * light and dark pages.
 */
export function speedChart({ cases, ceilings }) {
  const series = SERIES.filter(({ who }) => Object.values(cases).some(({ times }) => times[who]))
  const largest = Math.max(ceilings.wide, ceilings.narrow)
  const step = tickStep(largest)
  const top = Math.ceil(largest / step) * step
  const y = value => AREA.bottom - ((AREA.bottom - AREA.top) * value) / top
  const ticks = Array.from({ length: top / step + 1 }, (_, k) => k * step)
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-labelledby="title description">`,
    `<title id="title">Speed of a full training step on one thread</title>`,
    `<desc id="description">${describe(cases, series)}</desc>`,
    `<style>${style(series)}</style>`,
    `<rect class="ground" width="${WIDTH}" height="${HEIGHT}"/>`,
    text(AREA.left - 44, 26, 'Full training step on one thread, GFLOP/s (more is faster)', 'heading'),
    ...legend(series),
    ...ticks.map(value => line(AREA.left, AREA.right, y(value), 'grid')),
    ...ticks.map(value => text(AREA.left - 8, y(value) + 4, String(value), 'tick end')),
    ...ceilingLines(ceilings, y),
    ...bars(cases, series, y),
    '</svg>',
    '',
  ].join('\n')
}

function bars(cases, series, y) {
  const names = Object.keys(cases)
  const group = (AREA.right - AREA.left) / names.length
  const width = (group * (1 - GROUP_GAP)) / series.length
  return names.flatMap((name, n) => {
    const { times, flops } = cases[name]
    const left = AREA.left + n * group + (group * GROUP_GAP) / 2
    const middle = AREA.left + (n + 0.5) * group
    return [
      ...series.flatMap(({ who }, k) => {
        if (!times[who]) return []
        const speed = flops / times[who].median / 1e6
        const x = left + k * width
        return [
          `<rect class="${who}" x="${round(x + 1)}" y="${round(y(speed))}" width="${round(width - 2)}" height="${round(AREA.bottom - y(speed))}"/>`,
          text(x + width / 2, y(speed) - 5, speed >= 10 ? speed.toFixed(0) : speed.toFixed(1), 'value middle'),
        ]
      }),
      text(middle, AREA.bottom + 20, name, 'group middle'),
      ...sizesOf(WORKLOADS[name]).map((words, k) => text(middle, AREA.bottom + 38 + 16 * k, words, 'tick middle')),
    ]
  })
}

/** Two lines: "H 128, 2 layers", "T 144 · B 64". */
function sizesOf({ units, steps, batch, layers, bidirectional }) {
  const more = layers > 1 ? `, ${layers} layers` : bidirectional ? ', both ways' : ''
  return [`H ${units}${more}`, `T ${steps} · B ${batch}`]
}

const ceilingLines = ({ wide, narrow }, y) =>
  [
    { value: wide, words: ['register ceiling,', `256 bit: ${wide.toFixed(0)}`] },
    { value: narrow, words: ['register ceiling,', `128 bit: ${narrow.toFixed(0)}`] },
  ].flatMap(({ value, words }) => [
    line(AREA.left, AREA.right, y(value), 'ceiling'),
    ...words.map((word, k) => text(AREA.right + 8, y(value) - 2 + k * 15, word, 'tick')),
  ])

function legend(series) {
  const each = (AREA.right - AREA.left + 60) / SERIES.length
  return series.flatMap(({ who, name }, k) => {
    const x = AREA.left - 44 + k * each
    return [`<rect class="${who}" x="${round(x)}" y="38" width="12" height="12"/>`, text(x + 18, 48, name, 'tick')]
  })
}

function describe(cases, series) {
  const of = ({ flops, times }) =>
    series
      .filter(({ who }) => times[who])
      .map(({ who, name }) => `${name} ${(flops / times[who].median / 1e6).toFixed(1)}`)
      .join(', ')
  return Object.entries(cases)
    .map(([name, each]) => `${name}: ${of(each)}`)
    .join('. ')
}

/** About six ticks at round numbers. */
function tickStep(largest) {
  const power = 10 ** Math.floor(Math.log10(largest / 6))
  return [1, 2, 5, 10].map(digit => digit * power).find(step => largest / step <= 8)
}

function style(series) {
  const fills = shade => series.map(({ who, ...colours }) => `.${who}{fill:${colours[shade]}}`).join('')
  return [
    `text{font:12px system-ui,sans-serif;fill:#374151}.heading{font-size:15px;font-weight:600;fill:#111827}`,
    `.group{font-size:13px;font-weight:600}.value{font-size:11px;paint-order:stroke;stroke:#ffffff;stroke-width:3px}.middle{text-anchor:middle}.end{text-anchor:end}`,
    `.ground{fill:#ffffff}.grid{stroke:#e5e7eb}.ceiling{stroke:#374151;stroke-dasharray:5 4;stroke-width:1.5}${fills('light')}`,
    `@media(prefers-color-scheme:dark){text{fill:#c9d1d9}.heading{fill:#f0f6fc}.ground{fill:#0d1117}.value{stroke:#0d1117}`,
    `.grid{stroke:#2b323b}.ceiling{stroke:#c9d1d9}${fills('dark')}}`,
  ].join('')
}

const round = value => value.toFixed(1)
const line = (from, to, y, name) => `<line class="${name}" x1="${from}" x2="${to}" y1="${round(y)}" y2="${round(y)}"/>`
const text = (x, y, words, name) => `<text class="${name}" x="${round(x)}" y="${round(y)}">${escape(words)}</text>`
const escape = words => words.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
