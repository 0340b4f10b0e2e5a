import { parseArgs } from 'node:util'
import { PARTS } from './parts/index.mjs'
import { WORKLOADS } from './workloads.mjs'

export const HELP = `npm run bench -- [options]: how fast training and forecasting are here. All of it takes about ten minutes.

  --only NAMES   only these, separated by commas: ${Object.keys(WORKLOADS).join(', ')} (full training steps),
                 ${PARTS.map(({ name }) => name).join(', ')}
  --rounds N     rounds of which medians are shown (7)
  --quick        few rounds and small peers: a look in two minutes
  --torch        PyTorch too, where a python3 has it
  --json FILE    write all results there; node test/bench/page.mjs FILE makes docs/performance.md of it`

/** What was asked for; throws a sentence about what is wrong. */
export function readOptions(args) {
  const { values } = parseArgs({
    args,
    options: {
      only: { type: 'string' },
      rounds: { type: 'string' },
      quick: { type: 'boolean', default: false },
      torch: { type: 'boolean', default: false },
      json: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  })
  const rounds = Number(values.rounds ?? (values.quick ? 3 : 7))
  if (!(Number.isInteger(rounds) && rounds >= 1))
    throw new Error(`--rounds takes a whole number from 1, not “${values.rounds}”.`)
  const { quick, torch, json, help } = values
  return { ...selection(values.only), rounds, quick, torch, json, help }
}

function selection(only) {
  if (only === undefined) return { parts: PARTS, workloads: Object.keys(WORKLOADS) }
  const names = only.split(',')
  const known = [...Object.keys(WORKLOADS), ...PARTS.map(({ name }) => name)]
  const unknown = names.find(name => !known.includes(name))
  if (unknown !== undefined) throw new Error(`There is no “${unknown}”: --only takes ${known.join(', ')}.`)
  const workloads = Object.keys(WORKLOADS).filter(name => names.includes(name))
  const parts = PARTS.filter(({ name }) => names.includes(name) || (name === 'steps' && workloads.length > 0))
  return { parts, workloads: workloads.length > 0 ? workloads : Object.keys(WORKLOADS) }
}
