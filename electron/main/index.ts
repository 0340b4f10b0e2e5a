import { availableParallelism } from 'node:os'
import { app, dialog } from 'electron'
import type { MenuCommand, RunProgress } from '../contract'
import { openEngine } from '../engine/engine'
import { openKernels } from '../engine/kernel-choice'
import { commandLine } from './command-line'
import { setupGuards } from './guards'
import { answerCalls } from './handlers'
import { chooseKernelsSoon, runnable } from './kernels'
import { setupMenu } from './menu'
import { openedFiles } from './opened-files'
import { places } from './places'
import { registerScheme, serveWindow } from './protocol'
import { openSettings } from './settings'
import { saveBeforeQuit } from './shut-down'
import { setupTheme } from './theme'
import { openWindow, showAgain } from './window'

/** On a busy machine a training waits before the window does. */
const behindTheWindow = 5

const { sample, userData } = commandLine()
if (userData !== null) app.setPath('userData', userData)

if (app.requestSingleInstanceLock()) start().catch(reportAndExit)
else app.quit()

async function start(): Promise<void> {
  // As root (in a container) Chromium runs only with --no-sandbox, and enabling it then ends its helper processes.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox()
  registerScheme()
  const { page, workers, samples, runs, settingsFile, cache } = places()
  const settings = await openSettings(settingsFile)

  await app.whenReady()
  setupGuards()
  serveWindow(page)
  setupTheme(settings)

  const engine = openEngine({
    workers,
    threads: Math.max(1, availableParallelism() - 1),
    niceness: behindTheWindow,
    kernels: openKernels({ folders: [cache], request: runnable(settings.values.kernels) }),
  })
  const window = openWindow(settings)
  chooseKernelsSoon(window, engine)
  const send = (channel: 'progress' | 'menu', message: RunProgress | MenuCommand) => {
    if (!window.isDestroyed()) window.webContents.send(channel, message)
  }
  answerCalls({ window, engine, files: openedFiles(), settings, runs, samples, sample })
  engine.onProgress((_folder, progress) => {
    send('progress', progress)
  })
  setupMenu(command => {
    send('menu', command)
  }, runs)
  app.on('second-instance', () => {
    showAgain(window)
  })
  saveBeforeQuit(engine)
}

function reportAndExit(error: unknown): void {
  console.error(error)
  dialog.showErrorBox('Longhand could not start', error instanceof Error ? error.message : String(error))
  app.exit(1)
}
