import { contextBridge, ipcRenderer, webUtils } from 'electron'
import type { Api, CallName } from '../contract'

// Forwards, decides nothing: one line per call, and no way to send on any other channel.

const call =
  <Name extends CallName>(name: Name): Api[Name] =>
  (...args: unknown[]) =>
    ipcRenderer.invoke(name, ...args)

const stream = (name: 'progress' | 'menu') => (listen: (message: never) => void) => {
  const receive = (_event: unknown, message: unknown) => {
    listen(message as never)
  }
  ipcRenderer.on(name, receive)
  return () => {
    ipcRenderer.off(name, receive)
  }
}

const api: Api = {
  appInfo: call('appInfo'),
  listSamples: call('listSamples'),
  openSample: call('openSample'),
  chooseDataset: call('chooseDataset'),
  dropDataset: file => ipcRenderer.invoke('dropDataset', pathOf(file)),
  previewDataset: call('previewDataset'),
  profileDataset: call('profileDataset'),
  planExperiment: call('planExperiment'),
  baselines: call('baselines'),
  openExperiment: call('openExperiment'),
  saveExperiment: call('saveExperiment'),
  startRun: call('startRun'),
  resumeRun: call('resumeRun'),
  controlRun: call('controlRun'),
  listRuns: call('listRuns'),
  openRun: call('openRun'),
  results: call('results'),
  generate: call('generate'),
  tagText: call('tagText'),
  hear: call('hear'),
  transcribeFile: call('transcribeFile'),
  translate: call('translate'),
  exportRun: call('exportRun'),
  saveChart: call('saveChart'),
  setTheme: call('setTheme'),
  kernels: call('kernels'),
  useKernels: call('useKernels'),
  onProgress: stream('progress'),
  onMenu: stream('menu'),
}

contextBridge.exposeInMainWorld('longhand', api)

/** The path stays on this side of the bridge. Electron before 29 has no `webUtils` and puts it on the file itself. */
function pathOf(file: File & { path?: string }): string {
  return webUtils?.getPathForFile(file) ?? file.path ?? ''
}
