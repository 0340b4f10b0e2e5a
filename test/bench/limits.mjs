import { ofVanilla } from './parts/cells.mjs'
import { secondsOf } from './parts/characters.mjs'
import { speedUp } from './parts/threads.mjs'
import { atLeast, atMost } from './lib/limit.mjs'
import { digits, percent, table, times } from './lib/table.mjs'

/** What shall hold on an x64 processor with AVX2, by workload. */
const LIMITS = {
  ofCeiling256: { W1: 0.6, W2: 0.7, W3: 0.75, W4: 0.75, W5: 0.8 },
  ofCeiling128: { W1: 0.7, W2: 0.8, W3: 0.85, W4: 0.8, W5: 0.85 },
  fasterThanTorch: { W1: 6, W2: 2, W3: 1.2, W4: 1.6, W5: 0.95, W6: 8 },
  slowestCell: 0.75,
  twoThreads: 1.8,
  /** Seconds for a million characters on two threads. */
  characters: 25,
  /** MB. */
  memory: 250,
  /** Of onnxruntime’s time for one sequence. */
  onnxruntime: 1,
}

/** Every limit whose measurement took part: [what, limit, measured, whether it holds]. */
export const limitRows = ({ steps, W6, cells, threads, characters, memory }) => [
  ...ofSteps(steps),
  ...ofOneSequence(W6),
  ...ofCells(cells),
  ...ofThreads(threads),
  ...ofCharacters(characters),
  ...ofMemory(memory),
]

export function limitsTable(results) {
  const rows = limitRows(results).map(([what, limit, measured, holds]) => [
    ...[what, limit, measured, holds ? 'holds' : 'does not hold'],
  ])
  return table('Limits', ['', 'limit', 'measured', ''], rows)
}

function ofSteps(steps) {
  if (!steps) return []
  const { cases } = steps
  const names = Object.keys(cases)
  const share = (name, width) => cases[name].times[width].ofCeiling
  return [
    ...names.map(name =>
      atLeast(`${name}: share of the 256-bit ceiling`, LIMITS.ofCeiling256[name], share(name, 'wide'), percent),
    ),
    ...names.map(name =>
      atLeast(`${name}: share of the 128-bit ceiling`, LIMITS.ofCeiling128[name], share(name, 'narrow'), percent),
    ),
    ...names
      .filter(name => cases[name].times.torch)
      .map(name => {
        const { wide, torch } = cases[name].times
        return atLeast(`${name}: faster than PyTorch`, LIMITS.fasterThanTorch[name], torch.median / wide.median, times)
      }),
  ]
}

function ofCells(cells) {
  if (!cells) return []
  return ['wide', 'narrow'].map(width => {
    const shares = Object.keys(cells).map(name => ({ name, share: ofVanilla(cells, name, width) }))
    const slowest = shares.reduce((a, b) => (b.share < a.share ? b : a))
    const bits = width === 'wide' ? 256 : 128
    return atLeast(
      `slowest cell of vanilla’s GFLOP/s, ${bits} bit (${slowest.name})`,
      LIMITS.slowestCell,
      slowest.share,
      percent,
    )
  })
}

function ofThreads(threads) {
  return (threads ?? []).flatMap(({ name, one, two, hashes }) => [
    atLeast(`${name}: two threads against one`, LIMITS.twoThreads, speedUp({ one, two }), times),
    sameWeights(name, hashes),
  ])
}

function sameWeights(name, hashes) {
  const found = new Set(Object.values(hashes)).size
  const what = `${name}: weights after 20 steps, however computed (${Object.keys(hashes).length} ways)`
  return [what, 'the same', found === 1 ? 'the same' : `${found} different`, found === 1]
}

function ofCharacters(characters) {
  return characters
    ? [atMost('a million characters on two threads, s', LIMITS.characters, secondsOf(characters[2]), digits)]
    : []
}

function ofOneSequence(measured) {
  if (!measured) return []
  const { times: time, onnx } = measured
  const [{ ours, peer }] = onnx
  const against = time.torch ? time.torch.median / time.wide.median : null
  return [
    ...(against === null ? [] : [atLeast('W6: faster than PyTorch', LIMITS.fasterThanTorch.W6, against, times)]),
    atLeast('W6: against onnxruntime', LIMITS.onnxruntime, peer.median / ours.median, times),
  ]
}

function ofMemory(memory) {
  return memory ? [atMost('W3: memory of the terminal program, MB', LIMITS.memory, memory.megabytes, digits)] : []
}
