import { InvalidArgumentError } from 'commander'
import { GenerateRequest, type Generated, type Piece } from '../../../core/tasks/generate/request'
import { keysText } from '../../../core/tasks/generate/keys-text'
import { Problem } from '../../../core/problem'
import type { AddCommand } from '../program'

interface Options {
  readonly start?: string
  readonly set?: readonly string[]
  readonly temperature?: number
  readonly topK?: number
  readonly nucleus?: number
  readonly seed?: number
  readonly length?: number
  readonly count?: number
}

export const generateCommand: AddCommand = (program, run) => {
  program
    .command('generate')
    .argument('<model|run>', 'model.json of a task that generates, or the folder of a run, also of one at work')
    .option('--start <text>', 'go on from this; of keys: steps with blanks between them, keys with +, as in "60+64 62"')
    .option('--set <column=value…>', 'a cell of the vector that it is made from', collected)
    .option('--temperature <t>', 'below 1 surer, above 1 more varied, 0 always the most probable', numberOf)
    .option('--top-k <k>', 'only the k most probable symbols', numberOf)
    .option('--nucleus <p>', 'only the fewest symbols whose probabilities add up to p', numberOf)
    .option('--length <steps>', 'steps at most', numberOf)
    .option('--count <n>', 'so many pieces', numberOf)
    .option('--seed <n>', 'the same seed says the same', numberOf)
    .description('Let a trained network speak.')
    .addHelpText(
      'after',
      '\nExample:\n  longhand generate runs/names --count 5 --temperature 0.8\n  longhand generate runs/plays --start "ROMEO:" --length 400\n  longhand generate runs/restaurants --set kind=inform --set "name=red door"',
    )
    .action(
      run(async ({ screen, engine }, modelOrRun: string, { set = [], nucleus, ...given }: Options) => {
        const request = requestOf({ ...given, topP: nucleus ?? null, vector: Object.fromEntries(set.map(cellOf)) })
        const generated = await engine().generate(modelOrRun, request)
        screen.record({ kind: 'generated', ...generated })
        for (const piece of generated.pieces) screen.print(request.start + said(piece, generated, request.start))
      }),
    )
}

const collected = (value: string, before: readonly string[] = []): string[] => [...before, value]

function numberOf(text: string): number {
  const value = Number(text)
  if (text.trim() !== '' && Number.isFinite(value)) return value
  throw new InvalidArgumentError('It must be a number.')
}

function cellOf(given: string): [column: string, value: string] {
  const at = given.indexOf('=')
  if (at > 0) return [given.slice(0, at).trim(), given.slice(at + 1)]
  throw new Problem('CELL_WITHOUT_VALUE', `“${given}” is no cell.`, {
    advice: 'Write --set COLUMN=VALUE.',
    place: { field: 'vector' },
  })
}

/** @throws Problem REQUEST_INVALID naming the first wrong option */
function requestOf(given: object): GenerateRequest {
  const result = GenerateRequest.safeParse(given)
  if (result.success) return result.data
  const [{ path, message }] = result.error.issues
  throw new Problem('REQUEST_INVALID', `${path.join('.')}: ${message}.`, {
    advice: 'Correct the option; “longhand generate --help” lists them all.',
    place: { field: path.join('.') },
  })
}

/** Keys go on behind the start with a blank. */
function said(piece: Piece, { keys }: Generated, start: string): string {
  if (piece.kind === 'text') return piece.text
  return `${start.trim() === '' ? '' : ' '}${keysText(piece.steps, keys ?? [])}`
}
