import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { calls } from '../../electron/contract'
import { removeUserData, startLonghand, takePictures, type Longhand } from './support/app'

describe('the window', () => {
  let app: Longhand
  beforeAll(async () => {
    app = await startLonghand()
  })
  afterAll(async () => {
    await app.close()
    await removeUserData(app)
  })

  it('opens with the name of the app, large enough to work in', async () => {
    expect(await app.page.title()).toBe('Longhand')
    const size = await app.page.evaluate(() => ({ width: innerWidth, height: innerHeight }))
    expect(size.width).toBeGreaterThanOrEqual(1100)
    expect(size.height).toBeGreaterThanOrEqual(650)
  })

  it('shows something', async () => {
    await app.page.waitForFunction(() => document.body.innerText.trim().length > 20)
    await takePictures(app, 'start')
  })

  it('is sandboxed and isolated: the page sees neither Node nor Electron', async () => {
    const preferences = await app.electron.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0].webContents as Electron.WebContents & {
        getLastWebPreferences(): Electron.WebPreferences
      }
      const { sandbox, contextIsolation, nodeIntegration } = contents.getLastWebPreferences()
      return { sandbox, contextIsolation, nodeIntegration }
    })
    expect(preferences).toEqual({ sandbox: true, contextIsolation: true, nodeIntegration: false })
    expect(
      await app.page.evaluate(() =>
        ['require', 'process', 'module', 'Buffer', 'global'].filter(name => name in window),
      ),
    ).toEqual([])
  })

  it('comes from its own scheme under a policy that allows no foreign and no inline script', async () => {
    expect(app.page.url()).toMatch(/^app:\/\/longhand\//)
    const policy = await app.electron.evaluate(async ({ net }) => {
      const answer = await net.fetch('app://longhand/index.html')
      return answer.headers.get('content-security-policy') ?? ''
    })
    const directives = policy.split('; ')
    expect(directives).toContain("default-src 'none'")
    expect(directives).toContain("script-src 'self'")
    expect(directives).toContain("connect-src 'none'")
    // In a timer: what the test's own connection evaluates at once is exempt from the policy.
    const evaluated = await app.page.evaluate(
      () =>
        new Promise(done =>
          setTimeout(() => {
            try {
              done(Reflect.construct(Function, ['return 1']).name)
            } catch (error) {
              done((error as Error).name)
            }
          }),
        ),
    )
    expect(evaluated).toBe('EvalError')
  })

  it('serves no file outside the built window', async () => {
    const status = (path: string) =>
      app.electron.evaluate(async ({ net }, url) => (await net.fetch(url)).status, `app://longhand/${path}`)
    expect(await status('index.html')).toBe(200)
    expect(await status('%2e%2e/main/index.js')).toBe(404)
    expect(await status('..%2fmain%2findex.js')).toBe(404)
    expect(await status('nothing.html')).toBe(404)
  })

  it('opens no second window and goes nowhere else', async () => {
    const before = app.page.url()
    await app.page.evaluate(() => {
      window.open('https://example.org')
      location.href = 'https://example.org'
    })
    await app.page.evaluate(() => new Promise(done => setTimeout(done, 300)))
    expect(app.page.url()).toBe(before)
    expect(app.electron.windows()).toHaveLength(1)
  })

  it('may write to the clipboard, and asks for nothing else', async () => {
    await app.page.evaluate(() => navigator.clipboard.writeText('from Longhand'))
    expect(await app.electron.evaluate(({ clipboard }) => clipboard.readText())).toBe('from Longhand')
    expect(await app.page.evaluate(() => Notification.requestPermission())).toBe('denied')
  })

  it('offers exactly the calls of the contract', async () => {
    const offered = await app.page.evaluate(() => Object.keys(window.longhand))
    expect(offered.sort()).toEqual([...Object.keys(calls), 'dropDataset', 'onMenu', 'onProgress'].sort())
  })

  it('refuses arguments that the contract does not allow, and says which', async () => {
    const reply = await app.page.evaluate(() => window.longhand.openRun('..'))
    expect(reply).toMatchObject({ ok: false, problem: { code: 'INVALID_ARGUMENT' } })
  })

  it('writes no error on any console', () => {
    expect(app.errors).toEqual([])
  })
})

describe('the window, started with a sample', () => {
  let app: Longhand
  beforeAll(async () => {
    app = await startLonghand({ args: ['--sample', 'weather-newark'] })
  })
  afterAll(async () => {
    await app.close()
    await removeUserData(app)
  })

  it('has it open, ready for its task', async () => {
    await app.page.getByRole('button', { name: 'Continue to task', disabled: false }).waitFor({ timeout: 60_000 })
    expect(app.errors).toEqual([])
  })
})
