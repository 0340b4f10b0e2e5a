import { copyFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Problem } from '../../core/problem'
import type { TrainingEvent } from '../../core/training/events'
import type {
  ClassifyEvaluation,
  Evaluation,
  ForecastEvaluation,
  GenerateEvaluation,
  Scores,
  TagEvaluation,
  TranslateEvaluation,
} from '../../core/tasks/evaluation'
import type { TranscribeEvaluation } from '../../core/tasks/transcribe/evaluation'
import { csv, type Cell } from './csv'
import type { RunExport } from './engine.types'
import { saveExperiment } from './experiments'
import { codeOf, makeFolder, writeAtomically, writingProblem } from './files'
import { checkModelFile } from './model-file'
import { readJournal } from './open-run'
import { readEvaluation } from './predictions'
import { readRunExperiment, runFolder } from './run-folder'

/**
 * Writes one thing of a run to a file of its own. A model's check runs again on the file that was written.
 * @throws Problem EXPORT_MISSING, RUN_NOT_EVALUATED, NOT_WRITABLE, DISK_FULL, and those of the check
 */
export async function exportRun(folder: string, what: RunExport, file: string): Promise<void> {
  const paths = runFolder(folder)
  await makeFolder(dirname(file))
  switch (what) {
    case 'experiment':
      return saveExperiment(await readRunExperiment(folder), file)
    case 'model':
      await copy(paths.model, file, 'no model yet: it gets one with its first good epoch, a large network at its end')
      return checkModelFile(file)
    case 'predictions':
      return copy(paths.predictions, file, 'no predictions yet: it has not come to an end')
    case 'metrics':
      return writeAtomically(file, metricsOf(await readEvaluation(folder)))
    case 'curves':
      return writeAtomically(file, curvesCsv(await readJournal(paths.metrics)))
  }
}

async function copy(from: string, to: string, why: string): Promise<void> {
  try {
    await copyFile(from, to)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') throw missing(dirname(from), why)
    throw writingProblem(error, to)
  }
}

const missing = (folder: string, why: string): Problem =>
  new Problem('EXPORT_MISSING', `The run has ${why}.`, {
    advice: 'Let it train on, or stop it and keep what it has learned.',
    place: { file: folder },
  })

const SCORES = ['mae', 'rmse', 'mase', 'r2'] as const satisfies readonly (keyof Scores)[]

function metricsOf(evaluation: Evaluation): string {
  switch (evaluation.task) {
    case 'forecast':
      return metricsCsv(evaluation)
    case 'classify':
      return classMetricsCsv(evaluation)
    case 'generate':
      return generatorMetricsCsv(evaluation)
    case 'tag':
      return tagMetricsCsv(evaluation)
    case 'translate':
      return translatorMetricsCsv(evaluation)
    case 'transcribe':
      return transcriptMetricsCsv(evaluation)
  }
}

/** A row per generator. */
function generatorMetricsCsv({ generators, part, places }: GenerateEvaluation): string {
  const rows = generators.map(({ name, scores }): Cell[] => {
    const { nats, bits, perplexity, natsPerSequence, bleu } = scores
    return [part, places, name, nats, bits, perplexity, natsPerSequence, bleu]
  })
  const header = ['part', 'steps', 'generator', 'nats', 'bits', 'perplexity', 'nats_per_sequence', 'bleu']
  return csv(header, rows)
}

/** A row per translator and group of source lengths; the row without a length is over all pairs. */
function translatorMetricsCsv({ translators, lengths, part, sentences }: TranslateEvaluation): string {
  const rows = translators.flatMap(({ name, scores, byLength }): Cell[][] => [
    [part, sentences, name, null, null, scores.bleu, scores.exact],
    ...byLength.map(({ bleu, exact }, k): Cell[] => [
      ...[part, lengths[k].sentences, name, lengths[k].from, lengths[k].to],
      ...[bleu, exact],
    ]),
  ])
  return csv(['part', 'pairs', 'translator', 'from', 'to', 'bleu', 'exact'], rows)
}

/** A row per transcriber. */
function transcriptMetricsCsv({ transcribers, part, recordings }: TranscribeEvaluation): string {
  const rows = transcribers.map(({ name, scores, edits }): Cell[] => [
    ...[part, recordings, name, scores.letterError, scores.wordError, scores.exact],
    ...[edits.substitutions, edits.insertions, edits.deletions],
  ])
  const scores = ['letter_error', 'word_error', 'exact']
  return csv(['part', 'recordings', 'transcriber', ...scores, 'substitutions', 'insertions', 'deletions'], rows)
}

/** A row per classifier and class; the row without a class is over all of them. */
function classMetricsCsv({ classifiers, classes, part, cases }: ClassifyEvaluation): string {
  const rows = classifiers.flatMap(({ name, scores, classes: ofClasses }): Cell[][] => [
    [part, cases, name, null, scores.accuracy, scores.macroF1, null, null, null],
    ...ofClasses.map(({ f1, precision, recall, support }, c): Cell[] => [
      ...[part, cases, name, classes[c], null],
      ...[f1, precision, recall, support],
    ]),
  ])
  return csv(['part', 'cases', 'classifier', 'class', 'accuracy', 'f1', 'precision', 'recall', 'support'], rows)
}

/**
 * A row per tagger and label; the row without a label is over all of them. Where there are entities a row for each of their types
 * follows, and one over all types.
 */
function tagMetricsCsv(evaluation: TagEvaluation): string {
  const { part, places } = evaluation
  if (evaluation.says === 'number') {
    const rows = evaluation.taggers.map(({ name, scores: { mae, rmse, r2 } }): Cell[] => [
      ...[part, places, name],
      ...[mae, rmse, r2],
    ])
    return csv(['part', 'steps', 'tagger', 'mae', 'rmse', 'r2'], rows)
  }
  const { classes, taggers } = evaluation
  const rows = taggers.flatMap(({ name, scores, classes: ofClasses, entities }): Cell[][] => [
    [part, places, name, 'steps', null, scores.accuracy, scores.macroF1, null, null, null],
    ...ofClasses.map(({ f1, precision, recall, support }, c): Cell[] => [
      ...[part, places, name, 'steps', classes[c], null],
      ...[f1, precision, recall, support],
    ]),
    ...(entities === null ? [] : [{ type: null, ...entities.overall }, ...entities.types]).map(
      ({ type, f1, precision, recall, expected }): Cell[] => [
        ...[part, places, name, 'entities', type, null],
        ...[f1, precision, recall, expected],
      ],
    ),
  ])
  return csv(['part', 'steps', 'tagger', 'of', 'label', 'accuracy', 'f1', 'precision', 'recall', 'support'], rows)
}

/** A row per forecaster and forecast step; the row without a step is over all of them. */
function metricsCsv({ forecasters, horizons, part, windows }: ForecastEvaluation): string {
  const row = (name: string, steps: number | null, scores: Scores): Cell[] => [
    ...[part, windows, name, steps],
    ...SCORES.map(score => scores[score]),
  ]
  const rows = forecasters.flatMap(({ name, scores, byStep }) => [
    row(name, null, scores),
    ...byStep.map((of, k) => row(name, horizons[k], of)),
  ])
  return csv(['part', 'windows', 'forecaster', 'steps', ...SCORES], rows)
}

/** A row per training step; the epoch's own columns are filled in the row of its last step. */
function curvesCsv(events: readonly TrainingEvent[]): string {
  const epochs = new Map(events.flatMap(event => (event.kind === 'epoch' ? [[event.step, event]] : [])))
  const rows = events.flatMap((event): Cell[][] => {
    if (event.kind !== 'step') return []
    const { step, epoch, loss, gradientNorm, clippedNorm, learningRate } = event
    const closed = epochs.get(step)
    return [
      [
        ...[step, epoch, loss, gradientNorm, clippedNorm, learningRate],
        ...[closed?.trainingLoss ?? null, closed?.validationLoss ?? null, closed?.seconds ?? null],
      ],
    ]
  })
  return csv(
    [
      ...['step', 'epoch', 'loss', 'gradient_norm', 'clipped_norm', 'learning_rate'],
      ...['epoch_training_loss', 'epoch_validation_loss', 'seconds'],
    ],
    rows,
  )
}
