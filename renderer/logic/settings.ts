import type { TaskKind } from '../../core/experiment/schema'

/**
 * Every training parameter as data: where it stands in the experiment file, how it is called, what it does, and how it is
 * edited. The panel "every parameter", its search and "reset to default" walk this table.
 */
export type Control =
  | {
      readonly kind: 'number'
      readonly min?: number
      readonly max?: number
      readonly whole?: boolean
      readonly optional?: boolean
    }
  | { readonly kind: 'choice'; readonly options: readonly { readonly value: string; readonly label: string }[] }
  | { readonly kind: 'switch' }

export interface Setting {
  /** Tasks that it is about; left out: all. */
  readonly tasks?: readonly TaskKind[]
  readonly path: string
  readonly label: string
  readonly help: string
  readonly unit?: string
  readonly control: Control
  /** Shown only while the choice at this path has one of these values. */
  readonly when?: readonly [path: string, values: readonly string[]]
}

export interface SettingGroup {
  readonly title: string
  readonly settings: readonly Setting[]
}

const whole = (min: number, max?: number): Control => ({ kind: 'number', whole: true, min, max })
const real = (min?: number, max?: number): Control => ({ kind: 'number', min, max })
const optional = (min: number): Control => ({ kind: 'number', min, optional: true })
const choice = (labels: Readonly<Record<string, string>>): Control => ({
  kind: 'choice',
  options: Object.entries(labels).map(([value, label]) => ({ value, label })),
})
const optimizer = (...kinds: string[]): Setting['when'] => ['training.optimizer.kind', kinds]
const schedule = (...kinds: string[]): Setting['when'] => ['training.schedule.kind', kinds]

export const SETTINGS: readonly SettingGroup[] = [
  {
    title: 'Length',
    settings: [
      {
        path: 'training.epochs',
        label: 'Epochs',
        help: 'Passes over the training part at most.',
        control: whole(1, 100_000),
      },
      {
        path: 'training.batch',
        label: 'Batch',
        unit: 'sequences',
        help: 'Sequences (windows, cases) whose gradients make one step.',
        control: whole(1, 65_536),
      },
      {
        path: 'training.earlyStopping.patience',
        label: 'Patience',
        unit: 'epochs',
        help: 'Early stopping: epochs without a better validation loss before training ends. The best weights are kept.',
        control: { kind: 'number', whole: true, min: 1, optional: true },
      },
      {
        path: 'training.earlyStopping.smallest',
        label: 'Smallest improvement',
        help: 'A lower validation loss counts as better when it is lower by more than this.',
        control: real(0),
      },
      {
        path: 'seed',
        label: 'Seed',
        help: 'Every random stream comes from it: the same seed gives the same curve.',
        control: whole(0, 4_294_967_295),
      },
    ],
  },
  {
    title: 'Loss and optimizer',
    settings: [
      {
        path: 'training.loss.kind',
        tasks: ['forecast'],
        label: 'Loss',
        help: 'What training makes small.',
        control: choice({
          mse: 'Squared error',
          mae: 'Absolute error',
          huber: 'Huber',
          quantile: 'Quantile',
        }),
      },
      {
        path: 'training.loss.delta',
        tasks: ['forecast'],
        label: 'Huber δ',
        help: 'Where the loss turns from squared to absolute (scaled units).',
        control: real(0),
        when: ['training.loss.kind', ['huber']],
      },
      {
        path: 'training.loss.quantile',
        tasks: ['forecast'],
        label: 'Quantile',
        help: 'The share of truths that shall lie below the forecast.',
        control: real(0, 1),
        when: ['training.loss.kind', ['quantile']],
      },
      {
        path: 'training.optimizer.kind',
        label: 'Optimizer',
        help: 'How a gradient becomes a step.',
        control: choice({ sgd: 'SGD', rmsprop: 'RMSProp', adam: 'Adam', adamw: 'AdamW', adagrad: 'Adagrad' }),
      },
      {
        path: 'training.optimizer.momentum',
        label: 'Momentum',
        help: 'Share of the last step that is carried on.',
        control: real(0, 1),
        when: optimizer('sgd', 'rmsprop'),
      },
      {
        path: 'training.optimizer.nesterov',
        label: 'Nesterov',
        help: 'Look at the gradient where momentum is going.',
        control: { kind: 'switch' },
        when: optimizer('sgd'),
      },
      {
        path: 'training.optimizer.alpha',
        label: 'α',
        help: 'Memory of the mean squared gradient.',
        control: real(0, 1),
        when: optimizer('rmsprop'),
      },
      {
        path: 'training.optimizer.centred',
        label: 'Centred',
        help: 'Divide by the deviation instead of the root mean square.',
        control: { kind: 'switch' },
        when: optimizer('rmsprop'),
      },
      {
        path: 'training.optimizer.beta1',
        label: 'β₁',
        help: 'Memory of the mean gradient.',
        control: real(0, 1),
        when: optimizer('adam', 'adamw'),
      },
      {
        path: 'training.optimizer.beta2',
        label: 'β₂',
        help: 'Memory of the mean squared gradient.',
        control: real(0, 1),
        when: optimizer('adam', 'adamw'),
      },
      {
        path: 'training.optimizer.epsilon',
        label: 'ε',
        help: 'Keeps the division away from zero.',
        control: real(0),
        when: optimizer('rmsprop', 'adam', 'adamw', 'adagrad'),
      },
      {
        path: 'training.optimizer.amsgrad',
        label: 'AMSGrad',
        help: 'Never let the divisor shrink.',
        control: { kind: 'switch' },
        when: optimizer('adam'),
      },
      {
        path: 'training.optimizer.decay',
        label: 'Decay',
        help: 'Shrinks the learning rate with every step.',
        control: real(0),
        when: optimizer('adagrad'),
      },
      {
        path: 'training.weightDecay',
        label: 'Weight decay',
        help: 'Pulls weights towards zero; decoupled for AdamW, added to the gradient for the others.',
        control: real(0),
      },
    ],
  },
  {
    title: 'Learning rate',
    settings: [
      {
        path: 'training.learningRate',
        label: 'Learning rate',
        help: 'Size of a step. Too high: the loss jumps or diverges. Too low: it crawls.',
        control: real(0, 100),
      },
      {
        path: 'training.schedule.kind',
        label: 'Schedule',
        help: 'How the learning rate changes over the run.',
        control: choice({ constant: 'Constant', step: 'Step', cosine: 'Cosine', plateau: 'On plateau' }),
      },
      {
        path: 'training.schedule.every',
        label: 'Every',
        unit: 'epochs',
        help: 'Epochs between two reductions.',
        control: whole(1),
        when: schedule('step'),
      },
      {
        path: 'training.schedule.factor',
        label: 'Factor',
        help: 'What the learning rate is multiplied with.',
        control: real(0, 1),
        when: schedule('step', 'plateau'),
      },
      {
        path: 'training.schedule.end',
        label: 'Share at the end',
        help: 'Share of the learning rate that is left in the last epoch.',
        control: real(0, 1),
        when: schedule('cosine'),
      },
      {
        path: 'training.schedule.patience',
        label: 'Plateau',
        unit: 'epochs',
        help: 'Epochs without a better validation loss before a reduction.',
        control: whole(1),
        when: schedule('plateau'),
      },
      {
        path: 'training.schedule.smallest',
        label: 'Smallest rate',
        help: 'The learning rate never falls below it.',
        control: real(0),
        when: schedule('plateau'),
      },
      {
        path: 'training.warmup',
        label: 'Warm-up',
        unit: 'steps',
        help: 'Steps over which the learning rate rises from 0.',
        control: whole(0),
      },
    ],
  },
  {
    title: 'Gradients',
    settings: [
      {
        path: 'training.clip.norm',
        label: 'Clip norm',
        help: 'Largest global norm of the gradient; longer ones are shortened. Keeps recurrent networks from exploding.',
        control: optional(0),
      },
      {
        path: 'training.clip.value',
        label: 'Clip value',
        help: 'Largest size of one element of the gradient.',
        control: optional(0),
      },
      {
        path: 'training.clip.delta',
        label: 'Clip delta',
        help: 'Largest size of one delta before its activation, at every time step.',
        control: optional(0),
      },
      {
        path: 'training.truncate',
        label: 'Truncate',
        unit: 'steps',
        help: 'Errors go back at most this many steps; empty: through the whole sequence.',
        control: { kind: 'number', whole: true, min: 1, optional: true },
      },
    ],
  },
  {
    title: 'Initial weights',
    settings: [
      {
        path: 'network.initialise.input',
        label: 'Input weights',
        help: 'Distribution of the weights that read x.',
        control: choice({ 'glorot-uniform': 'Glorot, uniform', 'glorot-normal': 'Glorot, normal', uniform: 'Uniform' }),
      },
      {
        path: 'network.initialise.recurrent',
        label: 'Recurrent weights',
        help: 'Orthogonal matrices keep the length of what flows through them.',
        control: choice({ orthogonal: 'Orthogonal', 'glorot-uniform': 'Glorot, uniform', uniform: 'Uniform' }),
      },
      {
        path: 'network.initialise.forgetBias',
        label: 'Forget bias',
        help: '1 lets the cell remember from the start.',
        control: real(),
        when: ['network.cell', ['lstm']],
      },
      {
        path: 'network.initialise.embedding',
        tasks: ['classify'],
        label: 'Embedding spread',
        help: 'Deviation of the first vectors of symbols. At 1 they look like scaled inputs; small ones say little until they are learnt, so that rare words are not learnt by heart.',
        control: real(0, 10),
      },
    ],
  },
  {
    title: 'Records',
    settings: [
      {
        path: 'training.watchEvery',
        label: 'Watch every',
        unit: 'steps',
        help: 'Steps between two records of the norms of every parameter tensor.',
        control: whole(1),
      },
      {
        path: 'training.checkpointEvery',
        label: 'Checkpoint every',
        unit: 's',
        help: 'Seconds between two checkpoints: what a crash can lose at most.',
        control: real(0, 60),
      },
    ],
  },
]
