import { spawn, type ChildProcess } from 'node:child_process'
import { mkdir, readFile, readdir, realpath, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openEngine } from '../../../electron/engine/engine'
import { createRun, lockRun, readSummary, unlockRun } from '../../../electron/engine/run-folder'
import { waveExperiment, workplace, type Workplace } from './support/experiment'

let place: Workplace
let run: string
beforeEach(async () => {
  place = await workplace()
  run = place.at('run')
})
afterEach(() => place.remove())

/** A process that does nothing: its number is that of somebody else. */
const stranger = (): ChildProcess => spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
const ended = (child: ChildProcess): Promise<unknown> => new Promise(resolve => child.once('exit', resolve))

describe('the lock of a run', () => {
  it('keeps out whoever comes while its holder lives, and nobody afterwards', async () => {
    await mkdir(run)
    const holder = stranger()
    await writeFile(join(run, 'lock'), String(holder.pid))
    await expect(lockRun(run)).rejects.toMatchObject({ code: 'RUN_BUSY' })
    expect(await readFile(join(run, 'lock'), 'utf8')).toBe(String(holder.pid))
    holder.kill('SIGKILL')
    await ended(holder)
    await lockRun(run)
    expect(await readFile(join(run, 'lock'), 'utf8')).toMatch(new RegExp(`^${process.pid}\n`))
    await unlockRun(run)
    expect(await readdir(run)).toEqual([])
  })

  it('is none in a copy of the folder, nor for a later process with the same number', async () => {
    await mkdir(run)
    const holder = stranger()
    const lock = (start: string, folder: string) => writeFile(join(run, 'lock'), `${holder.pid}\n${start}\n${folder}`)
    const here = await realpath(run)
    await lock('', here)
    await expect(lockRun(run)).rejects.toMatchObject({ code: 'RUN_BUSY' })
    await lock('', place.at('original'))
    await lockRun(run)
    await unlockRun(run)
    if (process.platform === 'linux') {
      await lock('1', here)
      await lockRun(run)
      await unlockRun(run)
    }
    holder.kill('SIGKILL')
    await ended(holder)
  })

  it('that a dead process with this number left is no lock: numbers are given anew', async () => {
    await mkdir(run)
    await writeFile(join(run, 'lock'), String(process.pid))
    await lockRun(run)
    await expect(lockRun(run)).rejects.toMatchObject({ code: 'RUN_BUSY' })
    await unlockRun(run)
  })

  it('is had by one of many who want it at once, whether one was left behind or not', async () => {
    for (const left of [false, true]) {
      await mkdir(run)
      if (left) await writeFile(join(run, 'lock'), '999999999')
      const tries = await Promise.allSettled(Array.from({ length: 12 }, () => lockRun(run)))
      expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
      await unlockRun(run)
      await rm(run, { recursive: true })
    }
  })

  it('is not left behind by a run that cannot be made', async () => {
    await mkdir(run)
    // A lock without a run is what a dead process leaves; a file in the way of the checkpoints is not.
    await writeFile(join(run, 'lock'), '999999999')
    await writeFile(join(run, 'checkpoints'), '')
    await expect(createRun(run, waveExperiment(place.at('wave.csv')))).rejects.toMatchObject({ code: 'NOT_WRITABLE' })
    expect(await readdir(run)).toEqual(['checkpoints'])
  })
})

describe('the table of runs', () => {
  it('shows the others when one summary is damaged, and says which it is', async () => {
    for (const name of ['good', 'bad']) {
      await createRun(place.at(name), waveExperiment(place.at('wave.csv')))
      await unlockRun(place.at(name))
    }
    await writeFile(place.at('bad', 'summary.json'), '{"id": ')
    const engine = openEngine({ workers: place.folder, threads: 1 })
    const runs = await engine.list(place.folder)
    expect(runs.map(({ id, state, problem }) => [id, state, problem?.code])).toEqual([
      ['good', 'interrupted', undefined],
      ['bad', 'failed', 'RUN_DAMAGED'],
    ])
    await engine.close()
  })

  it('says "interrupted" of a run at work whose process is gone', async () => {
    await createRun(run, waveExperiment(place.at('wave.csv')))
    expect((await readSummary(run)).state).toBe('queued')
    await writeFile(join(run, 'lock'), '999999999')
    expect((await readSummary(run)).state).toBe('interrupted')
  })
})
