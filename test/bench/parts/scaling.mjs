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
      values.map(value => ({ name: `${size} ${value}`, size, value })),
    )
    for (const each of cases) {
      progress.show(each.name)
      const workload = { ...WORKLOADS.W2, [each.size]: each.value }
      Object.assign(each, await program.ask('open', { name: each.name, workload }))
    }
    const entries = cases.map(({ name }) => ({ name, measure: () => program.ask('measure', { name }) }))
    const measured = await interleave(Math.min(5, options.rounds), entries, progress)
    for (const { name } of cases) await program.ask('close', { name })
    return cases.map(({ name, ...each }) => ({ ...each, time: measured[name] }))
  },

  tables(cases) {
    const usual = cases.find(({ size, value }) => size === 'steps' && value === WORKLOADS.W2.steps)
    const speed = ({ flops, time: { median } }) => flops / median / 1e6
    return Object.entries(NAMES).map(([size, { title, column }]) =>
      table(
        title,
        [column, 'ms', 'GFLOP/s', 'of W2'],
        cases
          .filter(each => each.size === size)
          .map(each => [
            `${each.value}${each.value === WORKLOADS.W2[size] ? ' (W2)' : ''}`,
            ...[withSpread(each.time), digits(speed(each)), percent(speed(each) / speed(usual))],
          ]),
      ),
    )
  },
}

const NAMES = {
  steps: { title: 'W2 with other lengths', column: 'T steps' },
  batch: { title: 'W2 with other batches', column: 'B sequences' },
  units: { title: 'W2 with other widths', column: 'H units' },
  inputs: { title: 'W2 with other inputs', column: 'D inputs' },
  layers: { title: 'W2 with more layers', column: 'layers' },
  shards: { title: 'W2 with its batch cut for threads, still on one thread', column: 'pieces' },
}
