import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { expect } from 'vitest'
import { answerDialogs, type Longhand } from './app'
import { click } from './person'

const reader = join(resolve(import.meta.dirname, '../../..'), 'docs/read_model.py')

/** Saves the model to `file` from the screen of exports, and has plain Python repeat the model's own check: what that says. */
export async function savedAndReadByPython(app: Longhand, file: string): Promise<string> {
  await answerDialogs(app, { save: file })
  await click(app, 'Save Model')
  await expect.poll(async () => readFile(file, 'utf8').catch(() => '')).toContain('longhand-model')
  return (await promisify(execFile)('python3', [reader, file])).stdout
}
