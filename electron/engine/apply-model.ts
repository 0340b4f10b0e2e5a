import type { TaskKind } from '../../core/experiment/schema'
import { Problem } from '../../core/problem'
import { applyClassifier, type AppliedClassifier } from './apply-classifier'
import { applyForecast, type AppliedForecast } from './apply-forecast'
import { applyTranscriber, type AppliedTranscriber } from './apply-transcriber'
import { readModel } from './model-file'
import { modelFileOf } from './run-folder'

/** A model on a file, ready to say what it says of it. Its arrays lie on shared memory: any thread can have it at no cost. */
export type Applied = AppliedForecast | AppliedClassifier | AppliedTranscriber

/**
 * What it is to be said of: all windows or cases, the last windows reaching beyond the end of the file; the last window alone;
 * those whose truth is known.
 */
export type Wanted = 'all' | 'last' | 'judgeable'

export interface ApplyJob {
  readonly modelOrRun: string
  readonly file: string
  readonly wanted: Wanted
}

/**
 * Reads a model and a file, and finds the windows or cases.
 * @throws Problem of the model, of the file (a missing column is named), FILE_TOO_SHORT, LAST_OF_CASES, GENERATE_NEEDS_NO_FILE
 */
export async function applyModel({ modelOrRun, file, wanted }: ApplyJob): Promise<Applied> {
  const model = await readModel(modelFileOf(modelOrRun))
  switch (model.kind) {
    case 'forecast':
      return applyForecast(model, file, wanted)
    case 'classify':
      if (wanted === 'last') throw noLast(model.kind)
      return applyClassifier(model, file, wanted)
    case 'generate':
      throw new Problem('GENERATE_NEEDS_NO_FILE', 'A model that generates says nothing of a file.', {
        advice: 'Let it speak: longhand generate <model|run> --start TEXT.',
      })
    case 'transcribe':
      if (wanted === 'last') throw noLast(model.kind)
      return applyTranscriber(model, file, wanted)
    case 'tag':
    case 'translate':
      throw noFile(model.kind)
  }
}

const noFile = (kind: TaskKind): Problem =>
  new Problem('MODEL_OF_OTHER_TASK', `A model for the task ${kind} is not applied to a file.`, {
    advice:
      'Choose a model that forecasts, classifies or transcribes; a translator is given a text: longhand translate.',
    place: { field: 'task.kind' },
  })

const noLast = (kind: TaskKind): Problem =>
  new Problem('LAST_OF_CASES', `The newest alone is what a forecast can tell; this is a model for the task ${kind}.`, {
    advice: 'Leave out “--last”: something is said of every case of the file.',
  })
