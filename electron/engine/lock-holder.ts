import { readFile, realpath } from 'node:fs/promises'
import { codeOf } from './files'

/**
 * The text of a lock, three lines: the process, when it began, and the folder. A process number is given anew after a while,
 * and a folder is copied with its lock: neither makes a lock of it.
 */
export async function holderText(folder: string): Promise<string> {
  return [process.pid, await startOf(process.pid), await realpath(folder)].join('\n')
}

/** Whether another process that is alive wrote this text as the lock of this folder. */
export async function isHeldElsewhere(text: string, folder: string): Promise<boolean> {
  const [number, start = '', ...path] = text.split('\n')
  const id = Number(number)
  if (!Number.isSafeInteger(id) || id <= 0 || id === process.pid || !isAlive(id)) return false
  const lockedFolder = path.join('\n')
  if (lockedFolder !== '' && lockedFolder !== (await realpath(folder))) return false
  const startNow = await startOf(id)
  return start === '' || startNow === '' || start === startNow
}

/** Whether there is a process with this number. */
export function isAlive(id: number): boolean {
  try {
    process.kill(id, 0)
    return true
  } catch (error) {
    return codeOf(error) === 'EPERM'
  }
}

/** When a process began, in ticks since the machine did; '' where the system does not tell it in a file (it is Linux that does). */
async function startOf(id: number): Promise<string> {
  const stat = await readFile(`/proc/${id}/stat`, 'utf8').catch(() => '')
  // The second field is the name in brackets, which may hold blanks; the 22nd is the start.
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
}
