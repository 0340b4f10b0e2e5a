import { readFile } from 'node:fs/promises'
import type { GenerateEvaluation } from '../../core/tasks/evaluation'
import { parseJournal } from './files'
import type { GenerateLine } from './generate-lines'
import { runFolder } from './run-folder'
import type { GenerateResults } from './run.types'

/** What the Results screen shows of a generator, from the run's files alone. */
export async function generateResults(folder: string, evaluation: GenerateEvaluation): Promise<GenerateResults> {
  const { cases } = runFolder(folder)
  const lines = parseJournal<GenerateLine>(await readFile(cases, 'utf8'), cases)
  const frame = lines.find(line => line.kind === 'frame')
  return {
    kind: 'generate',
    evaluation,
    samples: lines.flatMap(line => (line.kind === 'sample' ? [{ said: line.said, reference: line.reference }] : [])),
    pieces: lines.flatMap(line => (line.kind === 'piece' ? [line.piece] : [])),
    keys: frame?.keys ?? null,
    columns: frame?.columns ?? [],
  }
}
