import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { join } from 'node:path'

/**
 * Files as people have them, made up: what is in them, the column to forecast, and how rows are written. `rows`: with `--quick`
 * a tenth of them.
 *   row (n, uniform) → text of row n
 */
export const DATA_FILES = {
  tall: {
    what: '14 columns of numbers',
    rows: 1_000_000,
    target: 'x1',
    header: range(14)
      .map(k => `x${k + 1}`)
      .join(),
    row: (n, uniform) =>
      range(14)
        .map(k => wave(n, k, uniform).toFixed(4))
        .join(),
  },
  wide: {
    what: '500 columns of numbers',
    rows: 10_000,
    target: 'x1',
    header: range(500)
      .map(k => `x${k + 1}`)
      .join(),
    row: (n, uniform) =>
      range(500)
        .map(k => wave(n, k, uniform).toFixed(3))
        .join(),
  },
  categories: {
    what: 'a time, 6 columns of words, 4 of numbers',
    rows: 300_000,
    target: 'n1',
    header: ['time', ...range(6).map(k => `word${k + 1}`), ...range(4).map(k => `n${k + 1}`)].join(),
    row: (n, uniform) =>
      [
        time(n, 60),
        ...range(6).map(k => `${WORDS[Math.floor(uniform() * WORDS.length)]} ${(n * (k + 1)) % (3 + 7 * k)}`),
        ...range(4).map(k => wave(n, k, uniform).toFixed(2)),
      ].join(),
  },
  european: {
    what: '8 columns of decimal commas, days before months',
    rows: 300_000,
    target: 'Wert 1',
    header: ['Datum', ...range(8).map(k => `Wert ${k + 1}`)].join(';'),
    row: (n, uniform) =>
      [
        time(n, 600).replace(/(\d+)-(\d+)-(\d+)/, '$3.$2.$1'),
        ...range(8).map(k => (100 * wave(n, k, uniform)).toFixed(3).replace('.', ',')),
      ].join(';'),
  },
  stamps: {
    what: 'a time a second, 3 columns of numbers',
    rows: 1_000_000,
    target: 'x1',
    header: 'time,x1,x2,x3',
    row: (n, uniform) => [time(n, 1), ...range(3).map(k => wave(n, k, uniform).toFixed(3))].join(),
  },
}

const WORDS = ['north', 'south', 'east', 'west', 'clear', 'cloudy', 'rain', 'snow', 'on', 'off']

function range(n) {
  return Array.from({ length: n }, (_, k) => k)
}

const wave = (n, k, uniform) => Math.sin((n * (k + 3)) / 400) + 0.2 * (uniform() - 0.5)
const time = (n, seconds) =>
  new Date(Date.UTC(2020, 0, 1) + n * seconds * 1000).toISOString().slice(0, 19).replace('T', ' ')

/** Writes one of them and answers its path. */
export async function writeDataFile(name, folder, rows, uniform) {
  const { header, row } = DATA_FILES[name]
  const path = join(folder, `${name}.csv`)
  const file = createWriteStream(path)
  const piece = 5000
  file.write(`${header}\n`)
  for (let n = 0; n < rows; n += piece) {
    const lines = Array.from({ length: Math.min(piece, rows - n) }, (_, k) => `${row(n + k, uniform)}\n`)
    if (!file.write(lines.join(''))) await once(file, 'drain')
  }
  file.end()
  await once(file, 'finish')
  return path
}
