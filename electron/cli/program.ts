import { Command, CommanderError, Option } from 'commander'
import { reportOf } from '../../core/problem'
import { version } from '../../package.json'
import type { Engine } from '../engine/engine.types'
import { AUTOMATIC } from '../engine/kernel-choice'
import type { KernelRequest } from '../engine/kernel-choice.types'
import { aboutCommand } from './commands/about'
import { evaluateCommand } from './commands/evaluate'
import { exportCommand } from './commands/export'
import { generateCommand } from './commands/generate'
import { gradcheckCommand } from './commands/gradcheck'
import { initCommand } from './commands/init'
import { inspectCommand } from './commands/inspect'
import { predictCommand } from './commands/predict'
import { profileCommand } from './commands/profile'
import { runsCommand } from './commands/runs'
import { schemaCommand } from './commands/schema'
import { tagCommand } from './commands/tag'
import { trainCommand } from './commands/train'
import { translateCommand } from './commands/translate'
import type { Host } from './host'
import { kernelRequest, KERNELS_HELP } from './kernels-option'
import { openScreen, type Screen } from './screen'

/** Exit codes: done, failed, called in a way that makes no sense. */
export const OK = 0
export const FAILED = 1
export const USAGE = 2

/** What a command works with. */
export interface Session {
  readonly screen: Screen
  readonly host: Host
  /** The engine, opened when it is first asked for and closed when the command has ended. */
  engine(threads?: number): Engine
}

/** A command: declares its arguments, options and example; `run` makes the action from what it does. */
export type AddCommand = (program: Command, run: RunAction) => void

/**
 * Wraps the work of a command. `work` gets the session, then what commander passes: arguments and options. It answers false
 * when it did what was asked and the answer is "no" (a gradient check that failed).
 */
export type RunAction = <Given extends readonly unknown[]>(
  work: (session: Session, ...given: Given) => unknown,
) => (...given: Given) => Promise<void>

const COMMANDS: readonly AddCommand[] = [
  initCommand,
  profileCommand,
  trainCommand,
  evaluateCommand,
  predictCommand,
  generateCommand,
  tagCommand,
  translateCommand,
  exportCommand,
  runsCommand,
  inspectCommand,
  gradcheckCommand,
  schemaCommand,
  aboutCommand,
]

/** Runs one command line (without `node` and the script). Answers the exit code. */
export async function runCli(args: readonly string[], host: Host): Promise<number> {
  let code = OK
  const run: RunAction =
    work =>
    async (...given) => {
      code = (await inSession(host, optionsOf(program, given), session => work(session, ...given))) ? OK : FAILED
    }
  const program = new Command('longhand')
    .description('Trains recurrent networks on your own data, and shows every value and every error.')
    .version(version, '--version', 'print the version')
    .addOption(new Option('--kernels <choice>', KERNELS_HELP).argParser(kernelRequest).default(AUTOMATIC, 'auto'))
    .configureHelp({ showGlobalOptions: true })
    .exitOverride()
    .showHelpAfterError('(add --help to see what is possible)')
    .configureOutput({ writeOut: text => host.stdout.write(text), writeErr: text => host.stderr.write(text) })
    .addHelpText(
      'after',
      '\nExample:\n  longhand init forecast weather.csv\n  longhand train weather.json --out runs/first',
    )
  for (const add of COMMANDS) add(program, run)
  for (const command of program.commands) command.option('--json', 'write results as NDJSON: one JSON value a line')
  try {
    await program.parseAsync(args, { from: 'user' })
    return code
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? OK : USAGE
    throw error
  }
}

async function inSession(
  host: Host,
  { json, kernels }: GlobalOptions,
  work: (session: Session) => unknown,
): Promise<boolean> {
  const screen = openScreen(host, json)
  const opened: { engine?: Engine } = {}
  try {
    const engine = (threads?: number): Engine => (opened.engine ??= host.openEngine(kernels, threads))
    return (await work({ screen, host, engine })) !== false
  } catch (error) {
    screen.problem(reportOf(error))
    return false
  } finally {
    screen.status(null)
    await opened.engine?.close()
  }
}

/** What every command understands. */
interface GlobalOptions {
  readonly json: boolean
  readonly kernels: KernelRequest
}

/** Commander passes the options after the arguments, then the command itself; those of the program it keeps. */
function optionsOf(program: Command, given: readonly unknown[]): GlobalOptions {
  const options = given.at(-2)
  const json = typeof options === 'object' && options !== null && 'json' in options && options.json === true
  return { json, kernels: program.opts<{ kernels: KernelRequest }>().kernels }
}
