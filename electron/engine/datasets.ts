/** The door to the data: what a file holds, and its columns as a regular series. No Electron here: terminal and tests use it too. */
export { previewDataset } from './datasets/preview'
export { profileDataset } from './datasets/profile'
export { loadColumns, type LoadedColumns } from './datasets/columns'
export { loadSeries } from './datasets/series'
export type { DataChoice } from './datasets/table'
