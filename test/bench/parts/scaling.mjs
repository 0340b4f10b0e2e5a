import { digits, percent, table, withSpread } from '../lib/table.mjs'
import { interleave } from '../lib/rounds.mjs'
import { SCALING, SHARDS, WORKLOADS } from '../workloads.mjs'

/** W2 with one size changed at a time: where small sizes cost, and whether large ones keep their speed. */
export const scaling = {
  name: 'scaling',
  title: 'W2 with other sizes',

  async measure(bench) {
    const { options, progress } = bench
    const program = bench.ours('wide')
    const cases = Object.entries({ ...SCALING, shards: SHARDS }).flatMap(([size, values]) =>
      values.map(value => ({ name: value === WORKLOADS.W2[size] ? USUAL : `${size} ${value}`, size, value })),
    )
    const different = new Map(cases.map(each => [each.name, each]))
    const flops = {}
    for (const { name, size, value } of different.values()) {
      progress.show(name)
      const opened = await program.ask('open', { name, workload: { ...WORKLOADS.W2, [size]: value } })
      flops[name] = opened.flops
    }
    const entries = [...different.keys()].map(name => ({ name, measure: () => program.ask('measure', { name }) }))
    const measured = await interleave(Math.min(5, options.rounds), entries, progress)
    for (const name of different.keys()) await program.ask('close', { name })
    return cases.map(({ name, size, value }) => ({ name, size, value, flops: flops[name], time: measured[name] }))
  },

  tables(cases) {
    const usual = cases.find(({ name }) => name === USUAL)
    const speed = ({ flops, time: { median } }) => flops / median / 1e6
    return Object.entries(NAMES).map(([size, { title, column }]) =>
      table(
        title,
        [column, 'ms', 'GFLOP/s', 'of W2'],
        cases
          .filter(each => each.size === size)
          .map(each => [
            `${each.value}${each.name === USUAL ? ' (W2)' : ''}`,
            ...[withSpread(each.time), digits(speed(each)), percent(speed(each) / speed(usual))],
          ]),
      ),
    )
  },
}

/** W2 as it is: measured once, shown in every table. */
const USUAL = 'W2'

const NAMES = {
  steps: { title: 'W2 with other lengths', column: 'T steps' },
  batch: { title: 'W2 with other batches', column: 'B sequences' },
  units: { title: 'W2 with other widths', column: 'H units' },
  inputs: { title: 'W2 with other inputs', column: 'D inputs' },
  layers: { title: 'W2 with more layers', column: 'layers' },
  shards: { title: 'W2 with its batch cut for threads, still on one thread', column: 'pieces' },
}
