import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The checkout. */
export const root = fileURLToPath(new URL('../../..', import.meta.url)).replace(/[\\/]$/, '')

const windows = process.platform === 'win32'

/** The exit code of a signal that came; 0: none. */
let signalled = 0

/** What runs now. `shown` programs share our terminal, which sends them its Ctrl+C; the others are groups of their own. */
const running = new Map()

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    const shown = [...running].filter(([, options]) => options.shown).map(([child]) => child)
    if (signal === 'SIGTERM') shown.forEach(child => child.kill(signal))
    running.forEach(({ shown }, child) => shown || endGroup(child))
    signalled = signal === 'SIGINT' ? 130 : 143
    // A shown program may want to save before it ends; its end is ours.
    if (shown.length === 0) process.exit(signalled)
  })
}

/**
 * Runs a program and waits for its end. `show` gives it our terminal; otherwise its output is collected. After `seconds` it
 * is ended with everything it started.
 * @returns {Promise<{ code: number, output: string, timedOut: boolean }>} `code` is 1 too when it could not be started
 */
export function run(command, args, { show = false, seconds = 0, env = {}, cwd = root } = {}) {
  return new Promise(resolve => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: show ? 'inherit' : ['ignore', 'pipe', 'pipe'],
      detached: !windows && !show,
    })
    running.set(child, { shown: show })
    let output = ''
    let timedOut = false
    for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', text => (output += text))
    const timer = setTimeout(
      () => {
        timedOut = true
        if (show) child.kill('SIGKILL')
        else endGroup(child)
      },
      (seconds || 24 * 3600) * 1000,
    )
    const settle = code => {
      clearTimeout(timer)
      running.delete(child)
      if (signalled && running.size === 0) process.exit(code ?? signalled)
      resolve({ code: code ?? 1, output, timedOut })
    }
    child.on('error', error => {
      output += error.message
      settle(1)
    })
    child.on('close', settle)
  })
}

function endGroup(child) {
  if (child.pid === undefined) return
  try {
    if (windows) spawn('taskkill', ['/pid', String(child.pid), '/t', '/f'])
    else process.kill(-child.pid, 'SIGKILL')
  } catch {
    // It ended by itself in the meantime.
  }
}

/** The Node that comes with the packages (24), or the one that runs this script while they are not installed. */
export function projectNode() {
  const carried = join(root, 'node_modules', 'node', 'bin', windows ? 'node.exe' : 'node')
  return existsSync(carried) ? carried : process.execPath
}

/** The script behind the command `name` of an installed package, for `projectNode()`: no shell and no `.cmd` files. */
export function tool(name, packageName = name) {
  const manifest = join(root, 'node_modules', packageName, 'package.json')
  const { bin } = JSON.parse(readFileSync(manifest, 'utf8'))
  return join(dirname(manifest), typeof bin === 'string' ? bin : bin[name])
}

/** Runs npm: the one that started this script, or the one on the path. */
export function npm(args, options) {
  const cli = process.env.npm_execpath
  if (cli?.endsWith('.js')) return run(process.env.npm_node_execpath ?? process.execPath, [cli, ...args], options)
  return windows ? run('cmd.exe', ['/d', '/s', '/c', 'npm', ...args], options) : run('npm', args, options)
}

/** A word on what happens, on stderr: stdout belongs to results. */
export function say(text) {
  process.stderr.write(`${text}\n`)
}
