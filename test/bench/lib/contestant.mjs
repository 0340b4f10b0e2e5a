import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { projectNode, root } from '../../../electron/scripts/lib/process.mjs'

/**
 * A program that is measured, in a process of its own that stays alive: V8's flags, BLAS and garbage are its own. It reads one
 * JSON object a line, { ask, with }, and answers one, { answer } or { error }; see serve.mjs.
 */
export function openContestant(command, args, { env = {} } = {}) {
  const child = spawn(command, args, { cwd: root, env: { ...process.env, ...env }, stdio: ['pipe', 'pipe', 'pipe'] })
  let said = ''
  /** Questions without an answer yet; answers come in their order. */
  const waiting = []
  let ended = null
  const end = reason => {
    ended ??= new Error(`${[command, ...args].join(' ')} ended: ${reason}\n${said}`)
    for (const { reject } of waiting.splice(0)) reject(ended)
  }
  child.stderr.setEncoding('utf8').on('data', text => (said = (said + text).slice(-4000)))
  child.on('error', error => end(error.message))
  child.on('close', code => end(`code ${code}`))
  // Its end is told by `close`; a broken pipe adds nothing.
  child.stdin.on('error', () => undefined)
  createInterface({ input: child.stdout }).on('line', line => {
    const reply = parse(line)
    if (!reply) said += `${line}\n`
    else if ('error' in reply) waiting.shift()?.reject(new Error(reply.error))
    else waiting.shift()?.resolve(reply.answer)
  })

  return {
    ask(question, details = {}) {
      return new Promise((resolve, reject) => {
        if (ended) return reject(ended)
        waiting.push({ resolve, reject })
        child.stdin.write(`${JSON.stringify({ ask: question, with: details })}\n`)
      })
    },
    close() {
      if (ended) return Promise.resolve()
      const gone = new Promise(resolve => child.on('close', resolve))
      child.stdin.end()
      return gone
    },
  }
}

/** One of the scripts in `contestants`, on the Node that comes with the packages. */
export const openScript = (name, args = []) =>
  openContestant(projectNode(), [`test/bench/contestants/${name}`, ...args])

/** Null: a line that a library printed. */
function parse(line) {
  try {
    const reply = JSON.parse(line)
    return reply && ('answer' in reply || 'error' in reply) ? reply : null
  } catch {
    return null
  }
}
