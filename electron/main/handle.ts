import { basename } from 'node:path'
import { ipcMain } from 'electron'
import type { IpcMainInvokeEvent } from 'electron'
import type { z } from 'zod'
import type { Reply } from '../contract'
import { Problem, reportOf } from '../../core/problem'
import type { ProblemReport } from '../../core/problem'
import { isOurs } from './origin'

/**
 * The only door into the main process: checks who calls and with what, runs the work, and turns a thrown error into a reply.
 * Nothing behind it is synchronous.
 */
export function handle<Arguments extends z.ZodTuple>(
  name: string,
  schema: Arguments,
  work: (...args: z.output<Arguments>) => unknown,
): void {
  ipcMain.handle(name, async (event, ...args: unknown[]): Promise<Reply<unknown>> => {
    try {
      checkSender(event)
      return { ok: true, value: await work(...checked(name, schema, args)) }
    } catch (error) {
      if (!(error instanceof Problem)) console.error(`${name}:`, error)
      return { ok: false, problem: withoutPath(reportOf(error)) }
    }
  })
}

function checkSender({ senderFrame, sender }: IpcMainInvokeEvent): void {
  if (senderFrame && senderFrame === sender.mainFrame && isOurs(senderFrame.url)) return
  throw new Error(`A call came from ${senderFrame?.url ?? 'a frame that is gone'}, which is not the window.`)
}

function checked<Arguments extends z.ZodTuple>(name: string, schema: Arguments, args: unknown[]): z.output<Arguments> {
  const result = schema.safeParse(args)
  if (result.success) return result.data
  const [issue] = result.error.issues
  // Place 0 of the path is the number of the argument; what follows is the field that a form can show the message at.
  const field = issue.path.slice(1).join('.')
  throw new Problem('INVALID_ARGUMENT', `${name}: ${field ? `${field}: ` : ''}${issue.message}`, {
    advice: 'Correct the value.',
    place: { field },
  })
}

/** The window names files, it does not know where they are. */
function withoutPath(problem: ProblemReport): ProblemReport {
  const file = problem.place?.file
  return file === undefined ? problem : { ...problem, place: { ...problem.place, file: basename(file) } }
}
