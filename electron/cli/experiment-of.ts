import { open } from 'node:fs/promises'
import { extname } from 'node:path'
import type { Experiment } from '../../core/experiment/schema'
import { bareExperiment, readExperiment } from '../engine/experiments'

/** The experiment a file holds; for a bare data file the one with every default. */
export async function experimentOf(file: string): Promise<Experiment> {
  return (await isExperimentFile(file)) ? readExperiment(file) : bareExperiment(file)
}

/**
 * JSON can be an experiment or rows of data. An experiment is one object that spreads over the file; data is a list, or an
 * object a line. So a broken experiment is reported as one, and never read as data.
 */
async function isExperimentFile(file: string): Promise<boolean> {
  if (extname(file).toLowerCase() !== '.json') return false
  const start = await startOf(file)
  if (start === null) return true
  return /^\s*\{/.test(start) && !/^\s*\{[^\n]*\}\s*\n\s*\{/.test(start)
}

export async function isModelFile(file: string): Promise<boolean> {
  return extname(file).toLowerCase() === '.json' && /"format"\s*:\s*"longhand-model"/.test((await startOf(file)) ?? '')
}

const START_BYTES = 65_536

/** The beginning of a file as text; null: it cannot be read, which the one who reads it in earnest will tell. */
async function startOf(file: string): Promise<string | null> {
  const handle = await open(file, 'r').catch(() => null)
  if (handle === null) return null
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(START_BYTES), 0, START_BYTES, 0)
    return buffer.toString('utf8', 0, bytesRead).replace(/^\uFEFF/, '')
  } catch {
    return null
  } finally {
    await handle.close()
  }
}
