import { digits, percent, table, withSpread } from '../lib/table.mjs'
import { interleave } from '../lib/rounds.mjs'
import { CELLS, WORKLOADS } from '../workloads.mjs'

/** Every cell and variant on W2, by its own count of operations, against the vanilla LSTM. */
export const cells = {
  name: 'cells',
  title: 'Every cell on W2',

  async measure(bench) {
    const { options, progress } = bench
    const flops = {}
    for (const width of WIDTHS)
      for (const [name, cell] of Object.entries(CELLS)) {
        progress.show(`${name}, ${width}`)
        const opened = await bench.ours(width).ask('open', { name, workload: { ...WORKLOADS.W2, cell } })
        flops[name] = opened.flops
      }
    const entries = Object.keys(CELLS).flatMap(name =>
      WIDTHS.map(width => ({ name: `${name} ${width}`, measure: () => bench.ours(width).ask('measure', { name }) })),
    )
    const measured = await interleave(options.rounds, entries, progress)
    for (const name of Object.keys(CELLS)) for (const width of WIDTHS) await bench.ours(width).ask('close', { name })
    return Object.fromEntries(
      Object.entries(flops).map(([name, count]) => [
        name,
        { flops: count, wide: measured[`${name} wide`], narrow: measured[`${name} narrow`] },
      ]),
    )
  },

  tables(measured) {
    const speed = (name, width) => measured[name].flops / measured[name][width].median / 1e6
    const columns = ['W2, one thread']
    for (const bits of [256, 128]) columns.push(`${bits} bit, ms`, 'GFLOP/s', 'of vanilla')
    const rows = Object.entries(measured).map(([name, { wide, narrow }]) => [
      ...[name, withSpread(wide), digits(speed(name, 'wide')), percent(ofVanilla(measured, name, 'wide'))],
      ...[withSpread(narrow), digits(speed(name, 'narrow')), percent(ofVanilla(measured, name, 'narrow'))],
    ])
    return [table('Every cell and variant', columns, rows)]
  },
}

const WIDTHS = ['wide', 'narrow']

/** GFLOP/s of a cell as a share of the vanilla LSTM's, each as a share of the ceiling beside it. */
export const ofVanilla = (measured, name, width) => measured[name][width].ofCeiling / measured.vanilla[width].ofCeiling
