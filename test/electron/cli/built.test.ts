import { execFile, spawn } from 'node:child_process'
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { cli, thrifty } from '../../../electron/scripts/lib/cli.mjs'
import { independentLstm, type Step, type Tensors } from './independent-lstm'

/** The built program, with its worker threads, on a small file: everything a person does in the terminal, in order. */
const folder = mkdtempSync(join(tmpdir(), 'longhand-cli-'))
const env = { ...process.env, ...thrifty }
const at = (name: string): string => join(folder, name)

interface Ended {
  readonly code: number
  readonly out: string
  readonly err: string
}

const longhand = (...args: string[]): Promise<Ended> =>
  new Promise(done => {
    execFile(process.execPath, [...cli, ...args], { cwd: folder, env, maxBuffer: 2 ** 28 }, (error, out, err) => {
      done({ code: error === null ? 0 : Number(error.code), out, err })
    })
  })

const records = ({ out }: Ended): Record<string, unknown>[] =>
  out
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line) as Record<string, unknown>)

const parametersOf = (run: string): Tensors =>
  (JSON.parse(readFileSync(join(at(run), 'model.json'), 'utf8')) as { parameters: Tensors }).parameters

/** Two waves and a trend, an hour a row. */
function writeData(): void {
  const rows = Array.from({ length: 400 }, (_, k) => {
    const time = new Date(Date.UTC(2024, 0, 1, k)).toISOString().slice(0, 16)
    return `${time},${(Math.sin((k * Math.PI) / 12) + k / 400).toFixed(4)},${Math.cos((k * Math.PI) / 12).toFixed(4)}`
  })
  writeFileSync(at('waves.csv'), `time,level,wind\n${rows.join('\n')}\n`)
  const training = { epochs: 3, earlyStopping: null }
  const task = { kind: 'forecast', target: 'level', window: 24, horizon: 6 }
  writeFileSync(
    at('waves.json'),
    JSON.stringify({ data: { file: 'waves.csv' }, task, training, network: { units: 5 } }),
  )
  writeFileSync(at('bare.json'), JSON.stringify({ data: { file: 'waves.csv' }, task: 'forecast' }))
}

describe('the built longhand', () => {
  let trained: Ended

  beforeAll(async () => {
    writeData()
    trained = await longhand('train', 'waves.json', '--out', 'first', '--threads', '1')
  })

  it('trains, prints the comparison and the path of a model that is there', () => {
    expect(trained.err).toContain('epoch 3/3')
    expect(trained.code).toBe(0)
    for (const name of ['Persistence', 'Ridge']) expect(trained.out).toContain(name)
    expect(trained.out).toContain(`model: ${join(at('first'), 'model.json')}`)
    expect(existsSync(join(at('first'), 'model.json'))).toBe(true)
  })

  it('writes nothing but JSON values to stdout with --json, and the same weights with two threads', async () => {
    const ended = await longhand('train', 'waves.json', '--out', 'second', '--threads', '2', '--json')
    const kinds = new Set(records(ended).map(({ kind }) => kind))
    for (const kind of ['plan', 'start', 'step', 'watch', 'epoch', 'end', 'evaluation', 'run'])
      expect(kinds).toContain(kind)
    expect(parametersOf('second')).toEqual(parametersOf('first'))
  })

  it('ends well when nobody reads on: progress, or results', async () => {
    const ended = (unread: 'stdout' | 'stderr', ...args: string[]) =>
      new Promise<number | null>(done => {
        const child = spawn(process.execPath, [...cli, ...args], { cwd: folder, env })
        child[unread].destroy()
        child.on('close', done)
      })
    expect(await ended('stderr', 'train', 'waves.json', '--out', 'unwatched')).toBe(0)
    expect(existsSync(at('unwatched/evaluation.json'))).toBe(true)
    expect(await ended('stdout', 'predict', 'first', 'waves.csv')).toBe(0)
  })

  it('says in a sentence that results cannot be written where stdout leads', async () => {
    const unwritable = openSync(at('waves.csv'), 'r')
    const args = [...cli, 'predict', 'first', 'waves.csv']
    const child = spawn(process.execPath, args, { cwd: folder, env, stdio: ['ignore', unwritable, 'pipe'] })
    let said = ''
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (said += text))
    const code = await new Promise(done => child.on('close', done))
    closeSync(unwritable)
    expect(said).toMatch(/^error: The results cannot be written: .+\.\n$/)
    expect(code).toBe(1)
  })

  it('gives other weights for another seed', async () => {
    expect((await longhand('train', 'waves.json', '--out', 'third', '--seed', '2')).code).toBe(0)
    expect(parametersOf('third')).not.toEqual(parametersOf('first'))
  })

  it('refuses to train over a run that is there', async () => {
    const { code, err } = await longhand('train', 'waves.json', '--out', 'first')
    expect(code).toBe(1)
    expect(err).toContain('--resume')
  })

  it('profiles and initialises', async () => {
    const [profile] = records(await longhand('profile', 'waves.csv', '--json'))
    expect(profile).toMatchObject({ kind: 'profile', rows: 400 })
    const { code } = await longhand('init', 'forecast', 'waves.csv', '--out', 'new.json')
    expect(code).toBe(0)
    expect(JSON.parse(readFileSync(at('new.json'), 'utf8'))).toMatchObject({ data: { file: 'waves.csv' } })
  })

  it('accepts a file with only data.file and task: it can be planned and its gradients checked', async () => {
    const { code, out } = await longhand('gradcheck', 'bare.json', '--elements', '1')
    expect(out).toContain('against central differences, at most 1e-6: passed')
    expect(code).toBe(0)
  })

  it('evaluates a run, and its model on a file', async () => {
    const [run] = records(await longhand('evaluate', 'first', '--json'))
    expect(run).toMatchObject({ kind: 'evaluation', part: 'test', target: 'level' })
    const [file] = records(await longhand('evaluate', 'first/model.json', 'waves.csv', '--json'))
    expect(file).toMatchObject({ part: 'file' })
  })

  it('predicts beyond the end of the file', async () => {
    const { out } = await longhand('predict', 'first/model.json', 'waves.csv', '--last')
    // Row 400 is 2024-01-17 15:00; six hours later:
    expect(out).toMatch(/^2024-01-17T15:00:00,6,2024-01-17T21:00:00,-?[\d.]+,$/m)
  })

  it('exports what a run has', async () => {
    for (const what of ['model', 'predictions', 'metrics', 'curves', 'experiment']) {
      const { code, out } = await longhand('export', 'first', '--to', what)
      expect(code, what).toBe(0)
      expect(existsSync(out.trim()), what).toBe(true)
    }
  })

  it('lists its runs', async () => {
    const ids = records(await longhand('runs', '.', '--json')).map(({ id }) => id)
    expect(ids.sort()).toEqual(['first', 'second', 'third', 'unwatched'])
  })

  it('checks the gradients of a trained model', async () => {
    const lines = records(await longhand('gradcheck', 'first/model.json', '--elements', '3', '--json'))
    expect(lines.at(-1)).toMatchObject({ kind: 'gradcheck', passed: true })
  })

  it('inspects: every variable and delta of a window equals an independent computation to 1e-9', async () => {
    const [sample] = records(await longhand('inspect', 'first/model.json', '--sample', '5', '--json'))
    const { target, trace } = sample as unknown as Inspected
    const [layer] = trace.layers
    const { steps, ŷ, D, H } = independentLstm(
      parametersOf('first'),
      layer.steps.map(step => step.x),
      ŷ => ŷ.map((v, k) => (2 * (v - target[k])) / ŷ.length),
    )
    const variables = ['z̄', 'z', 'ī', 'i', 'f̄', 'f', 'c', 'ō', 'o', 'y']
    const letters = [...variables, ...variables.map(letter => `δ${letter}`), 'δx']
    steps.forEach((step, t) => {
      for (const letter of letters) {
        const printed = layer.steps[t][letter.normalize('NFC')]
        expect(printed.length, `${letter} of step ${t}`).toBe(letter === 'δx' ? D : H)
        printed.forEach((value, k) => {
          expect(Math.abs(value - step[letter][k]), `${letter} of step ${t}`).toBeLessThan(1e-9)
        })
      }
    })
    expect(trace.outputs[0].ŷ[0]).toBeCloseTo(ŷ[0], 10)
  })

  it.each([
    ['a missing file', ['profile', 'absent.csv'], 'absent.csv'],
    ['a folder that is no run', ['evaluate', '.'], ''],
    ['an experiment with a wrong field', ['train', 'wrong.json', '--out', 'x'], 'network.units'],
    ['a sample that is not there', ['inspect', 'first', '--sample', '9999'], 'from 0 to'],
  ])('ends with 1 and a sentence for %s', async (_, args, said) => {
    writeFileSync(
      at('wrong.json'),
      JSON.stringify({ data: { file: 'waves.csv' }, task: 'forecast', network: { units: 0 } }),
    )
    const { code, out, err } = await longhand(...args)
    expect(code).toBe(1)
    expect(out).toBe('')
    expect(err).toMatch(/^error: /)
    expect(err).toContain(said)
    expect(err).not.toContain('defect')
  })
})

interface Inspected {
  readonly target: readonly number[]
  readonly trace: {
    readonly layers: readonly { readonly steps: readonly Step[] }[]
    readonly outputs: readonly { readonly ŷ: readonly number[] }[]
  }
}
