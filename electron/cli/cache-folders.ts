import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'

/** What is used of the process; tests give their own. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly platform: NodeJS.Platform
  readonly home: string
  readonly temporary: string
  readonly user: string | number
}

const thisProcess = (): Surroundings => ({
  env: process.env,
  platform: process.platform,
  home: homedir(),
  temporary: tmpdir(),
  user: process.getuid?.() ?? 'user',
})

/**
 * Where the terminal keeps what can be found out again, by preference: the system's folder for it, and one among temporary
 * files where there is no home that can be written to.
 */
export function cacheFolders({ env, platform, home, temporary, user }: Surroundings = thisProcess()): string[] {
  return [join(cacheOf(platform, env, home), 'longhand'), join(temporary, `longhand-${user}`)]
}

function cacheOf(platform: NodeJS.Platform, env: Surroundings['env'], home: string): string {
  if (platform === 'win32') return env.LOCALAPPDATA || join(home, 'AppData', 'Local')
  if (platform === 'darwin') return join(home, 'Library', 'Caches')
  return env.XDG_CACHE_HOME || join(home, '.cache')
}
