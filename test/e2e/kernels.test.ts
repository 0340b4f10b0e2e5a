import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { KernelReport } from '../../electron/contract'
import { cli, thrifty } from '../../electron/scripts/lib/cli.mjs'
import { projectNode } from '../../electron/scripts/lib/process.mjs'
import { removeUserData, startLonghand, takePictures, type Longhand } from './support/app'
import { becomes, click, newestRun, sees } from './support/person'

const root = resolve(import.meta.dirname, '../..')
const network = { units: 8 }
const training = { epochs: 1, earlyStopping: null }

interface Written {
  readonly parameters: unknown
  readonly training: { readonly kernels: string }
}
const modelIn = async (folder: string): Promise<Written> =>
  JSON.parse(await readFile(join(folder, 'model.json'), 'utf8')) as Written

describe('the kernels of the window', () => {
  let app: Longhand
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'longhand-kernels-'))
    app = await startLonghand()
  })
  afterAll(async () => {
    await app.close()
    await removeUserData(app)
    await rm(folder, { recursive: true })
  })

  const report = (): Promise<KernelReport> =>
    app.page.evaluate(async () => {
      const reply = await window.longhand.kernels()
      if (!reply.ok) throw new Error(reply.problem.message)
      return reply.value
    })

  /** Trains the sample for an epoch. The folder of the run. */
  async function trainInWindow(): Promise<string> {
    await app.page.evaluate(
      async ({ network, training }) => {
        const opened = await window.longhand.openSample('weather-newark')
        if (!opened.ok) throw new Error(opened.problem.message)
        const { dataset, experiment } = opened.value
        const small = {
          network: { ...experiment.network, ...network },
          training: { ...experiment.training, ...training },
        }
        const started = await window.longhand.startRun(dataset, { ...experiment, ...small })
        if (!started.ok) throw new Error(started.problem.message)
      },
      { network, training },
    )
    await becomes(app, run => run.state === 'finished')
    return join(app.userData, 'runs', (await newestRun(app)).id)
  }

  async function trainInTerminal(...args: string[]): Promise<string> {
    const sample = join(root, 'electron/samples/weather-newark')
    const experiment = JSON.parse(await readFile(`${sample}.json`, 'utf8')) as Record<string, object>
    const changed = {
      ...experiment,
      data: { ...experiment.data, file: `${sample}.csv` },
      network: { ...experiment.network, ...network },
      training: { ...experiment.training, ...training },
    }
    await writeFile(join(folder, 'sample.json'), JSON.stringify(changed))
    const run = join(folder, args.join('-'))
    const env = {
      ...process.env,
      ...thrifty,
      XDG_CACHE_HOME: join(folder, 'cache'),
      LOCALAPPDATA: join(folder, 'cache'),
    }
    await promisify(execFile)(projectNode(), [...cli, 'train', join(folder, 'sample.json'), '--out', run, ...args], {
      env,
    })
    return run
  }

  it('are told in About, with the speed of what was tried', async () => {
    await click(app, 'About Longhand')
    await sees(app, /build, tiles of \d × (8|16)/)
    await sees(app, 'passed')
    const { choice, trials } = await report()
    expect(['measured', 'remembered']).toContain(choice.how)
    expect(trials.length).toBeGreaterThan(1)
    await takePictures(app, 'about')
  })

  it('are chosen there with the keyboard alone, and remembered', async () => {
    const plain = app.page.getByRole('button', { name: 'Plain', exact: true })
    await app.page.getByRole('button', { name: 'Automatic', exact: true }).last().focus()
    for (let presses = 0; presses < 2 && !(await plain.evaluate(e => e === document.activeElement)); presses++)
      await app.page.keyboard.press('ArrowRight')
    await app.page.keyboard.press('Enter')
    await sees(app, /^Plain build/)
    await expect.poll(async () => (await report()).request).toEqual({ build: 'plain', width: 'auto' })
    const settings = JSON.parse(await readFile(join(app.userData, 'settings.json'), 'utf8')) as { kernels: unknown }
    expect(settings.kernels).toEqual({ build: 'plain', width: 'auto' })
    await app.page.keyboard.press('Escape')
  })

  it('give the weights of the terminal, for the same build', async () => {
    const [here, there] = await Promise.all([trainInWindow(), trainInTerminal('--kernels', 'plain')])
    const [own, other] = await Promise.all([modelIn(here), modelIn(there)])
    expect(own.training.kernels).toBe('plain')
    expect(own.parameters).toEqual(other.parameters)
    const environment = JSON.parse(await readFile(join(here, 'environment.json'), 'utf8')) as Record<string, unknown>
    expect(environment).toMatchObject({ kernels: 'plain', kernelChoice: 'forced' })
  })

  it('change from one run to the next', async () => {
    await app.page.evaluate(() => window.longhand.useKernels({ build: 'auto', width: 'auto' }))
    const { choice } = await report()
    const [here, there] = await Promise.all([trainInWindow(), trainInTerminal('--kernels', choice.build)])
    const [own, other] = await Promise.all([modelIn(here), modelIn(there)])
    expect(own.training.kernels).toBe(choice.build)
    expect(own.parameters).toEqual(other.parameters)
  })

  it('write no error on any console', () => {
    expect(app.errors).toEqual([])
  })
})
