import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Problem } from '../../../core/problem'
import type { RunProgress, RunSummary } from '../../../electron/engine/run.types'
import { longhand, plan, summary, trainer, trainingEvents } from './fakes'

const never = (): Promise<never> => Promise.reject(new Error('the fake engine has no such call'))
const folder = mkdtempSync(join(tmpdir(), 'longhand-'))
const out = join(folder, 'run')
const finished = summary('finished', {
  headline: { metric: 'MAE', value: 6.7, unit: '°F', better: 'lower' },
  epoch: 2,
  progress: 1,
})

describe('train', () => {
  it('tells the plan and every epoch on stderr, and on stdout the comparison and the path of the model', async () => {
    const { engine } = trainer(finished)
    const ran = await longhand(['train', 'weather.csv', '--out', out], { engine })
    expect(ran.code).toBe(0)
    expect(ran.err).toContain('training  up to 40 epochs of 188 steps, about 0.6 s each')
    expect(ran.err).toContain('epoch 1/2  loss 0.5  validation 0.25 (best)  5000 sequences/s  1 min 1 s left')
    expect(ran.err).toContain('Finished after 2 min 2 s of training; best epoch 1 of 2, validation loss 0.25')
    expect(ran.out).toMatch(/LSTM +6\.70/)
    expect(ran.out).toContain(`model: ${join(out, 'model.json')}`)
  })

  it('moves one line on a terminal instead of printing every epoch', async () => {
    const { engine } = trainer(finished)
    const { err } = await longhand(['train', 'weather.csv', '--out', out], { engine, terminal: true })
    expect(err).toContain('\r\u001b[2Kepoch 1 of 2  ███████████████░░░░░░░░░░░░░░░  50 %  loss 0.5  validation 0.25')
    expect(err).not.toContain('sequences/s')
  })

  it('writes every event, the evaluation and the run with --json, and nothing on stderr', async () => {
    const { engine } = trainer(finished)
    const { records, err } = await longhand(['train', 'weather.csv', '--out', out, '--json'], {
      engine,
      terminal: true,
    })
    expect(records.map(({ kind }) => kind)).toEqual([
      'plan',
      ...trainingEvents.map(({ kind }) => kind),
      'evaluation',
      'run',
    ])
    expect(records.at(-1)).toMatchObject({ folder: out, model: join(out, 'model.json'), state: 'finished' })
    expect(err).toBe('')
  })

  it('refuses a folder that is taken before anything is planned', async () => {
    const { engine } = trainer(finished)
    const plan: typeof engine.plan = () => Promise.reject(new Error('it was planned'))
    const { code, err } = await longhand(['train', 'weather.csv', '--out', process.cwd()], {
      engine: { ...engine, plan },
    })
    expect(code).toBe(1)
    expect(err).toContain('is not empty and holds no run')
  })

  it('uses the seed it is given', async () => {
    const { engine } = trainer(finished)
    const seeds: number[] = []
    const start: typeof engine.start = (experiment, ...rest) => {
      seeds.push(experiment.seed)
      return engine.start?.(experiment, ...rest) ?? Promise.reject(new Error())
    }
    await longhand(['train', 'weather.csv', '--out', out, '--seed', '7'], { engine: { ...engine, start } })
    expect(seeds).toEqual([7])
  })

  describe('of several experiments', () => {
    /** The folders and seeds that were started, beside what the command said. */
    async function several(args: readonly string[], ends: Record<string, RunSummary> = {}, terminal = false) {
      const { engine } = trainer(finished)
      const started: [string, number][] = []
      let planned = 0
      const ran = await longhand(['train', ...args, '--out', out], {
        terminal,
        engine: {
          ...engine,
          plan: experiment => {
            planned++
            return engine.plan?.(experiment) ?? Promise.reject(new Error())
          },
          start: (experiment, folder) => {
            started.push([relative(out, folder), experiment.seed])
            return engine.start?.(experiment, folder) ?? Promise.reject(new Error())
          },
          finished: async folder => {
            await engine.finished?.(folder)
            return ends[relative(out, folder)] ?? finished
          },
        },
      })
      return { ...ran, started, planned }
    }

    it('each has a folder of its name, its plan, its lines and its results', async () => {
      const { code, started, planned, out: said, err } = await several(['a/weather.csv', 'power.csv', 'b/weather.csv'])
      expect(code).toBe(0)
      expect(started.map(([folder]) => folder)).toEqual(['weather', 'power', 'weather-2'])
      expect(planned).toBe(3)
      expect(err).toContain('power: epoch 1/2  loss 0.5')
      expect(said.match(/LSTM +6\.70/g)).toHaveLength(3)
      expect(said).toContain(`model: ${join(out, 'weather-2', 'model.json')}`)
    })

    it('each has a folder of its own where upper and lower case are the same', async () => {
      const { started } = await several(['a/weather.csv', 'b/Weather.csv'])
      expect(started.map(([folder]) => folder)).toEqual(['weather', 'Weather-2'])
    })

    it('--seeds trains with one seed after the other, from that of the experiment or --seed on, on one plan', async () => {
      const { started, planned } = await several(['weather.csv', '--seeds', '3'])
      expect(started).toEqual([1, 2, 3].map(seed => [`weather-seed-${seed}`, seed]))
      expect(planned).toBe(1)
      expect((await several(['weather.csv', '--seed', '8', '--seeds', '2'])).started).toEqual([
        ['weather-seed-8', 8],
        ['weather-seed-9', 9],
      ])
    })

    it('moves one line for all on a terminal', async () => {
      const { err } = await several(['a.csv', 'b.csv'], {}, true)
      expect(err).toMatch(/0 of 2 runs ended {2}█+░+ {2}50 % {2}a 50 % {2}b 50 %/)
    })

    /** What is said of two runs of which the second waits. */
    async function waiting(waitsFor: RunProgress['waitsFor'], terminal: boolean): Promise<string> {
      const { engine } = trainer(finished)
      let tell: (folder: string, progress: RunProgress) => void = () => undefined
      const { err } = await longhand(['train', 'a.csv', 'b.csv', '--out', out], {
        terminal,
        engine: {
          ...engine,
          onProgress(listen) {
            tell = listen
            return () => undefined
          },
          start(_, folder) {
            const first = relative(out, folder) === 'a'
            const now = summary(first ? 'preparing' : 'queued')
            for (let times = 0; times < 2; times++)
              tell(folder, { summary: now, waitsFor: first ? null : waitsFor, events: [], glimpse: null })
            return Promise.resolve(now)
          },
        },
      })
      return err
    }

    it('says on a terminal which prepares its data and how many wait for what', async () => {
      expect(await waiting('core', true)).toMatch(
        /0 of 2 runs ended {2}░+ {2}0 % {2}a preparing {2}1 waiting for a core/,
      )
      expect(await waiting('memory', true)).toContain('1 waiting for memory')
      expect(await waiting(null, true)).not.toContain('waiting')
    })

    it('says once of each run that it waits where no line moves', async () => {
      expect((await waiting('memory', false)).match(/^.*waiting.*$/gm)).toEqual(['b: waiting for memory'])
    })

    it('names its run in every record of --json', async () => {
      const { records } = await several(['a.csv', 'b.csv', '--json'])
      expect(new Set(records.map(({ run }) => run))).toEqual(new Set(['a', 'b']))
    })

    it('one that fails is told, ends the program with 1, and hides no other', async () => {
      const problem = { code: 'TRAINING_DIVERGED', message: 'The loss became NaN in epoch 4.' }
      const { code, out: said, err } = await several(['a.csv', 'b.csv'], { a: summary('failed', { problem }) })
      expect(code).toBe(1)
      expect(err).toContain('error: The loss became NaN in epoch 4.')
      expect(said).toContain(`model: ${join(out, 'b', 'model.json')}`)
    })

    it.each([
      ['cannot be read', { evaluate: () => Promise.reject(new Problem('RUN_DAMAGED', 'evaluation.json is no JSON.')) }],
      ['are gone', { finished: () => Promise.resolve(null) }],
    ])('one whose results %s is told, ends the program with 1, and hides no other', async (_, broken) => {
      const { engine } = trainer(finished)
      const isFirst = (folder: string): boolean => relative(out, folder) === 'a'
      const ran = await longhand(['train', 'a.csv', 'b.csv', '--out', out], {
        engine: {
          ...engine,
          finished: folder => (isFirst(folder) ? { ...engine, ...broken } : engine).finished?.(folder) ?? never(),
          evaluate: folder => (isFirst(folder) ? { ...engine, ...broken } : engine).evaluate?.(folder) ?? never(),
        },
      })
      expect(ran.code).toBe(1)
      expect(ran.err).toMatch(/error: (evaluation\.json is no JSON|the run was discarded)/)
      expect(ran.out).toMatch(/^a\n/m)
      expect(ran.out).toContain(`model: ${join(out, 'b', 'model.json')}`)
    })
  })

  it('ends with 1 and the problem when the run failed', async () => {
    const problem = {
      code: 'TRAINING_DIVERGED',
      message: 'The loss became NaN in epoch 4.',
      advice: 'Try a lower learning rate.',
    }
    const { engine } = trainer(summary('failed', { problem }))
    const { code, err } = await longhand(['train', 'weather.csv', '--out', out], { engine })
    expect(code).toBe(1)
    expect(err).toContain('error: The loss became NaN in epoch 4.\n  Try a lower learning rate.')
  })

  describe('Ctrl-C', () => {
    /** A run that ends when the test says so. */
    async function interrupted(times: number, end: RunSummary) {
      const { engine, calls } = trainer(end)
      let finish: (end: RunSummary) => void = () => undefined
      let interrupt: () => void = () => undefined
      const ran = longhand(['train', 'weather.csv', '--out', out], {
        engine: {
          ...engine,
          finished: () =>
            new Promise(resolve => {
              finish = resolve
            }),
        },
        interruptible: listener => (interrupt = listener),
      })
      await new Promise(resolve => setTimeout(resolve, 20))
      for (let k = 0; k < times; k++) interrupt()
      finish(end)
      return { ...(await ran), calls }
    }

    it('stops the run, keeps it and still shows the results', async () => {
      const {
        code,
        out: said,
        err,
        calls,
      } = await interrupted(
        1,
        summary('stopped', { headline: { metric: 'MAE', value: 6.7, unit: '°F', better: 'lower' } }),
      )
      expect(code).toBe(0)
      expect(calls).toEqual(['start', 'stop', 'close'])
      expect(err).toContain('Stopping after this batch and keeping the best weights.')
      expect(said).toMatch(/LSTM +6\.70/)
    })

    it('twice leaves at once and says how to continue', async () => {
      const { code, err, calls } = await interrupted(2, summary('interrupted'))
      expect(code).toBe(1)
      expect(calls.slice(0, 3)).toEqual(['start', 'stop', 'close'])
      expect(err).toContain(`longhand train … --out ${out} --resume`)
    })

    it('before anything was learned says so', async () => {
      const { code, out: said } = await interrupted(1, summary('stopped'))
      expect(code).toBe(0)
      expect(said).toBe('Stopped before anything was learned.\n')
    })

    it('is left to the system while there is nothing to keep', async () => {
      let listening = 0
      const { code } = await longhand(['train', 'weather.csv', '--out', out], {
        engine: { ...trainer(finished).engine, start: () => Promise.reject(new Error('no room')) },
        interruptible: () => listening++,
      })
      expect([code, listening]).toEqual([1, 0])
    })
  })

  it('lets the plan finish before it leaves over a file that cannot be read', async () => {
    const order: string[] = []
    const { err } = await longhand(['train', 'weather.csv', '--out', out], {
      engine: {
        profile: () => Promise.reject(new Error('not a table')),
        plan: () =>
          new Promise<typeof plan>(resolve => setTimeout(() => resolve(plan), 10)).finally(() => order.push('planned')),
        close: () => Promise.resolve().then(() => void order.push('closed')),
        onProgress: () => () => undefined,
      },
    })
    expect(err).toContain('not a table')
    expect(order).toEqual(['planned', 'closed'])
  })

  describe('--resume', () => {
    const run = mkdtempSync(join(tmpdir(), 'longhand-run-'))
    for (const name of ['experiment.json', 'summary.json']) writeFileSync(join(run, name), '{}')

    it('continues the run in the folder', async () => {
      const { engine, calls } = trainer(finished)
      const { code } = await longhand(['train', 'weather.csv', '--out', run, '--resume'], { engine })
      expect(code).toBe(0)
      expect(calls[0]).toBe('resume')
    })

    it('starts one where there is none', async () => {
      const { engine, calls } = trainer(finished)
      await longhand(['train', 'weather.csv', '--out', out, '--resume'], { engine })
      expect(calls[0]).toBe('start')
    })

    it('refuses another seed', async () => {
      const { engine } = trainer(finished)
      const { code, err } = await longhand(['train', 'weather.csv', '--out', run, '--resume', '--seed', '2'], {
        engine,
      })
      expect(code).toBe(1)
      expect(err).toContain('has its seed already')
    })
  })
})
