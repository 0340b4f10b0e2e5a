import { mkdtemp, mkdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { _electron, type ElectronApplication, type Page } from 'playwright'
import { expect } from 'vitest'
// Declares `window.longhand`, which the tests call too.
import type {} from '../../../renderer/logic/api'
import { barriers } from './accessibility'

const root = resolve(import.meta.dirname, '../../..')
const results = join(root, 'test-results')

export interface Longhand {
  readonly electron: ElectronApplication
  readonly page: Page
  /** Where this start keeps its settings and runs; a second start with the same folder continues there. */
  readonly userData: string
  /** Errors on the console of the window and of the main process since the start. */
  readonly errors: string[]
  close(): Promise<void>
}

interface Start {
  args?: string[]
  /** Of an earlier start; otherwise nothing is remembered. */
  userData?: string
  /** The app as electron-builder packed it, instead of the built checkout in a bare Electron. */
  packed?: boolean
}

/** Starts the real app. */
export async function startLonghand({ args = [], userData, packed = false }: Start = {}): Promise<Longhand> {
  const executablePath = packed ? process.env.LONGHAND_TEST_PACKED : process.env.LONGHAND_TEST_ELECTRON
  if (executablePath === undefined) throw new Error('Run the window tests with: npm test -- --only e2e')
  const folder = userData ?? (await mkdtemp(join(tmpdir(), 'longhand-e2e-')))
  const electron = await _electron.launch({
    executablePath,
    args: [...(packed ? [] : [root]), '--user-data', folder, ...args],
    // The theme is the app's to set, not Playwright's.
    colorScheme: null,
  })
  const errors: string[] = []
  electron.on('console', message => {
    if (message.type() === 'error') errors.push(`main: ${message.text()}`)
  })
  const page = await electron.firstWindow()
  page.on('console', message => {
    if (message.type() === 'error') errors.push(`window: ${message.text()}`)
  })
  page.on('pageerror', error => errors.push(`window: ${error.message}`))
  await page.waitForLoadState('load')
  return { electron, page, userData: folder, errors, close: () => electron.close() }
}

export function removeUserData({ userData }: Longhand): Promise<void> {
  return rm(userData, { recursive: true, force: true })
}

/** The system's file dialogs cannot be clicked: here they answer at once. Null: the person closed the dialog. */
export async function answerDialogs(
  { electron }: Longhand,
  answers: { open?: string | null; save?: string | null },
): Promise<void> {
  await electron.evaluate(({ dialog }, { open, save }) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: open == null, filePaths: open == null ? [] : [open] })
    dialog.showSaveDialog = () => Promise.resolve({ canceled: save == null, filePath: save ?? '' })
  }, answers)
}

/** Drops a file of the disk in the middle of the window, as the system would. */
export async function dropFile({ page }: Longhand, path: string): Promise<void> {
  const session = await page.context().newCDPSession(page)
  const { width, height } = await page.evaluate(() => ({ width: innerWidth, height: innerHeight }))
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await session.send('Input.dispatchDragEvent', {
      type,
      x: width / 2,
      y: height / 2,
      data: { items: [], files: [path], dragOperationsMask: 1 },
    })
  }
  await session.detach()
}

export type Theme = 'light' | 'dark'

export const themes: readonly Theme[] = ['light', 'dark']
export const sizes = [
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
] as const

/**
 * Pictures of the window as it stands, in both themes and sizes: `test-results/screens/data-1280x800-dark.png`. Fails where a
 * screen shuts somebody out (WCAG 2.1 AA).
 */
export async function takePictures(app: Longhand, name: string): Promise<void> {
  const folder = join(results, 'screens')
  await mkdir(folder, { recursive: true })
  for (const size of sizes) {
    await resize(app, size)
    for (const theme of themes) {
      await setTheme(app, theme)
      await settled(app)
      if (size === sizes[0]) expect(await barriers(app), `${name}, ${theme}: barriers`).toEqual([])
      await app.page.screenshot({ path: join(folder, `${name}-${size.width}x${size.height}-${theme}.png`) })
    }
  }
  await setTheme(app, 'light')
  await resize(app, sizes[0])
}

/** What is dimmed while something is planned has its colours again. */
async function settled({ page }: Longhand): Promise<void> {
  await page.locator('.sums.waiting, .costs.waiting').first().waitFor({ state: 'detached' })
  await page.evaluate(async () => {
    const passing = document.getAnimations().filter(({ effect }) => effect?.getTiming().iterations !== Infinity)
    await Promise.allSettled(passing.map(({ finished }) => finished))
  })
}

async function setTheme({ electron, page }: Longhand, theme: Theme): Promise<void> {
  await electron.evaluate(({ nativeTheme }, source) => {
    nativeTheme.themeSource = source
  }, theme)
  await page.waitForFunction(wanted => matchMedia(`(prefers-color-scheme: ${wanted})`).matches, theme)
  await twoFrames(page)
}

async function resize({ electron, page }: Longhand, size: { width: number; height: number }): Promise<void> {
  await electron.evaluate(({ BrowserWindow }, { width, height }) => {
    BrowserWindow.getAllWindows()[0]?.setContentSize(width, height)
  }, size)
  await page.waitForFunction(({ width, height }) => innerWidth === width && innerHeight === height, size)
  await twoFrames(page)
}

/** Long enough for what reacts to a change of size or theme to have been drawn. */
function twoFrames(page: Page): Promise<void> {
  return page.evaluate(
    () => new Promise<void>(done => requestAnimationFrame(() => requestAnimationFrame(() => done()))),
  )
}
