import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { buildApp } from '../../electron/scripts/lib/build.mjs'
import { cli, thrifty } from '../../electron/scripts/lib/cli.mjs'
import { projectNode, root, run } from '../../electron/scripts/lib/process.mjs'

/**
 * Trains the experiments of this folder on public data and holds their test parts against what is asked of them:
 *
 *   node test/experiments/index.mjs <folder of the data> [name …]
 *
 * A folder a task; its goals.json says of each experiment which number of evaluation.json is to lie where. The files of an
 * experiment are relative to the folder of the data; one that ends in .mjs is a script beside the experiment that makes it of them.
 * Writes a folder a run and results.md into a new folder, and says which.
 */

const [data, ...names] = process.argv.slice(2)
if (data === undefined) {
  console.error('usage: node test/experiments/index.mjs <folder of the data> [name …]')
  process.exit(2)
}
const here = join(root, 'test', 'experiments')
const out = mkdtempSync(join(tmpdir(), 'longhand-experiments-'))

await buildApp()
const rows = []
for (const { task, name, goals } of experiments()) {
  if (names.length > 0 && !names.includes(name)) continue
  const begun = performance.now()
  const { code, output } = await train(task, name)
  const minutes = ((performance.now() - begun) / 60_000).toFixed(1)
  if (code !== 0) console.error(output)
  const evaluation = code === 0 ? read(join(out, task, name, 'run', 'evaluation.json')) : null
  for (const goal of goals) rows.push(judged({ task, name, minutes, goal, evaluation }))
  writeFileSync(join(out, 'results.md'), table())
}
console.log(table())
console.log(`Runs and table: ${out}`)
process.exitCode = rows.every(({ reached }) => reached) ? 0 : 1

function experiments() {
  const tasks = readdirSync(here, { withFileTypes: true }).filter(entry => entry.isDirectory())
  return tasks.flatMap(({ name: task }) =>
    Object.entries(read(join(here, task, 'goals.json'))).map(([name, goals]) => ({ task, name, goals })),
  )
}

async function train(task, name) {
  const experiment = read(join(here, task, `${name}.json`))
  const place = join(out, task, name)
  mkdirSync(place, { recursive: true })
  const file = join(place, `${name}.json`)
  const found = withFiles(experiment)
  if (experiment.data.file.endsWith('.mjs')) {
    const { default: make } = await import(join(here, task, experiment.data.file))
    found.data.file = make(data, place)
  }
  writeFileSync(file, JSON.stringify(found, null, 2))
  return run(projectNode(), [...cli, 'train', file, '--out', join(place, 'run'), '--threads', '2'], { env: thrifty })
}

/** The files of an experiment stand in the folder of the data. */
function withFiles({ data: reading, task, evaluation = {}, ...experiment }) {
  const { testFile } = evaluation.split ?? {}
  const { also = [] } = reading
  const given = testFile === undefined ? {} : { split: { ...evaluation.split, testFile: resolve(data, testFile) } }
  const texts = task.texts?.file === undefined ? {} : { texts: { ...task.texts, file: resolve(data, task.texts.file) } }
  return {
    ...experiment,
    task: { ...task, ...texts },
    data: { ...reading, file: resolve(data, reading.file), also: also.map(file => resolve(data, file)) },
    evaluation: { ...evaluation, ...given },
  }
}

function judged({ task, name, minutes, goal, evaluation }) {
  const value = goal.at.split('.').reduce((part, key) => part?.[key], evaluation)
  const { what, least = -Infinity, most = Infinity } = goal
  const asked = [least > -Infinity ? `≥ ${least}` : '', most < Infinity ? `≤ ${most}` : ''].filter(Boolean).join(', ')
  return { task, name, what, asked, value, minutes, reached: value >= least && value <= most }
}

function table() {
  const lines = rows.map(({ task, name, what, asked, value, minutes, reached }) => {
    const found = value === undefined ? 'none' : Number(value.toPrecision(4))
    return `| ${task} | ${name} | ${what} | ${asked} | ${found} | ${reached ? 'yes' : 'no'} | ${minutes} |`
  })
  return [
    '| task | experiment | measure | asked | reached | holds | minutes |',
    '|---|---|---|---|---|---|---|',
    ...lines,
    '',
  ].join('\n')
}

function read(file) {
  return JSON.parse(readFileSync(file, 'utf8'))
}
