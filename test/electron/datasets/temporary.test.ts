import { mkdir, mkdtemp, readdir, rm, utimes } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { sweepTemporary } from '../../../electron/engine/datasets/temporary'

it('what killed processes left a day ago is swept away, and nothing else', async () => {
  const parent = await mkdtemp(join(tmpdir(), 'sweep-test-'))
  const twoDaysAgo = Date.now() / 1000 - 2 * 86_400
  const [dead, living] = [999_999_999, process.pid]
  for (const name of [`longhand-${dead}-aaaaaa`, `longhand-${living}-bbbbbb`, 'longhand-notes', 'other']) {
    await mkdir(join(parent, name))
    await utimes(join(parent, name), twoDaysAgo, twoDaysAgo)
  }
  await mkdir(join(parent, `longhand-${dead}-cccccc`))
  await sweepTemporary(parent)
  expect((await readdir(parent)).sort()).toEqual(
    [`longhand-${living}-bbbbbb`, `longhand-${dead}-cccccc`, 'longhand-notes', 'other'].sort(),
  )
  await rm(parent, { recursive: true })
})
