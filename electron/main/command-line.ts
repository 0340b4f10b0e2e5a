import { parseArgs } from 'node:util'
import { app } from 'electron'

/** What the person asked for on the command line; Chromium's own switches pass by. */
export function commandLine(): { sample: string | null; userData: string | null } {
  const { values } = parseArgs({
    args: process.argv.slice(app.isPackaged ? 1 : 2),
    options: { sample: { type: 'string' }, 'user-data': { type: 'string' } },
    strict: false,
  })
  const text = (value: unknown) => (typeof value === 'string' ? value : null)
  return { sample: text(values.sample), userData: text(values['user-data']) }
}
