import { digits, percent, table, times, withSpread } from '../lib/table.mjs'
import { interleave } from '../lib/rounds.mjs'
import { WORKLOADS } from '../workloads.mjs'

/**
 * W1–W5, a full training step on one thread: ours with vectors of 256 and of 128 bits, TensorFlow.js, and PyTorch when asked for,
 * in the same rounds as the register ceilings they are measured by. Before that everyone says what the first step finds on
 * the same weights and batch: who computes something else is no comparison.
 */
export const steps = {
  name: 'steps',
  title: 'Full training steps',

  async measure(bench) {
    const { options, progress } = bench
    const peers = await peersOf(bench)
    const cases = {}
    for (const name of options.workloads) {
      progress.show(`${name}: weights, batch and first step`)
      cases[name] = await prepare(bench, peers, name)
    }
    const entries = options.workloads.flatMap(name => entriesOf(bench, peers, name))
    const ceilings = WIDTHS.map(width => ({
      name: `ceiling ${width}`,
      measure: () => bench.ours(width).ask('ceiling'),
    }))
    const measured = await interleave(options.rounds, [...ceilings, ...entries], progress)
    await Promise.all(options.workloads.flatMap(name => KINDS.map(kind => bench.ours(kind).ask('close', { name }))))
    for (const [name, each] of Object.entries(cases))
      each.times = Object.fromEntries([...KINDS, ...each.peers].map(who => [who, measured[`${name} ${who}`]]))
    const [wide, narrow] = WIDTHS.map(width => 1000 / measured[`ceiling ${width}`].median)
    return { cases, ceilings: { wide, narrow } }
  },

  tables: ({ cases, ceilings }) => [widthTable(cases, ceilings), peerTable(cases), buildTable(cases)],

  mistakes: ({ cases }) =>
    Object.entries(cases).flatMap(([name, { first, hashes }]) => [
      ...Object.entries(first)
        .filter(([, said]) => !agree(said, first.ours))
        .map(([who, { loss, gradientNorm }]) => {
          const ours = `Longhand says ${first.ours.loss} and ${first.ours.gradientNorm}`
          return `${name}: the first step of ${who} finds loss ${loss} and gradient norm ${gradientNorm}, ${ours}`
        }),
      ...(hashes.wide === hashes.narrow
        ? []
        : [`${name}: wide and narrow kernels give other weights, ${hashes.wide} and ${hashes.narrow}`]),
    ]),
}

const WIDTHS = ['wide', 'narrow']
const KINDS = ['wide', 'narrow', 'plain']
/** Steps after which wide and narrow kernels have to hold the same bits. */
const COMPARED_STEPS = 5
/** Sums in another order differ in the seventh digit; another equation in the first. */
const TOLERANCE = 1e-3

const agree = (said, ours) =>
  ['loss', 'gradientNorm'].every(key => Math.abs(said[key] - ours[key]) <= TOLERANCE * Math.abs(ours[key]))

/** TensorFlow.js needs seconds for one step of these: not in a quick look. */
const SLOW_FOR_TFJS = ['W3', 'W5']

async function peersOf(bench) {
  const torch = await bench.torch()
  return [
    {
      ...{ name: 'tfjs', program: bench.tfjs(), most: bench.options.quick ? 1 : 3 },
      takes: workload => !(bench.options.quick && SLOW_FOR_TFJS.includes(workload)),
    },
    ...(torch ? [{ name: 'torch', program: torch, takes: () => true }] : []),
  ]
}

async function prepare(bench, peers, name) {
  const workload = WORKLOADS[name]
  const folder = bench.place(name)
  const [wide, narrow] = WIDTHS.map(width => bench.ours(width))
  const first = { ours: await wide.ask('handOver', { workload, folder }) }
  const taking = peers.filter(({ takes }) => takes(name))
  for (const { name: who, program } of taking) first[who] = await program.ask('open', { name, folder })
  const question = { workload, steps: COMPARED_STEPS }
  const hashes = { wide: await wide.ask('hash', question), narrow: await narrow.ask('hash', question) }
  const { flops, parameters } = await wide.ask('open', { name, workload })
  await narrow.ask('open', { name, workload })
  await bench.ours('plain').ask('open', { name, workload })
  return { flops, parameters, first, hashes, peers: taking.map(({ name: who }) => who) }
}

const entriesOf = (bench, peers, name) => [
  ...KINDS.map(kind => ({ name: `${name} ${kind}`, measure: () => bench.ours(kind).ask('measure', { name }) })),
  ...peers
    .filter(({ takes }) => takes(name))
    .map(({ name: who, program, most }) => ({
      ...{ name: `${name} ${who}`, most },
      measure: () => program.ask('measure', { name }),
    })),
]

function widthTable(cases, ceilings) {
  const rows = Object.entries(cases).map(
    ([
      name,
      {
        flops,
        times: { wide, narrow },
      },
    ]) => {
      const speed = ({ median }) => flops / median / 1e6
      return [
        ...[`${name} ${WORKLOADS[name].about}`, withSpread(wide), digits(speed(wide)), percent(wide.ofCeiling)],
        ...[withSpread(narrow), digits(speed(narrow)), percent(narrow.ofCeiling)],
      ]
    },
  )
  const columns = ['one thread', '256 bit, ms', 'GFLOP/s', 'of ceiling', '128 bit, ms', 'GFLOP/s', 'of ceiling']
  const note =
    `Ceiling of the registers: ${digits(ceilings.wide)} GFLOP/s in 256 bits, ${digits(ceilings.narrow)} in 128 (medians). ` +
    'Shares are medians too, each of a measurement and of the ceiling just before and after it.'
  return table('A full training step', columns, rows, [note])
}

function peerTable(cases) {
  const rows = Object.entries(cases).map(
    ([
      name,
      {
        times: { wide, tfjs, torch },
      },
    ]) => {
      const against = peer => (peer ? [withSpread(peer), times(peer.median / wide.median)] : ['–', '–'])
      return [name, withSpread(wide), ...against(tfjs), ...against(torch)]
    },
  )
  const columns = ['one thread', 'Longhand, ms', 'TensorFlow.js wasm, ms', 'faster', 'PyTorch, ms', 'faster']
  return table('The same step in other libraries', columns, rows)
}

function buildTable(cases) {
  const rows = Object.entries(cases).map(
    ([
      name,
      {
        times: { wide, plain },
      },
    ]) => [...[name, withSpread(wide), withSpread(plain), times(plain.median / wide.median)]],
  )
  const columns = ['one thread, 256 bit', 'relaxed, ms', 'plain, ms', 'the plain build takes']
  return table('What the same bits on every machine cost', columns, rows)
}
