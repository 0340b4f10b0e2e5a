import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { decodeModel } from '../../../core/formats/model'
import { decodeSafetensors } from '../../../core/formats/safetensors'
import type { RunProgress } from '../../../electron/engine/run.types'
import { openEngine } from '../../../electron/engine/engine'
import type { Engine } from '../../../electron/engine/engine.types'
import {
  forecastEvaluation,
  forecastResults,
  waveExperiment,
  workplace,
  writeWave,
  type Workplace,
} from './support/experiment'
import { buildWorkers, type BuiltWorkers } from './support/workers'

let workers: BuiltWorkers
let place: Workplace
let engine: Engine
let data: string

beforeAll(async () => {
  workers = await buildWorkers()
})
afterAll(() => workers.remove())
beforeEach(async () => {
  place = await workplace()
  data = place.at('wave.csv')
  await writeWave(data)
  engine = openEngine({ workers: workers.folder, threads: 2 })
})
afterEach(async () => {
  await engine.close()
  await place.remove()
})

/** Long enough that no test sees its end. */
const long = () => waveExperiment(data, { epochs: 10_000 })

const progressWith = (test: (progress: RunProgress) => boolean): Promise<RunProgress> =>
  new Promise((resolve, reject) => {
    const stop = engine.onProgress((_, progress) => {
      const { problem } = progress.summary
      if (problem === null && !test(progress)) return
      stop()
      if (problem === null) resolve(progress)
      else reject(new Error(problem.message))
    })
  })
const steps = ({ events }: RunProgress): number => events.filter(event => event.kind === 'step').length
const lines = async (file: string): Promise<Record<string, unknown>[]> =>
  (await readFile(file, 'utf8'))
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as Record<string, unknown>)

async function weightsHash(run: string): Promise<string> {
  const { parameters } = decodeModel(await readFile(`${run}/model.json`))
  return createHash('sha256').update(new Uint8Array(parameters.buffer)).digest('hex')
}

/** Of the weights and the optimizer's state after the last step, and of the best weights. */
async function stateHash(run: string, steps: number): Promise<string> {
  const { tensors } = decodeSafetensors(
    await readFile(`${run}/checkpoints/step-${String(steps).padStart(9, '0')}.safetensors`),
  )
  const hash = createHash('sha256')
  for (const {
    name,
    data: { buffer, byteOffset, byteLength },
  } of tensors)
    hash.update(name).update(new Uint8Array(buffer, byteOffset, byteLength))
  return hash.digest('hex')
}

describe('a run', () => {
  it('ends with all its files, and its summary says so', async () => {
    const run = place.at('run')
    await engine.start(waveExperiment(data), run)
    const summary = await engine.finished(run)
    expect(summary).toMatchObject({ id: 'run', state: 'finished', progress: 1, epoch: 6, epochs: 6, problem: null })
    for (const name of ['experiment', 'environment', 'plan', 'baselines', 'stretch', 'model', 'evaluation', 'summary'])
      expect(existsSync(`${run}/${name}.json`), name).toBe(true)
    expect(existsSync(`${run}/lock`)).toBe(false)
    const events = await lines(`${run}/metrics.ndjson`)
    expect(events.map(({ kind }) => kind).filter(kind => kind !== 'step')).toEqual([
      'start',
      ...Array.from({ length: 6 }, () => 'epoch'),
      'end',
    ])
    const taken = events.filter(({ kind }) => kind === 'step').map(({ step }) => step)
    expect(taken).toEqual(Array.from({ length: taken.length }, (_, k) => k + 1))
    const results = forecastResults(await engine.results(run))
    expect(results.forecasters.map(({ name }) => name)).toEqual(['network', 'persistence', 'seasonal-naive', 'ridge'])
    expect(results.evaluation.forecasters[0].scores.mae).toBe(summary?.headline?.value)
    expect(results.times).toHaveLength(results.evaluation.windows)
  })

  // Every optimizer once, each with another way of clipping or a schedule; dropout and a last batch that is not full in all.
  const methods: Record<string, Parameters<typeof waveExperiment>[1]> = {
    'sgd with momentum': { optimizer: { kind: 'sgd', momentum: 0.9, nesterov: true }, clip: { norm: 0.5, value: 0.1 } },
    rmsprop: { optimizer: { kind: 'rmsprop', momentum: 0.5, centred: true }, clip: { norm: null } },
    adam: { optimizer: { kind: 'adam', amsgrad: true }, clip: { delta: 0.01 }, schedule: { kind: 'cosine' } },
    adamw: { optimizer: { kind: 'adamw' }, weightDecay: 0.01, warmup: 10 },
    adagrad: { optimizer: { kind: 'adagrad', decay: 0.001 }, truncate: 5, loss: { kind: 'huber' } },
  }
  it.each(Object.keys(methods))('has the same weights, bit for bit, with 1, 2, 4 and 8 threads: %s', async method => {
    const wave = waveExperiment(data, { epochs: 2, batch: 40, shards: 8, ...methods[method] })
    // Steps long enough for helpers to arrive before the last one.
    const experiment = { ...wave, task: { ...wave.task, window: 48 }, network: { ...wave.network, units: 96 } }
    expect(experiment.network.dropout).toBeGreaterThan(0)
    const hashes = new Set<string>()
    for (const threads of [1, 2, 4, 8]) {
      const other = openEngine({ workers: workers.folder, threads })
      const run = place.at(`run-${threads}`)
      await other.start(experiment, run)
      expect(await other.finished(run)).toMatchObject({ state: 'finished' })
      hashes.add(await stateHash(run, 20))
      await other.close()
    }
    expect(hashes.size).toBe(1)
  })

  it('has other weights with another seed', async () => {
    const runs = [place.at('a'), place.at('b')]
    await engine.start(waveExperiment(data), runs[0])
    await engine.start({ ...waveExperiment(data), seed: 8 }, runs[1])
    await Promise.all(runs.map(run => engine.finished(run)))
    expect(await weightsHash(runs[0])).not.toBe(await weightsHash(runs[1]))
  })
})

describe('a command', () => {
  it('takes effect within 200 ms: pause, continue, step, stop', async () => {
    const run = place.at('run')
    await engine.start(long(), run)
    await progressWith(progress => steps(progress) > 0)
    const reactions: Record<string, number> = {}
    for (const command of ['pause', 'step', 'continue', 'pause', 'stop'] as const) {
      const given = performance.now()
      const summary = await engine.control(run, command)
      reactions[command] = Math.max(reactions[command] ?? 0, performance.now() - given)
      expect(summary?.state).toBe(command === 'pause' || command === 'step' ? 'paused' : 'running')
    }
    for (const [command, reaction] of Object.entries(reactions)) expect(reaction, command).toBeLessThan(200)
    expect((await engine.finished(run))?.state).toBe('stopped')
  })

  it.each(['validation', 'test'] as const)('takes effect within 200 ms while the %s part is judged', async part => {
    await writeWave(data, 12_000)
    const { task, network, evaluation, ...rest } = long()
    const split = { ...evaluation.split, train: 0.1, validation: 0.1, test: 0.1, [part]: 0.8 }
    const run = place.at('run')
    await engine.start(
      {
        ...rest,
        task: { ...task, window: 48 },
        network: { ...network, units: 64 },
        evaluation: { ...evaluation, split },
      },
      run,
    )
    await progressWith(({ summary }) => summary.bestValidationLoss !== null)
    if (part === 'test') await engine.control(run, 'stop')
    for (const command of ['pause', 'continue', 'pause', part === 'test' ? 'discard' : 'stop'] as const) {
      // Into the middle of the pass.
      await new Promise(resolve => setTimeout(resolve, 100))
      const given = performance.now()
      await engine.control(run, command)
      expect(performance.now() - given, command).toBeLessThan(200)
    }
    expect(await engine.finished(run).catch(() => null)).toEqual(
      part === 'test' ? null : expect.objectContaining({ state: 'stopped' }),
    )
  })

  it('pause lets no further step through, and step exactly one', async () => {
    const run = place.at('run')
    let seen = 0
    engine.onProgress((_, progress) => (seen += steps(progress)))
    await engine.start(long(), run)
    await progressWith(progress => steps(progress) > 0)
    await engine.control(run, 'pause')
    const atPause = seen
    await new Promise(resolve => setTimeout(resolve, 100))
    expect(seen).toBe(atPause)
    await engine.control(run, 'pause')
    await engine.control(run, 'step')
    await engine.control(run, 'step')
    expect(seen).toBe(atPause + 2)
    for (let k = 0; k < 100; k++) {
      await engine.control(run, 'continue')
      await engine.control(run, 'pause')
    }
    await engine.control(run, 'discard')
  })

  it('stop keeps the best weights with results, and the run can be continued', async () => {
    const run = place.at('run')
    await engine.start(long(), run)
    await progressWith(({ summary }) => summary.bestValidationLoss !== null)
    await engine.control(run, 'stop')
    const stopped = await engine.finished(run)
    expect(stopped?.headline?.value).toBeGreaterThan(0)
    expect(forecastEvaluation(await engine.evaluate(run)).windows).toBeGreaterThan(0)
    await engine.resume(run)
    const more = await progressWith(progress => steps(progress) > 0)
    expect(more.summary.epoch).toBeGreaterThanOrEqual(stopped?.epoch ?? Infinity)
    await engine.control(run, 'discard')
  })

  it('stop in the preparation of a resumed run leaves it with the results it had', async () => {
    const run = place.at('run')
    await engine.start(long(), run)
    await progressWith(({ events }) => events.some(event => event.kind === 'epoch'))
    await engine.control(run, 'stop')
    const before = await engine.finished(run)
    expect(before).toMatchObject({ state: 'stopped', headline: expect.objectContaining({ metric: 'MAE' }) })
    await engine.close()
    // Nothing is remembered: the data are read again.
    engine = openEngine({ workers: workers.folder, threads: 2 })
    await engine.resume(run)
    await engine.control(run, 'stop')
    expect(await engine.finished(run)).toEqual(before)
  })

  it('discard leaves nothing behind, at work, in the queue and afterwards', async () => {
    await engine.close()
    engine = openEngine({ workers: workers.folder, threads: 1 })
    const [working, queued, done] = ['working', 'queued', 'done'].map(name => place.at(name))
    await engine.start(waveExperiment(data, { epochs: 1 }), done)
    await engine.finished(done)
    await engine.start(long(), working)
    await engine.start(long(), queued)
    await progressWith(progress => steps(progress) > 0)
    for (const run of [queued, working, done]) {
      expect(await engine.control(run, 'discard')).toBeNull()
      expect(existsSync(run)).toBe(false)
    }
  })

  it('to a run that is not at work is a problem', async () => {
    await expect(engine.control(place.at('nothing'), 'pause')).rejects.toMatchObject({ code: 'RUN_NOT_LIVE' })
  })
})

describe('the main process', () => {
  it('hears at most about 20 messages a second, and is never held up', async () => {
    const run = place.at('run')
    await engine.start(long(), run)
    await progressWith(progress => steps(progress) > 0)
    const delay = monitorEventLoopDelay({ resolution: 5 })
    let [messages, taken] = [0, 0]
    const stop = engine.onProgress((_, progress) => {
      messages++
      taken += steps(progress)
    })
    delay.enable()
    await new Promise(resolve => setTimeout(resolve, 1000))
    delay.disable()
    stop()
    expect(taken).toBeGreaterThan(messages)
    expect(messages).toBeLessThan(30)
    // The share of time that a busy machine takes from any process is no fault of ours: not the maximum.
    expect(delay.percentile(95) / 1e6).toBeLessThan(50)
    await engine.control(run, 'discard')
  })
})

describe('several runs', () => {
  const starts = (): { order: string[]; atOnce: () => number } => {
    const order: string[] = []
    const [atWork, most] = [new Set<string>(), { runs: 0 }]
    engine.onProgress((folder, { events, summary }) => {
      for (const { kind } of events) if (kind === 'start' || kind === 'end') order.push(`${folder.slice(-1)} ${kind}`)
      if (summary.state === 'running') atWork.add(folder)
      else atWork.delete(folder)
      most.runs = Math.max(most.runs, atWork.size)
    })
    return { order, atOnce: () => most.runs }
  }
  /** What which run waited for, in the order of hearing it. */
  const waitsHeard = (): Set<string> => {
    const waits = new Set<string>()
    engine.onProgress((folder, { waitsFor }) => {
      if (waitsFor !== null) waits.add(`${folder.slice(-1)} ${waitsFor}`)
    })
    return waits
  }

  it('train one after the other on one core, in their order', async () => {
    await engine.close()
    engine = openEngine({ workers: workers.folder, threads: 1 })
    const runs = ['a', 'b', 'c'].map(name => place.at(name))
    const { order } = starts()
    const waits = waitsHeard()
    const states = []
    for (const run of runs) states.push((await engine.start(waveExperiment(data, { epochs: 2 }), run)).state)
    expect(states).toEqual(['queued', 'queued', 'queued'])
    await Promise.all(runs.map(run => engine.finished(run)))
    expect(order).toEqual(['a start', 'a end', 'b start', 'b end', 'c start', 'c end'])
    expect([...waits]).toEqual(['b core', 'c core'])
    expect((await engine.list(place.folder)).map(({ id }) => id).sort()).toEqual(['a', 'b', 'c'])
  })

  it('train side by side, as many as there are cores, and each has the weights that it has alone', async () => {
    const seeds = [7, 8, 9, 10]
    const experiment = (seed: number) => ({ ...waveExperiment(data, { epochs: 60 }), seed })
    const alone = []
    for (const seed of seeds) {
      const run = place.at(`alone-${seed}`)
      await engine.start(experiment(seed), run)
      await engine.finished(run)
      alone.push(await weightsHash(run))
    }
    const { atOnce } = starts()
    const runs = seeds.map(seed => place.at(`together-${seed}`))
    for (const [k, run] of runs.entries()) await engine.start(experiment(seeds[k]), run)
    // It rests from its first batch on, and its core is another's.
    await engine.control(runs[0], 'pause')
    await engine.finished(runs[1])
    await engine.control(runs[0], 'continue')
    await Promise.all(runs.map(run => engine.finished(run)))
    expect(atOnce()).toBeGreaterThanOrEqual(2)
    expect(await Promise.all(runs.map(weightsHash))).toEqual(alone)
  })

  it('wait for memory: one that does not fit beside another begins when that has ended', async () => {
    await engine.close()
    engine = openEngine({ workers: workers.folder, threads: 2, memory: 1 })
    const { order, atOnce } = starts()
    const waits = waitsHeard()
    const runs = ['a', 'b'].map(name => place.at(name))
    for (const run of runs) await engine.start(waveExperiment(data, { epochs: 2 }), run)
    await Promise.all(runs.map(run => engine.finished(run)))
    expect(order).toEqual(['a start', 'a end', 'b start', 'b end'])
    expect(atOnce()).toBe(1)
    expect([...waits].at(-1)).toBe('b memory')
  })

  it('that are paused leave the core to the next; that one is discarded, and the first goes on', async () => {
    await engine.close()
    engine = openEngine({ workers: workers.folder, threads: 1 })
    const [first, second] = [place.at('first'), place.at('second')]
    await engine.start(long(), first)
    await engine.start(long(), second)
    await progressWith(progress => progress.summary.id === 'first' && steps(progress) > 0)
    await engine.control(first, 'pause')
    await progressWith(progress => progress.summary.id === 'second' && steps(progress) > 0)
    expect((await engine.control(first, 'continue'))?.state).toBe('running')
    await progressWith(progress => progress.summary.id === 'first' && steps(progress) > 0)
    await engine.control(second, 'discard')
    await engine.control(first, 'discard')
  })
})

describe('closing and resuming', () => {
  it('a run that the closing interrupts continues to the same weights, and no step is written twice', async () => {
    const [straight, broken] = [place.at('straight'), place.at('broken')]
    const experiment = waveExperiment(data, { epochs: 30 })
    await engine.start(experiment, straight)
    await engine.finished(straight)
    await engine.start(experiment, broken)
    await progressWith(({ summary }) => summary.id === 'broken' && summary.progress > 0.3)
    await engine.close()
    engine = openEngine({ workers: workers.folder, threads: 1 })
    expect(await engine.list(place.folder)).toContainEqual(
      expect.objectContaining({ id: 'broken', state: 'interrupted' }),
    )
    await engine.resume(broken)
    expect(await engine.finished(broken)).toMatchObject({ state: 'finished' })
    expect(await weightsHash(broken)).toBe(await weightsHash(straight))
    const losses = async (run: string): Promise<unknown[]> =>
      (await lines(`${run}/metrics.ndjson`)).map(({ kind, step, loss, validationLoss }) => [
        kind,
        step,
        loss,
        validationLoss,
      ])
    expect(await losses(broken)).toEqual(await losses(straight))
    const watched = async (run: string): Promise<unknown> => lines(`${run}/gradients.ndjson`)
    expect(await watched(broken)).toEqual(await watched(straight))
  })

  it('no run begins while the engine is being closed, and none leaves a trace', async () => {
    const [soon, late] = [place.at('soon'), place.at('late')]
    const started = expect(engine.start(long(), soon)).rejects.toMatchObject({ code: 'POOL_CLOSED' })
    const closed = engine.close()
    await expect(engine.start(long(), late)).rejects.toMatchObject({
      code: 'POOL_CLOSED',
      message: 'late was not begun: the program is being ended.',
    })
    await Promise.all([started, closed])
    expect([soon, late].filter(run => existsSync(run))).toEqual([])
  })

  it('a run that is continued while the engine is being closed can be continued afterwards', async () => {
    const run = place.at('run')
    await engine.start(long(), run)
    await progressWith(progress => steps(progress) > 0)
    await engine.control(run, 'stop')
    await engine.finished(run)
    const resumed = expect(engine.resume(run)).rejects.toMatchObject({ code: 'POOL_CLOSED' })
    await engine.close()
    await resumed
    engine = openEngine({ workers: workers.folder, threads: 2 })
    expect(await engine.list(place.folder)).toMatchObject([{ id: 'run', state: 'stopped', problem: null }])
    expect(await engine.resume(run)).toMatchObject({ state: 'queued' })
    await engine.control(run, 'discard')
  })

  it('a run is not continued on data that has changed', async () => {
    const run = place.at('run')
    await engine.start(long(), run)
    await progressWith(progress => steps(progress) > 0)
    await engine.control(run, 'stop')
    await engine.finished(run)
    await writeWave(data, 700)
    await engine.resume(run)
    expect(await engine.finished(run)).toMatchObject({ state: 'failed', problem: { code: 'DATA_CHANGED' } })
  })

  it('a run that continues on other kernels says so, in its summary and its events, and goes on', async () => {
    const run = place.at('run')
    await engine.start(long(), run)
    await progressWith(progress => steps(progress) > 0)
    await engine.control(run, 'stop')
    await engine.finished(run)
    const environment = JSON.parse(await readFile(`${run}/environment.json`, 'utf8')) as Record<string, unknown>
    await writeFile(`${run}/environment.json`, JSON.stringify({ ...environment, kernelSources: 'older' }))
    const stepped = new Promise<void>(resolve => {
      engine.onProgress((_, progress) => {
        if (steps(progress) > 0) resolve()
      })
    })
    await engine.resume(run)
    await stepped
    await engine.control(run, 'stop')
    expect(await engine.finished(run)).toMatchObject({ state: 'stopped', problem: { code: 'KERNELS_CHANGED' } })
    expect((await lines(`${run}/events.ndjson`)).map(({ what }) => what)).toContain('remark')
  })

  it('a run whose folder is removed at work fails, and the next one trains', async () => {
    const [gone, good] = [place.at('gone'), place.at('good')]
    await engine.start(waveExperiment(data, { epochs: 10_000, checkpointEvery: 0.05 }), gone)
    await engine.start(waveExperiment(data, { epochs: 1 }), good)
    await progressWith(progress => steps(progress) > 0)
    await rm(gone, { recursive: true, maxRetries: 5 })
    expect(await engine.finished(gone)).toMatchObject({ state: 'failed', problem: { code: 'NOT_WRITABLE' } })
    expect(await engine.finished(good)).toMatchObject({ state: 'finished' })
    expect(existsSync(gone)).toBe(false)
  })

  it('a finished run is not resumed', async () => {
    const run = place.at('run')
    await engine.start(waveExperiment(data, { epochs: 1 }), run)
    await engine.finished(run)
    await expect(engine.resume(run)).rejects.toMatchObject({ code: 'RUN_FINISHED' })
  })
})

describe('what goes wrong', () => {
  it('a folder with other files is refused and left as it is', async () => {
    await writeFile(place.at('letter.txt'), 'dear')
    await expect(engine.start(long(), place.folder)).rejects.toMatchObject({ code: 'RUN_FOLDER_FOREIGN' })
    expect(existsSync(place.at('experiment.json'))).toBe(false)
  })

  it('a folder that holds a run is not overwritten', async () => {
    const run = place.at('run')
    await engine.start(waveExperiment(data, { epochs: 1 }), run)
    await engine.finished(run)
    await expect(engine.start(long(), run)).rejects.toMatchObject({ code: 'RUN_EXISTS' })
  })

  it('a folder that cannot be made is named', async () => {
    await writeFile(place.at('file'), '')
    await expect(engine.start(long(), place.at('file', 'run'))).rejects.toMatchObject({ code: 'NOT_WRITABLE' })
  })

  it('a missing folder and one without a run are told apart', async () => {
    await expect(engine.resume(place.at('none'))).rejects.toMatchObject({ code: 'RUN_MISSING' })
    await expect(engine.open(place.folder)).rejects.toMatchObject({ code: 'RUN_FOLDER_FOREIGN' })
  })

  it('a data file that is not there fails the run, with the reason in its summary', async () => {
    const run = place.at('run')
    await engine.start(waveExperiment(place.at('gone.csv')), run)
    const summary = await engine.finished(run)
    expect(summary?.state).toBe('failed')
    expect(summary?.problem?.message).toContain('gone.csv')
    expect(await engine.list(place.folder)).toMatchObject([{ state: 'failed' }])
  })

  it('a divergence fails the run with epoch and batch, and the next run in the queue trains', async () => {
    const [bad, good] = [place.at('bad'), place.at('good')]
    await engine.start(
      waveExperiment(data, { learningRate: 100, clip: { norm: null }, optimizer: { kind: 'sgd' } }),
      bad,
    )
    await engine.start(waveExperiment(data, { epochs: 1 }), good)
    expect(await engine.finished(bad)).toMatchObject({ state: 'failed', problem: { code: 'TRAINING_DIVERGED' } })
    expect(await engine.finished(good)).toMatchObject({ state: 'finished' })
  })
})
