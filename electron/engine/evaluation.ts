import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { shown } from '../../core/data/wording'
import { Problem } from '../../core/problem'
import { majorityOf } from '../../core/tasks/baselines/majority'
import { evaluateClassification, saidClasses } from '../../core/tasks/classify/results'
import { naiveForecasts } from '../../core/tasks/baselines/index'
import type { Evaluation } from '../../core/tasks/evaluation'
import { samplesAt } from '../../core/tasks/forecast-data'
import { evaluateForecast } from '../../core/tasks/forecast-results'
import { spoken } from '../../core/tasks/forecast-words'
import { frequentText, mostFrequentText } from '../../core/tasks/transcribe/baselines'
import { spokenIn, type Spoken } from '../../core/tasks/transcribe/decode'
import { textOf } from '../../core/tasks/transcribe/recipe'
import { evaluateTranscription } from '../../core/tasks/transcribe/results'
import type { AppliedClassifier } from './apply-classifier'
import type { AppliedForecast } from './apply-forecast'
import type { AppliedTranscriber } from './apply-transcriber'
import type { Applied } from './apply-model'
import { reasonOf } from './files'
import { networkOf } from './model-file'
import { readEvaluation } from './predictions'
import { isRunFolder, noRunIn } from './run-folder'
import { hearEach } from './transcribe-text'

/**
 * The scores of a run on its test part.
 * @throws Problem RUN_NOT_EVALUATED, RUN_FAILED, RUN_FOLDER_FOREIGN, MODEL_UNREADABLE, EVALUATE_NEEDS_FILE
 */
export async function evaluationOf(run: string): Promise<Evaluation> {
  if (isRunFolder(run)) return readEvaluation(run)
  const entry = await stat(run).catch((error: unknown) => {
    throw new Problem('MODEL_UNREADABLE', `${run} cannot be read: ${reasonOf(error)}.`, {
      advice: 'Check the path of the model or of the run.',
      place: { file: run },
    })
  })
  if (entry.isDirectory()) throw noRunIn(run)
  throw new Problem('EVALUATE_NEEDS_FILE', `${basename(run)} is a model: it says nothing without a file.`, {
    advice: 'Name the file to judge it on, or the folder of a run.',
    place: { file: run },
  })
}

export interface JudgeJob {
  readonly applied: Applied
  /** What the network says of the windows or cases, (count, values); of recordings, which are decoded as they are heard, nothing. */
  readonly outputs: Float32Array
}

/** The scores of a model on a file whose truth is known, beside the baselines that need no fitting. */
export function judge({ applied, outputs }: JudgeJob): Evaluation {
  switch (applied.kind) {
    case 'forecast':
      return judgeForecast(applied, outputs)
    case 'classify':
      return judgeClassifier(applied, outputs)
    case 'transcribe':
      return judgeTranscriber(applied)
  }
}

function judgeForecast({ model: { recipe }, series, starts }: AppliedForecast, outputs: Float32Array): Evaluation {
  const samples = samplesAt(recipe, series, starts)
  const said = recipe.recursive ? { values: Float64Array.from(outputs) } : spoken(recipe, samples, outputs)
  const own = { name: 'network', label: 'Model', ...said }
  return evaluateForecast(recipe, 'file', samples, [own, ...naiveForecasts(recipe, series, samples)], series)
}

/** Beside what always saying the file's own most frequent class comes to: more than any guess that is the same for all cases. */
function judgeClassifier({ model: { recipe }, truth }: AppliedClassifier, outputs: Float32Array): Evaluation {
  const { classes } = recipe
  const known = Int32Array.from(truth ?? [], name => classes.indexOf(name ?? ''))
  const most = majorityOf(known, classes.length)
  return evaluateClassification(recipe, 'file', known, [
    { name: 'network', label: 'Model', classes: saidClasses(outputs, classes.length) },
    {
      name: 'majority',
      label: `Majority of the file (“${shown(classes[most])}”)`,
      classes: new Int32Array(known.length).fill(most),
    },
  ])
}

/** Beside what always saying the file's own most frequent text comes to. */
function judgeTranscriber(applied: AppliedTranscriber): Evaluation {
  const { model, lengths, steps, truth } = applied
  const { recipe } = model
  const spoken: Spoken[] = []
  hearEach(networkOf(model, { batch: 1, steps }), applied, 0, lengths.length, (_, frames) => {
    spoken.push(spokenIn(recipe, frames))
  })
  const known = (truth ?? []).map(text => text ?? '')
  return evaluateTranscription(recipe, 'file', known, [
    { name: 'network', label: 'Model', texts: spoken.map(({ said }) => textOf(said, recipe.cut)) },
    { name: 'best-path', label: 'Model, best path', texts: spoken.map(({ bestPath }) => textOf(bestPath, recipe.cut)) },
    frequentText(mostFrequentText(known), known.length),
  ])
}
