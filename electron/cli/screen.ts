import type { ProblemReport } from '../../core/problem'
import type { Host, Stream } from './host'
import { placeText } from './words'

/**
 * What a command shows. Results go to stdout: text for people, or with --json one JSON value a line (NDJSON). How it is going
 * and what went wrong goes to stderr, so that a pipe carries results alone.
 */
export interface Screen {
  /** A result for programs. */
  record(value: object): void
  /** A result for people. */
  print(text: string): void
  /** A part of the results, of which there is more than fits in memory, for people or programs as it stands. */
  write(piece: Uint8Array): Promise<void>
  /** A remark for people: what is happening, where a file was put. Not with --json. */
  note(text: string): void
  /** A line that replaces the one before it, on a terminal only. Null removes it. */
  status(line: ((width: number) => string) | null): void
  problem(problem: ProblemReport): void
  /** There is a terminal that shows `status`. */
  readonly live: boolean
}

const RED = '\u001b[31m'
const PLAIN = '\u001b[0m'
const CLEAR_LINE = '\r\u001b[2K'

export function openScreen({ stdout, stderr, env }: Pick<Host, 'stdout' | 'stderr' | 'env'>, json: boolean): Screen {
  const live = stderr.isTTY === true && !json && env.TERM !== 'dumb'
  const colour = live && (env.NO_COLOR ?? '') === ''
  let standing = false

  function clear(): void {
    if (standing) stderr.write(CLEAR_LINE)
    standing = false
  }
  function record(value: object): void {
    if (json) stdout.write(`${JSON.stringify(value)}\n`)
  }
  return {
    live,
    record,
    print(text) {
      clear()
      if (!json) stdout.write(`${text.trimEnd()}\n`)
    },
    write(piece) {
      clear()
      return new Promise(resolve => stdout.write(piece, resolve))
    },
    note(text) {
      clear()
      if (!json) stderr.write(`${text}\n`)
    },
    status(line) {
      if (!live) return
      if (line === null) {
        clear()
        return
      }
      stderr.write(CLEAR_LINE + line(widthOf(stderr) - 1))
      standing = true
    },
    problem(problem) {
      clear()
      record({ kind: 'problem', ...problem })
      const lines = [
        `${colour ? RED : ''}error${colour ? PLAIN : ''}: ${problem.message}`,
        ...(problem.advice === undefined ? [] : [`  ${problem.advice}`]),
        ...placeText(problem).map(place => `  at ${place}`),
      ]
      stderr.write(`${lines.join('\n')}\n`)
    },
  }
}

/** Some terminals say that they have 0 columns, and mean that they do not know. */
const widthOf = ({ columns = 0 }: Stream): number => (columns > 0 ? columns : 80)
