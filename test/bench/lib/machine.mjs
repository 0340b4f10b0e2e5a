import { readFileSync } from 'node:fs'
import { availableParallelism, cpus, loadavg, platform, release, totalmem, type } from 'node:os'

/** Where the numbers come from. */
export function machine() {
  return {
    processor: processorName(),
    cores: availableParallelism(),
    memory: Math.round(totalmem() / 2 ** 30),
    system: `${systemName()} (${process.arch})`,
    load: loadavg()[0],
  }
}

/** The model; Linux also tells family, model number and vector instructions, which say more than some vendors' names. */
function processorName() {
  const name = cpus()[0].model.trim()
  if (platform() !== 'linux') return name
  const info = readFileSync('/proc/cpuinfo', 'utf8')
  const field = key => new RegExp(`^${key}\\s*: (.*)$`, 'm').exec(info)?.[1]
  const vectors = ['avx2', 'avx512f'].filter(flag => field('flags')?.split(' ').includes(flag))
  const facts = [field('cpu family') && `family ${field('cpu family')}`, field('model') && `model ${field('model')}`]
  return `${name} (${[...facts.filter(Boolean), ...vectors].join(', ')})`
}

function systemName() {
  try {
    return /^PRETTY_NAME="(.*)"$/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] ?? `${type()} ${release()}`
  } catch {
    return `${type()} ${release()}`
  }
}

/** Above this load other programs take processor time from the measurement. */
const BUSY = 0.5

/** What makes the numbers doubtful, as sentences. `share`: see progress.mjs. */
export function doubts(loadAtStart, share) {
  const found = []
  if (loadAtStart > BUSY) found.push(`The machine was busy at the start: load ${loadAtStart.toFixed(1)}.`)
  if (share !== null && share < 0.95)
    found.push(`Other programs took ${Math.round((1 - share) * 100)} % of the processor during the measurement.`)
  return found
}
