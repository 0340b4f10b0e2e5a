import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildApp } from '../../electron/scripts/lib/build.mjs'
import { hasDisplay, onPath } from '../../electron/scripts/lib/display.mjs'
import { officialElectron, registryElectron } from '../../electron/scripts/lib/electron.mjs'
import { projectNode, run } from '../../electron/scripts/lib/process.mjs'
import { coldStart, firstPoint, importing, manyRuns, thousandRuns, training } from './app/measurements.mjs'
import { DATA_FILES, writeDataFile } from './contestants/data-files.mjs'
import { writeCsv } from './contestants/made-up-csv.mjs'
import { loadCore } from './lib/core.mjs'
import { atMost } from './lib/limit.mjs'
import { doubts, machine } from './lib/machine.mjs'
import { newProgress } from './lib/progress.mjs'
import { writeResults } from './lib/results.mjs'
import { median } from './lib/statistics.mjs'
import { asText, digits, table } from './lib/table.mjs'
import { runProgram } from './options.mjs'

/** What is measured of the built app, each time in a process of its own. */
const PARTS = {
  start: { title: 'Cold start', measure: coldStart },
  point: { title: 'From Train to the first point of the chart', measure: firstPoint },
  import: { title: 'Opening a file of 100 MB', measure: importing },
  tiny: { title: 'Training with tiny steps (as W1)', measure: place => training(place, 'tiny') },
  large: { title: 'Training with large steps (as W3)', measure: place => training(place, 'large') },
  runs: { title: 'A list of 1,000 runs', measure: manyRuns },
}
/** The main process may never stand still for longer while it imports or trains, ms. */
const LONGEST_STALL = 50
const HELP = `npm run bench:app -- [options]: how the window feels: starts, stalls, frames. About five minutes.
It never fails because something took long. Uses LONGHAND_TEST_ELECTRON if set, and Xvfb where there is no display.

  --only NAMES   only these, separated by commas: ${Object.keys(PARTS).join(', ')}
  --rounds N     rounds of which medians are shown (3)
  --json FILE    write the tables there, for test/bench/page.mjs`

await runProgram({ help: HELP, names: Object.keys(PARTS), rounds: () => 3 }, options =>
  hasDisplay() ? measureAll(options) : again(),
)

/** The same under Xvfb. */
async function again() {
  if (!onPath('xvfb-run')) throw new Error('There is no display and no xvfb-run.')
  const { code } = await run(
    'xvfb-run',
    ['-a', '-s', '-screen 0 1920x1080x24', projectNode(), 'test/bench/app.mjs', ...process.argv.slice(2)],
    { show: true, seconds: 3600 },
  )
  process.exitCode = code
}

async function measureAll({ names, rounds, json }) {
  const here = machine()
  const progress = newProgress()
  const folder = mkdtempSync(join(tmpdir(), 'longhand-bench-app-'))
  try {
    const electron = await electronHere()
    await buildApp()
    const place = { binary: electron.binary, ...folders(folder), files: await writeFiles(folder, names) }
    const made = names.includes('runs') ? await thousandRuns(place) : null
    place.manyRunsFolder = async () => made
    const { processor, cores, memory, system } = here
    console.log(`${processor}, ${cores} cores, ${memory} GB · ${system}`)
    console.log(`Electron ${electron.version} · medians of ${rounds} interleaved rounds\n`)
    const found = Object.fromEntries(names.map(name => [name, []]))
    for (let round = 0; round < rounds; round++)
      for (const name of names) {
        progress.begin(`round ${round + 1} of ${rounds}: ${PARTS[name].title}`)
        found[name].push(await PARTS[name].measure(place))
      }
    const tables = names.map(name => tableOf(PARTS[name].title, found[name]))
    const remarks = doubts(here.load, null)
    for (const each of tables) console.log(asText(each))
    for (const remark of remarks) console.log(`Careful: ${remark}`)
    writeResults(json, {
      title: 'The window',
      about: `The built app under Electron ${electron.version}, each time in a process of its own, medians of ${rounds} interleaved rounds (\`npm run bench:app\`).`,
      ...{ remarks, tables },
      limits: stallLimits(found),
    })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function electronHere() {
  const given = process.env.LONGHAND_TEST_ELECTRON
  const electron = given
    ? { binary: given, version: await versionOf(given) }
    : ((await officialElectron({ seconds: 120 })) ?? (await registryElectron()))
  if (!electron) throw new Error('No Electron can be had here. Set LONGHAND_TEST_ELECTRON to one.')
  return electron
}

async function versionOf(binary) {
  const { output } = await run(binary, ['-p', 'process.versions.electron'], { env: { ELECTRON_RUN_AS_NODE: '1' } })
  return output.trim()
}

function folders(folder) {
  let count = 0
  return {
    newFolder() {
      const path = join(folder, `window-${count++}`)
      mkdirSync(path)
      return path
    },
  }
}

async function writeFiles(folder, names) {
  const { load, close } = await loadCore()
  const { stream, uniform } = await load('/core/random.ts')
  const draw = stream(1, 'app')
  const random = () => uniform(draw)
  const made = { narrow: 4, broad: 14 }
  for (const [name, columns] of Object.entries(made))
    writeCsv(join(folder, `${name}.csv`), { rows: 9000, columns, uniform: random })
  if (names.includes('import')) await writeDataFile('tall', folder, DATA_FILES.tall.rows, random)
  await close()
  return { narrow: join(folder, 'narrow.csv'), broad: join(folder, 'broad.csv'), large: join(folder, 'tall.csv') }
}

/** Of every part that watched for stalls: the longest of all rounds. */
function stallLimits(found) {
  const watched = Object.entries(found).filter(([, rounds]) => 'longest stall' in rounds[0])
  return watched.map(([name, rounds]) => {
    const longest = Math.max(...rounds.map(round => round['longest stall']))
    return atMost(`${PARTS[name].title}: longest stall of the main process, ms`, LONGEST_STALL, longest, digits)
  })
}

/** Facts that are no counts are in ms. */
function tableOf(title, rounds) {
  return table(
    title,
    ['', 'median', 'of rounds'],
    Object.keys(rounds[0]).map(fact => {
      const values = rounds.map(round => round[fact])
      const unit = /above|rows/.test(fact) ? '' : ' ms'
      return [fact, `${digits(median(values))}${unit}`, values.map(value => digits(value)).join(' ')]
    }),
  )
}
