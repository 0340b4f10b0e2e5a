import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DATA_FILES, writeDataFile } from './contestants/data-files.mjs'
import { openScript } from './lib/contestant.mjs'
import { loadCore } from './lib/core.mjs'
import { doubts, machine } from './lib/machine.mjs'
import { newProgress } from './lib/progress.mjs'
import { writeResults } from './lib/results.mjs'
import { interleave } from './lib/rounds.mjs'
import { asText, digits, percent, table, times } from './lib/table.mjs'
import { runProgram } from './options.mjs'

const HELP = `npm run bench:data -- [options]: how fast files become batches, beside DuckDB's own reading of the same files.
About five minutes. It never fails because something took long.

  --only NAMES   only these files, separated by commas: ${Object.keys(DATA_FILES).join(', ')}
  --rounds N     rounds of which medians are shown (3)
  --quick        a tenth of the rows
  --json FILE    write the tables there, for test/bench/page.mjs`

await runProgram({ help: HELP, names: Object.keys(DATA_FILES), rounds: () => 3, switches: ['quick'] }, run)

async function run({ names, rounds, quick, json }) {
  const share = quick ? 0.1 : 1
  const here = machine()
  const progress = newProgress()
  const folder = mkdtempSync(join(tmpdir(), 'longhand-bench-data-'))
  try {
    const results = []
    for (const name of names) {
      progress.begin(`${name}: ${DATA_FILES[name].what}`)
      results.push(await measure(name, { rounds, share, folder, progress }))
    }
    progress.clear()
    const { processor, cores, memory, system } = here
    console.log(`${processor}, ${cores} cores, ${memory} GB · ${system}`)
    console.log(`${results[0].node} · ${results[0].peer} · medians of ${rounds} interleaved rounds\n`)
    const tables = [importTable(results), windowsTable(results)]
    const remarks = doubts(here.load, null)
    for (const each of tables) console.log(asText(each))
    for (const remark of remarks) console.log(`Careful: ${remark}`)
    writeResults(json, {
      title: 'From a file to batches',
      about: aboutOf(results[0].peer, rounds, share),
      remarks,
      tables,
    })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function aboutOf(peer, rounds, share) {
  const files = share < 1 ? `Made-up files, ${percent(share)} of their rows` : 'Made-up files'
  return [
    `${files}, read by Longhand and by ${peer} alone, medians of ${rounds} interleaved rounds (\`npm run bench:data\`).`,
    'Longhand reads them with DuckDB too: “open takes” says what its own checks and counts cost.',
  ].join(' ')
}

/** One file, in processes of its own: peak memory is that of this file. */
async function measure(name, { rounds, share, folder, progress }) {
  const { target, rows: all } = DATA_FILES[name]
  const rows = Math.round(all * share)
  const file = await written(name, folder, rows)
  const [ours, duckdb] = ['dataset.mjs', 'duckdb.mjs'].map(script => openScript(script))
  try {
    const choice = { file, target }
    const found = await interleave(
      rounds,
      [
        { name: 'profile', measure: () => ours.ask('profile', choice) },
        { name: 'prepare', measure: () => ours.ask('prepare', choice) },
        { name: 'duckdb', measure: () => duckdb.ask('read', choice) },
      ],
      progress,
    )
    const memory = { ours: await ours.ask('memory'), duckdb: await duckdb.ask('memory') }
    const gather = await ours.ask('gather', choice)
    const [node, peer] = [await ours.ask('about'), await duckdb.ask('about')]
    return { name, rows, megabytes: statSync(file).size / 1e6, ...found, memory, gather, node, peer }
  } finally {
    await Promise.all([ours.close(), duckdb.close()])
    rmSync(file)
  }
}

async function written(name, folder, rows) {
  const { load, close } = await loadCore()
  const { stream, uniform } = await load('/core/random.ts')
  const draw = stream(1, name)
  const file = await writeDataFile(name, folder, rows, () => uniform(draw))
  await close()
  return file
}

function importTable(results) {
  const speed = (megabytes, { median }) => digits((1000 * megabytes) / median)
  return table(
    'Import, MB/s',
    ['file', 'rows', 'MB', 'open', 'prepare', 'DuckDB', 'open takes', 'peak MB', "DuckDB's"],
    results.map(({ name, rows, megabytes, profile, prepare, duckdb, memory }) => [
      ...[name, rows.toLocaleString('en'), digits(megabytes)],
      ...[profile, prepare, duckdb].map(found => speed(megabytes, found)),
      ...[times(profile.median / duckdb.median), digits(memory.ours), digits(memory.duckdb)],
    ]),
    [
      'open: reading, finding out the layout, types, missing values, statistics, clock and season, as when a file is chosen',
      'prepare: the same, then the columns again as a regular series, and its windows, as before the first batch',
      'DuckDB: CREATE TABLE AS SELECT * FROM read_csv(…), types found out, nothing checked or counted',
    ],
  )
}

function windowsTable(results) {
  return table(
    'Batches of 64 windows, one thread',
    ['file', 'windows', 'steps × columns', 'windows/s', 'MB/s'],
    results.map(({ name, gather: { windows, steps, inputs, milliseconds } }) => [
      ...[name, windows.toLocaleString('en'), `${steps} × ${inputs}`],
      digits((1000 * windows) / milliseconds),
      digits((4 * windows * steps * inputs) / milliseconds / 1000),
    ]),
  )
}
