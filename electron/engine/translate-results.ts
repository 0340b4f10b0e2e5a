import { readFile } from 'node:fs/promises'
import type { TranslateEvaluation } from '../../core/tasks/evaluation'
import { parseJournal } from './files'
import { runFolder } from './run-folder'
import type { SentenceJudged, TranslateResults } from './run.types'

/** What the Results screen shows of a translation, from the run's files alone. */
export async function translateResults(folder: string, evaluation: TranslateEvaluation): Promise<TranslateResults> {
  const { cases } = runFolder(folder)
  return {
    kind: 'translate',
    evaluation,
    sentences: parseJournal<SentenceJudged>(await readFile(cases, 'utf8'), cases),
  }
}
