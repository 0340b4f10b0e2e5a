import type { Experiment } from '../../core/experiment/schema'

type Split = Experiment['evaluation']['split']

/** What shares cases out, and means nothing to a series. */
export type CaseSharing = Pick<Split, 'by' | 'column' | 'group' | 'testFile'>

/** A series is cut in the order of time. */
export const NO_CASES: CaseSharing = { by: 'auto', column: null, group: null, testFile: null }

export const caseSharing = ({ split: { by, column, group, testFile } }: Experiment['evaluation']): CaseSharing => ({
  by,
  column,
  group,
  testFile,
})
