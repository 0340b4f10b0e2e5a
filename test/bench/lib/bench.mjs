import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { compileProbe } from '../ceiling.mjs'
import { openPytorch } from './python.mjs'
import { openScript } from './contestant.mjs'

/** Our kernels: 256 bits, 128 bits, and 256 bits with the same bits on every machine. */
const OURS = { wide: ['wide'], narrow: ['narrow'], plain: ['wide', 'plain'] }

/** What the parts of the benchmark share: options, progress, and programs that are started when they are first needed. */
export function newBench({ options, progress, folder }) {
  const opened = new Map()
  const once = (name, open) => {
    if (!opened.has(name)) opened.set(name, open())
    return opened.get(name)
  }
  const ours = kind => once(`ours ${kind}`, () => openScript('ours.mjs', OURS[kind]))
  const engine = width => once(`engine ${width}`, () => openScript('engine.mjs', [width]))
  const tfjs = () => once('tfjs', () => openScript('tfjs.mjs'))
  /** Null: not asked for, or no python3 here has it. */
  const torch = () => once('torch', () => (options.torch ? openPytorch() : null))
  /** For what one part hands to others. */
  const place = name => join(folder, name)
  /** All load at the same time; then one after the other chooses its kernels, while the others rest. */
  async function start() {
    const kinds = Object.keys(OURS).map(ours)
    const loaded = [...kinds.map(program => program.ask('loaded')), tfjs().ask('about')]
    const ceiling = place('ceiling.wasm')
    writeFileSync(ceiling, await compileProbe())
    await Promise.all(loaded)
    for (const program of kinds) await program.ask('choose', { ceiling })
  }
  return {
    ...{ options, progress, ours, engine, tfjs, torch, place },
    /** Starts everything that takes part, and says its versions. */
    async about() {
      await start()
      const pytorch = await torch()
      const peers = [await tfjs().ask('about'), ...(pytorch ? [await pytorch.ask('about')] : [])]
      if (options.torch && !pytorch) progress.begin('No python3 on the path has torch: without PyTorch')
      return { ours: await ours('wide').ask('about'), narrow: await ours('narrow').ask('about'), peers }
    },
    /** Ends a program before others are measured beside it. */
    async end(name) {
      const program = await opened.get(name)
      opened.delete(name)
      await program?.close()
    },
    async close() {
      await Promise.all([...opened.values()].map(async program => (await program)?.close()))
    },
  }
}
