import { mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Problem } from '../../../core/problem'
import type { Forecasts } from '../../../electron/engine/engine.types'
import { evaluation, longhand, plan, profile, summary } from './fakes'

const COMMANDS = 'init profile train evaluate predict export runs inspect gradcheck schema'.split(' ')
const failing = {
  evaluate: () =>
    Promise.reject(
      new Problem('CSV_NOT_A_NUMBER', 'expected a number, found “n/a”.', {
        advice: 'Correct the cell.',
        place: { file: 'a.csv', row: 17, column: 'close' },
      }),
    ),
}

describe('longhand', () => {
  it.each(COMMANDS)('%s has help with an example and --json, and asking for help is no failure', async command => {
    const { code, out } = await longhand([command, '--help'])
    expect(code).toBe(0)
    expect(out).toContain(`Usage: longhand ${command}`)
    expect(out).toMatch(new RegExp(`Example:\n {2}longhand ${command} `))
    expect(out).toContain('--json')
  })

  it('lists all its commands, and tells its version', async () => {
    const { code, out } = await longhand(['--help'])
    expect(code).toBe(0)
    for (const command of COMMANDS) expect(out).toMatch(new RegExp(`^ {2}${command} `, 'm'))
    expect((await longhand(['--version'])).out).toMatch(/^\d+\.\d+\.\d+\n$/)
  })

  it.each([
    ['an unknown command', ['bogus'], 'unknown command'],
    ['no command', [], 'Usage'],
    ['an unknown option', ['runs', '.', '--bogus'], 'unknown option'],
    ['a missing argument', ['runs'], 'missing required argument'],
    ['a missing option', ['train', 'a.json'], '--out'],
    ['an argument too many', ['runs', 'a', 'b'], 'too many arguments'],
    ['a number that is none', ['train', 'a.json', '--out', 'b', '--threads', 'two'], 'whole number from 1 to 256'],
    ['a number out of range', ['train', 'a.json', '--out', 'b', '--seed', '4294967296'], 'whole number from 0'],
    ['an unknown task', ['init', 'knit', 'a.csv'], 'Allowed choices are forecast'],
    ['an unknown schema', ['schema', 'run'], 'Allowed choices are experiment, model'],
    ['an unknown export', ['export', 'run', '--to', 'onnx'], 'Allowed choices are model'],
  ])('ends with 2 and says why on stderr: %s', async (_, args, said) => {
    const { code, out, err } = await longhand(args)
    expect(code).toBe(2)
    expect(out).toBe('')
    expect(err).toContain(said)
  })

  it('ends with 1 when the work fails, and says what, what to do and where on stderr', async () => {
    const { code, out, err } = await longhand(['evaluate', 'run'], { engine: failing })
    expect(code).toBe(1)
    expect(out).toBe('')
    expect(err).toBe(
      'error: expected a number, found “n/a”.\n  Correct the cell.\n  at a.csv, row 17, column “close”\n',
    )
  })

  it('reports the problem as a record too with --json', async () => {
    const { code, records } = await longhand(['evaluate', 'run', '--json'], { engine: failing })
    expect(code).toBe(1)
    expect(records).toEqual([
      {
        kind: 'problem',
        code: 'CSV_NOT_A_NUMBER',
        message: 'expected a number, found “n/a”.',
        advice: 'Correct the cell.',
        place: { file: 'a.csv', row: 17, column: 'close' },
      },
    ])
  })

  it('uses colour on a terminal alone, and never with NO_COLOR', async () => {
    const colour = '\u001b[31m'
    const run = (terminal: boolean, env = {}) => longhand(['evaluate', 'run'], { engine: failing, terminal, env })
    expect((await run(true)).err).toContain(colour)
    expect((await run(false)).err).not.toContain('\u001b')
    expect((await run(true, { NO_COLOR: '1' })).err).not.toContain(colour)
  })

  it('closes the engine, also after a failure', async () => {
    let closed = 0
    const close = (): Promise<void> => {
      closed++
      return Promise.resolve()
    }
    await longhand(['evaluate', 'run'], { engine: { ...failing, close } })
    await longhand(['runs', '.'], { engine: { list: () => Promise.resolve([]), close } })
    expect(closed).toBe(2)
  })
})

describe('evaluate', () => {
  const engine = { evaluate: () => Promise.resolve(evaluation) }

  it('prints the network beside the baselines, with the unit and the verdict', async () => {
    const { code, out } = await longhand(['evaluate', 'run'], { engine })
    expect(code).toBe(0)
    expect(out).toContain('“temp”, 1,190 windows of the test part:')
    expect(out).toMatch(/MAE \[°F\] +RMSE \[°F\] +MASE +R²/)
    expect(out).toMatch(/LSTM +6\.70 +9\.38 +1\.340 +0\.500/)
    expect(out).toContain('12 % better than persistence.')
  })

  it('prints one JSON value a line and nothing else with --json', async () => {
    const { out, records } = await longhand(['evaluate', 'run', '--json'], { engine })
    expect(out.split('\n').length).toBe(2)
    expect(records).toEqual([{ kind: 'evaluation', ...evaluation }])
  })

  it('keeps its table narrow when a forecast went astray', async () => {
    const astray = { mae: 2.1e36, rmse: 2.1e36, mase: 0.3, r2: -8.5e72 }
    const [own, ...others] = evaluation.forecasters
    const wild = { ...evaluation, forecasters: [{ ...own, scores: astray }, ...others] }
    const { out } = await longhand(['evaluate', 'run'], { engine: { evaluate: () => Promise.resolve(wild) } })
    expect(out).toMatch(/LSTM +2\.10e\+36 +2\.10e\+36 +0\.300 +-8\.50e\+72$/m)
  })

  it('shows the error by steps ahead when a whole path is forecast', async () => {
    const path = {
      ...evaluation,
      horizons: [1, 2, 3],
      forecasters: evaluation.forecasters.map(f => ({ ...f, byStep: [f.scores, f.scores, f.scores] })),
    }
    const { out } = await longhand(['evaluate', 'run'], { engine: { evaluate: () => Promise.resolve(path) } })
    expect(out).toMatch(/steps +LSTM +Persistence/)
    expect(out).toMatch(/^ +3 +6\.70 +7\.61$/m)
  })
})

describe('predict', () => {
  /** Forecasts in two pieces; the form they are asked for is the first. `broken`: there is no second. */
  const forecasts = (broken = false): Forecasts => ({
    kind: 'forecast',
    ...{ target: 'temp', unit: '°F', horizons: [1, 2], count: 2 },
    async *text(form, onProgress) {
      yield Buffer.from(form.kind === 'csv' ? `from,steps${form.lineEnd}` : '{"kind":"forecast","from":"a"}\n')
      onProgress?.(1)
      await Promise.resolve()
      if (broken) throw new Problem('WORKER_DIED', 'The thread of “forecast” ended.')
      yield Buffer.from(form.kind === 'csv' ? `a,1${form.lineEnd}` : '{"kind":"forecast","from":"b"}\n')
      onProgress?.(2)
    },
  })
  const engine = { predict: () => Promise.resolve(forecasts()) }

  it('writes the forecasts to stdout as they come', async () => {
    const { out } = await longhand(['predict', 'model.json', 'a.csv'], { engine })
    expect(out).toBe('from,steps\na,1\n')
  })

  it('shows on a terminal how far it is', async () => {
    const { err } = await longhand(['predict', 'model.json', 'a.csv'], { engine, terminal: true })
    expect(err).toContain('reading the file')
    expect(err).toMatch(/forecasting .*50 % .*1 of 2/)
  })

  it('makes the folder of --out', async () => {
    const out = join(mkdtempSync(join(tmpdir(), 'longhand-')), 'new', 'forecasts.csv')
    expect((await longhand(['predict', 'model.json', 'a.csv', '--out', out], { engine })).code).toBe(0)
    expect(readFileSync(out, 'utf8')).toBe('from,steps\r\na,1\r\n')
  })

  it('leaves no file behind when it fails half way, or when Ctrl-C ends it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'longhand-'))
    const args = ['predict', 'model.json', 'a.csv', '--out', join(folder, 'forecasts.csv')]
    const failed = await longhand(args, { engine: { predict: () => Promise.resolve(forecasts(true)) } })
    expect([failed.code, failed.err]).toEqual([1, expect.stringContaining('The thread of “forecast” ended.')])

    let interrupt = (): void => undefined
    const left = await longhand(args, {
      interruptible: listen => (interrupt = listen),
      engine: {
        predict() {
          interrupt()
          return Promise.resolve(forecasts(true))
        },
      },
    })
    expect([left.code, left.err]).toEqual([1, 'Leaving …\n'])
    expect(readdirSync(folder)).toEqual([])
  })

  it('replaces a file only with --force', async () => {
    const out = join(mkdtempSync(join(tmpdir(), 'longhand-')), 'mine.csv')
    writeFileSync(out, 'mine')
    const predict = (...more: string[]) =>
      longhand(['predict', 'model.json', 'a.csv', '--out', out, ...more], { engine })
    expect(await predict()).toMatchObject({ code: 1, err: expect.stringContaining('exists already') as string })
    expect(readFileSync(out, 'utf8')).toBe('mine')
    expect((await predict('--force')).code).toBe(0)
    expect(readFileSync(out, 'utf8')).toMatch(/^from,steps/)
  })

  it('writes a record of what is forecast, and one per window, with --json', async () => {
    const { records } = await longhand(['predict', 'model.json', 'a.csv', '--json'], { engine })
    expect(records).toEqual([
      { kind: 'forecasts', target: 'temp', unit: '°F', horizons: [1, 2], count: 2 },
      { kind: 'forecast', from: 'a' },
      { kind: 'forecast', from: 'b' },
    ])
  })

  it('asks for the newest forecast alone with --last', async () => {
    const asked: unknown[] = []
    const predict = (...args: unknown[]) => {
      asked.push(args[2])
      return Promise.resolve(forecasts())
    }
    await longhand(['predict', 'model.json', 'a.csv', '--last'], { engine: { predict } })
    await longhand(['predict', 'model.json', 'a.csv'], { engine: { predict } })
    expect(asked).toEqual(['last', 'all'])
  })
})

describe('runs', () => {
  it('lists runs as a table, and as records', async () => {
    const engine = {
      list: () =>
        Promise.resolve([
          summary('finished', { headline: { metric: 'MAE', value: 6.71234, unit: '°F', better: 'lower' }, epoch: 2 }),
        ]),
    }
    expect((await longhand(['runs', '.'], { engine })).out).toMatch(
      /first +weather\.csv +finished +2\/2 +– +MAE 6\.712 °F/,
    )
    expect((await longhand(['runs', '.', '--json'], { engine })).records).toMatchObject([{ kind: 'run', id: 'first' }])
  })

  it('says when there are none', async () => {
    const { code, out, err } = await longhand(['runs', '.'], { engine: { list: () => Promise.resolve([]) } })
    expect([code, out, err]).toEqual([0, '', 'There are no runs in “.”.\n'])
  })

  it('fails for a folder that does not exist', async () => {
    const { code, err } = await longhand(['runs', 'nowhere'], { engine: { list: () => Promise.resolve([]) } })
    expect(code).toBe(1)
    expect(err).toContain('nowhere is not a folder')
  })
})

describe('init', () => {
  const engine = { profile: () => Promise.resolve(profile), plan: () => Promise.resolve(plan) }

  it('writes an experiment with every choice, says what it means, and refuses to replace a file', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'longhand-'))
    const out = join(folder, 'a.json')
    const first = await longhand(['init', 'forecast', 'weather.csv', '--out', out], { engine })
    expect(first).toMatchObject({ code: 0, out: `${out}\n` })
    expect(first.err).toContain('from      4 d (96 steps) of 2 inputs: temp, dewp')
    const again = await longhand(['init', 'forecast', 'weather.csv', '--out', out], { engine })
    expect(again.code).toBe(1)
    expect(again.err).toContain('exists already')
    expect((await longhand(['init', 'forecast', 'weather.csv', '--out', out, '--force'], { engine })).code).toBe(0)
  })

  it('never replaces the data themselves', async () => {
    const data = join(mkdtempSync(join(tmpdir(), 'longhand-')), 'rows.json')
    writeFileSync(data, '[{"a": 1}]')
    expect((await longhand(['init', 'forecast', data, '--out', data, '--force'], { engine })).code).toBe(1)
    expect(readFileSync(data, 'utf8')).toBe('[{"a": 1}]')
  })

  it('asks what only a person can decide, with the line that answers it', async () => {
    const questions = [
      {
        code: 'MISSING_MARK',
        text: 'Does -200 mean “missing”?',
        answer: 'data.read.missing',
        choices: [
          { value: '-200', label: 'Yes' },
          { value: '', label: 'No' },
        ],
      },
    ]
    const out = join(mkdtempSync(join(tmpdir(), 'longhand-')), 'a.json')
    const { code, err } = await longhand(['init', 'forecast', 'a.csv', '--out', out], {
      engine: { profile: () => Promise.resolve({ ...profile, questions }) },
    })
    expect(code).toBe(0)
    expect(err).toContain(
      'Question: Does -200 mean “missing”?\n  Yes: set data.read.missing to ["-200"]\n  No: set data.read.missing to []',
    )
  })
})

describe('a file that may be an experiment or data', () => {
  const seen: string[] = []
  const engine = {
    profile: ({ data, name }: { data: { file: string }; name: string }) => {
      seen.push(`${name}: ${data.file}`)
      return Promise.resolve(profile)
    },
  }
  const folder = mkdtempSync(join(tmpdir(), 'longhand-'))
  const file = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text)
    return join(folder, name)
  }

  it('is an experiment when it is one JSON object', async () => {
    const experiment = file('e.json', '{\n"data": {"file": "w.csv"}, "task": "forecast"}')
    expect((await longhand(['profile', experiment], { engine })).code).toBe(0)
    expect(seen.pop()).toBe(`e: ${join(folder, 'w.csv')}`)
  })

  it.each([
    ['list.json', '[{"a": 1}, {"a": 2}]'],
    ['lines.json', '{"a": 1}\n{"a": 2}\n'],
    ['rows.csv', 'a\n1\n'],
  ])('is data when it holds rows: %s', async (name, text) => {
    expect((await longhand(['profile', file(name, text)], { engine })).code).toBe(0)
    expect(seen.pop()).toContain(name)
  })

  it('is a broken experiment, not data, when its JSON is broken', async () => {
    const { code, err } = await longhand(['profile', file('broken.json', '{\n"data": {"file": \n}')], { engine })
    expect(code).toBe(1)
    expect(err).toContain('broken.json is not JSON')
  })
})

describe('schema', () => {
  it('accepts an experiment that is as short as it may be', async () => {
    const { records } = await longhand(['schema', 'experiment', '--json'])
    const [schema] = records
    expect(schema.required).toEqual(['data', 'task'])
    expect(JSON.stringify(schema)).toContain('"const":"forecast","description":"Short for')
    expect((await longhand(['schema', 'model'])).out).toContain('longhand-model')
  })
})
