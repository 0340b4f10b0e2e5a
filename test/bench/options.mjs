import { parseArgs } from 'node:util'

/**
 * A benchmark as a program of the terminal: reads its options, then prints its help or does its work. It ends with 2 when it was
 * asked for what there is not, or could not measure; how long something took is never a failure.
 *   help: text for --help and for options that are none
 *   names: what --only chooses from
 *   rounds: (switches) → how many there are unless --rounds says so
 *   switches: names of further options, on or off
 *   work: gets { names, rounds, json, …switches }; `json`: the file to write to, or undefined
 */
export async function runProgram({ help, names, rounds, switches = [] }, work) {
  try {
    const options = readOptions({ names, rounds, switches })
    if (options.help) console.log(help)
    else await work(options)
  } catch (error) {
    console.error(isMisuse(error) ? `${error.message}\n\n${help}` : (error.stack ?? error))
    process.exitCode = 2
  }
}

const MISUSE = 'BENCH_OPTION'
const isMisuse = ({ code }) => code === MISUSE || code?.startsWith('ERR_PARSE_ARGS') === true
const misuse = message => Object.assign(new Error(message), { code: MISUSE })

function readOptions({ names: known, rounds: usual, switches }) {
  const off = { type: 'boolean', default: false }
  const { values } = parseArgs({
    options: {
      only: { type: 'string' },
      rounds: { type: 'string' },
      json: { type: 'string' },
      ...Object.fromEntries([...switches, 'help'].map(name => [name, off])),
    },
  })
  const { only, json, rounds: given, ...switched } = values
  const names = only?.split(',') ?? known
  const unknown = names.find(name => !known.includes(name))
  if (unknown !== undefined) throw misuse(`There is no “${unknown}”: --only takes ${known.join(', ')}.`)
  const rounds = Number(given ?? usual(switched))
  if (!(Number.isInteger(rounds) && rounds >= 1)) throw misuse(`--rounds takes a whole number from 1, not “${given}”.`)
  return { names, rounds, json, ...switched }
}
