import { limitRows } from '../limits.mjs'
import { asMarkdown, percent, table, times } from '../lib/table.mjs'
import { PARTS } from '../parts/index.mjs'
import { CHARACTERS, ONE_SEQUENCE, WORKLOADS } from '../workloads.mjs'

/**
 * docs/performance.md: words around the tables of a measurement. Every number in it comes from the measurement; the words say
 * what was measured and why, and hold whatever the numbers are.
 *   measured: what `npm run bench -- --json` wrote · further: what bench:data and bench:app wrote
 */
export function performancePage(measured, further) {
  const { results } = measured
  return [
    '# Performance',
    `<!-- Written by test/bench/page.mjs from a measurement. Change the measurement or the script, not this page. -->`,
    introduction(measured),
    '![Speed of a full training step on one thread: Longhand, PyTorch and TensorFlow.js](performance.svg)',
    ...measured.remarks.map(careful),
    section('What shall hold, and what does', limitWords(), [limits(results, further)]),
    ...PARTS.map(({ name, tables }) => section(...SECTIONS[name], tables(results[name]))),
    ...further.map(({ title, tables, ...words }) => section(title, wordsOf(words), tables)),
    `## Where others win\n\n${others(results)}`,
    `## How it is measured\n\n${METHOD}`,
    `## Measure it yourself\n\n${REPRODUCE}`,
    '',
  ].join('\n\n')
}

function introduction({ date, machine, about, rounds }) {
  const { ours, peers } = about
  const { processor, cores, memory, system } = machine
  return [
    `How fast Longhand trains and forecasts, how that compares with what the processor can do and with other libraries, measured`,
    `on ${date.slice(0, 10)} by \`npm run bench -- --torch\`:\n\n`,
    `- ${processor}, ${cores} cores, ${memory} GB; ${system}\n`,
    `- Node ${ours.node}, V8 ${ours.v8}; kernels ${ours.build} ${ours.stamp}\n`,
    `- ${peers.map(({ label }) => label).join('; ')}\n`,
    `- medians of ${rounds} interleaved rounds; ± is half the distance between the extremes`,
  ]
    .join(' ')
    .replaceAll('\n ', '\n')
}

const section = (title, words, tables) =>
  [
    `## ${title}`,
    words,
    ...tables.map(each =>
      [tables.length > 1 ? `**${each.title}**` : '', asMarkdown(each)].filter(Boolean).join('\n\n'),
    ),
  ].join('\n\n')

const careful = remark => `**Careful:** ${remark}`

/** Of a measurement of its own: another day, perhaps. */
const wordsOf = ({ about, date, remarks }) =>
  [`${about} Measured on ${date.slice(0, 10)}.`, ...remarks.map(careful)].join('\n\n')

const limitWords = () =>
  'The limits of this project for a 64-bit x86 processor with AVX2, beside what was measured. Nothing is left out that fails.'

function limits(results, further) {
  const rows = [...limitRows(results), ...further.flatMap(each => each.limits ?? [])]
  return table(
    'Limits',
    ['', 'limit', 'measured', ''],
    rows.map(([what, limit, is, holds]) => [what, limit, is, holds ? 'holds' : '**does not hold**']),
  )
}

/** Sizes of a workload in a line of the page. */
const sizes = ({ inputs, units, steps, batch, layers }) =>
  `D ${inputs}, H ${units}, T ${steps}, B ${batch}${layers > 1 ? `, ${layers} layers` : ''}`

/** Of every part of the benchmark: its heading and what it shows. */
const SECTIONS = {
  steps: [
    'A training step',
    [
      'Everything that the product does for one batch, by its own `train()`: windows gathered, forward, loss, backward through time,',
      'sum over shards, clipping at norm 1, Adam, transposed copies, and the norms of all tensors every 20 steps. One thread.',
      '“256 bit”: V8 fuses pairs of vectors (`--experimental-wasm-revectorize`); “128 bit”: without that flag, as in any browser.',
      'The ceiling is what six rows of sums in registers reach when nothing else is done; it is measured in the same rounds.\n\n',
      ...Object.entries(WORKLOADS).map(([name, each]) => `- ${name}, ${each.about}: ${sizes(each)}\n`),
      '\nThe other libraries get the same weights and the same batch, gathered beforehand. Before the clock starts each says what',
      'loss and what norm of the gradient it finds in the first step; the benchmark fails when they differ.',
    ]
      .join(' ')
      .replaceAll('\n ', '\n'),
  ],
  W6: [
    'One forecast',
    `W6: the time from a sequence (${sizes(ONE_SEQUENCE)}) to its forecast. All say the same to 10⁻⁴, or the benchmark fails.`,
  ],
  cells: [
    'Every cell',
    'W2 with each cell. GFLOP/s are of its own operations: FGR has nine more recurrent matrices, a simple RNN a quarter of the gates.',
  ],
  threads: [
    'Threads',
    [
      'Trainings of the engine itself: leader and helpers in threads of its pool, run folder, events and checkpoints included. The batch',
      'is cut into pieces whose number the experiment says, not the number of threads, and whose gradients are added in one order:',
      'the weights are the same bits however many threads there are, and with vectors of either width. The benchmark fails when not.',
      'Timed are trainings that have been warm for long, each of a round for the same second or two. Two cores of a shared machine are seldom',
      'twice as fast as one: “two trainings” are two of one thread each at the same time, which never wait for one another.',
    ].join(' '),
  ],
  scaling: ['Other sizes', 'W2 with one size changed at a time, 256 bit, one thread.'],
  characters: [
    'A character model',
    [
      `The next of ${CHARACTERS.outputs} symbols, an embedding of ${CHARACTERS.embeddings[0].size} values, ${sizes({ ...CHARACTERS, inputs: CHARACTERS.embeddings[0].size })}, the state`,
      'carried from batch to batch: seconds for a million characters, forward, backward and update.',
    ].join(' '),
  ],
  memory: [
    'Memory',
    'The most memory that the terminal program takes, from reading a CSV to the results on the test part.',
  ],
}

/** What the measurement itself says of others, and what it cannot say. */
function others({ steps, W6 }) {
  const faster = Object.entries(steps.cases)
    .filter(([, { times: time }]) => time.torch && time.torch.median < time.wide.median)
    .map(([name, { times: time }]) => `${name} (${times(time.wide.median / time.torch.median)})`)
  const narrowLoses = Object.entries(steps.cases)
    .filter(([, { times: time }]) => time.torch && time.torch.median < time.narrow.median)
    .map(([name, { times: time }]) => `${name} (${times(time.narrow.median / time.torch.median)})`)
  const onnx = W6.onnx.filter(({ ours, peer }) => peer.median < ours.median).map(({ name }) => name)
  return [
    faster.length > 0
      ? `- **PyTorch on this machine** is faster than our 256-bit kernels on ${faster.join(', ')}.`
      : '- **PyTorch on this machine** is on none of the five faster than our 256-bit kernels.',
    narrowLoses.length > 0
      ? `- **Without V8’s flag** half of the processor’s width lies idle: PyTorch, which uses all of it, is faster on ${narrowLoses.join(', ')}.`
      : '- **Without V8’s flag** half of the processor’s width lies idle.',
    '- **Wide layers.** The wider the layer, the more of the time is one large product, which is what a BLAS is best at. With AVX-512 it has registers twice as wide; WebAssembly has no way to them.',
    '- **oneDNN’s own LSTM primitive** fuses gates and products as we do, with AVX-512: in a laboratory beforehand, on a Zen 5 core, it took two thirds of our time on W3 and W5.',
    '- **Graphics cards.** Large batches through wide layers are what they are made for; none was measured here, and Longhand has no code for them.',
    onnx.length > 0
      ? `- **onnxruntime** is faster for one sequence on ${onnx.join(', ')}.`
      : '- **onnxruntime** is on none of the measured networks faster for one sequence; it can run many kinds of network that Longhand cannot.',
    `- **Same bits everywhere cost something.** A fused multiply-add rounds once, a product and a sum twice. The relaxed build of the kernels fuses where the processor can, the plain one never does and gives the same bits on every machine: it takes ${plainCost(steps)} as long.`,
    '- **A window in an older Electron.** Versions before V8 13 do not know the flag: there the window computes with 128 bits, and with lower tiles.',
    '- **Newer versions** of these libraries than those named above may be faster.',
  ].join('\n')
}

/** "1.1 to 1.4 times". */
function plainCost({ cases }) {
  const costs = Object.values(cases).map(({ times: { wide, plain } }) => plain.median / wide.median)
  return `${Math.min(...costs).toFixed(1)} to ${Math.max(...costs).toFixed(1)} times`
}

/** "4 % of W1, …": products with W of the first layer are a third less than nominal. */
function uncomputed() {
  const share = ({ inputs, units, layers, bidirectional }) => {
    const above = (bidirectional ? 2 : 1) * units + units
    return inputs / (inputs + units + (layers - 1) * above) / 3
  }
  return Object.entries(WORKLOADS)
    .map(([name, workload]) => `${percent(share(workload))} of ${name}`)
    .join(', ')
}

const METHOD = [
  '- **Time** is that of one thread: the smaller of processor time (what other programs took is not counted) and time on the wall (an engine’s own helping threads are not counted). Threads, characters and memory are measured on the wall.',
  '- **Rounds are interleaved**: each measures everything once, every second one backwards, so that a slow minute of the machine touches all alike. A measurement fills about 80 ms, or one step.',
  `- **GFLOP/s are nominal**: 2 operations a weight, time step and sequence forward, and twice as many backward. Gates, biases and optimizer take time and count nothing; the deltas of the first layer’s inputs count, as is usual, and are not computed: ${uncomputed()}.`,
  '- **Every program has a process of its own**, which stays alive from the first round to the last; V8’s flag is one of the whole process.',
  '- **Data are made up** (normal numbers, waves, symbols that follow from two others): speed does not depend on them.',
].join('\n')

const REPRODUCE = [
  'On a machine with nothing else to do:',
  '```sh\nnpm run bench                  # ten minutes; --quick for a look, --only W2,cells for parts\nnpm run bench -- --torch       # with PyTorch, where a python3 has it (Debian: apt install python3-torch)\n```',
  'Where the time of a step goes, part by part (kernels, gathering, loss, dropout, copies, sum over shards, clipping, optimizer, transposes, norms, events), on one thread:',
  '```sh\nnode test/bench/costs.mjs              # all workloads; W1,W3 --narrow --shards 4 for some, otherwise\n```',
  'And to write this page:',
  '```sh\nnpm run bench -- --torch --json bench.json\nnpm run bench:data -- --json data.json\nnpm run bench:app -- --json app.json\nnode test/bench/page.mjs bench.json data.json app.json\n```',
].join('\n\n')
