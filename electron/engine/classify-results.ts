import { readFile } from 'node:fs/promises'
import type { ClassifyEvaluation } from '../../core/tasks/evaluation'
import { parseJournal } from './files'
import { runFolder } from './run-folder'
import type { CaseJudged, ClassifyResults } from './run.types'

/** What the Results screen shows of a classification, from the run's files alone. */
export async function classifyResults(folder: string, evaluation: ClassifyEvaluation): Promise<ClassifyResults> {
  const { cases } = runFolder(folder)
  return { kind: 'classify', evaluation, cases: parseJournal<CaseJudged>(await readFile(cases, 'utf8'), cases) }
}
