/** What can be taken away from a run, each in a line. */
export type ExportKind = 'model' | 'predictions' | 'metrics' | 'curves' | 'experiment'

export interface ExportChoice {
  readonly kind: ExportKind
  readonly title: string
  readonly file: string
  readonly means: string
}

export const EXPORTS: readonly ExportChoice[] = [
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
    means: 'Truth, network and baselines for every window of the test part.',
  },
  {
    kind: 'metrics',
    title: 'Metrics',
    file: 'metrics.csv',
    means: 'MAE, RMSE, MASE and R² of every forecaster, for every step ahead.',
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

export const HOW_TO_RUN = 'python3 docs/read_model.py model.json'
