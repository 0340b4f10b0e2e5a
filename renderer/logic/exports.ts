import type { TaskKind } from '../../core/experiment/schema'

/** What can be taken away from a run, each in a line. */
export type ExportKind = 'model' | 'predictions' | 'metrics' | 'curves' | 'experiment'

export interface ExportChoice {
  readonly kind: ExportKind
  readonly title: string
  readonly file: string
  readonly means: string
}

const choices = (predictions: string, metrics: string): readonly ExportChoice[] => [
  {
    kind: 'model',
    title: 'Model',
    file: 'model.json',
    means: 'The trained weights with their scalers and a check. Runs anywhere: see below.',
  },
  {
    kind: 'predictions',
    title: 'Predictions',
    file: 'predictions.csv',
    means: predictions,
  },
  {
    kind: 'metrics',
    title: 'Metrics',
    file: 'metrics.csv',
    means: metrics,
  },
  {
    kind: 'curves',
    title: 'Curves',
    file: 'curves.csv',
    means: 'Loss, gradient norm and learning rate of every step and epoch.',
  },
  {
    kind: 'experiment',
    title: 'Experiment',
    file: 'experiment.json',
    means: 'Every choice of this run. Open it here, or give it to the terminal: the same seed gives the same weights.',
  },
]

export const EXPORTS: Readonly<Record<TaskKind, readonly ExportChoice[]>> = {
  forecast: choices(
    'Truth, network and baselines for every window of the test part.',
    'MAE, RMSE, MASE and R² of every forecaster, for every step ahead.',
  ),
  classify: choices(
    'Truth, network and baselines for every case of the test part, with the probability of each class.',
    'Accuracy and macro F1 of every classifier; precision, recall and F1 of every class.',
  ),
  generate: choices(
    'What the network says: samples, and of vectors the text for every row of the test part beside its reference.',
    'Bits, nats and perplexity of a step, and BLEU, of the network and the baselines.',
  ),
  translate: choices(
    'Source and reference of every sentence of the test part, and what network and baselines say.',
    'BLEU and share of exact translations of every translator, also by the length of the source.',
  ),
  transcribe: choices(
    'What is said in every recording of the test part, and what network and baselines hear in it.',
    'Letter error, word error and share without an error of every transcriber.',
  ),
  tag: choices(
    'Truth, network and baselines for every step of the test part, with how sure the network was.',
    'The scores of the network and the baselines; of labels precision, recall and F1 of each.',
  ),
}

export const HOW_TO_RUN = 'python3 docs/read_model.py model.json'
