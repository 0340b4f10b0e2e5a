import type { BaselineReport, ForecastGlimpse } from '../../electron/contract'
import type { ClassifierResult, Evaluation } from '../../core/tasks/evaluation'
import type { ChartLevel, ChartLine, ChartSpec } from './chart-spec'
import { bandOf } from './band'
import { shortName } from './forecasters'
import { smooth } from './series'
import type { TensorGroup } from './tensors'
import { tensorCurve, type TrainingLog } from './training-log'

/** The charts of a running training, as data. Their x is counted in epochs, so that steps and epochs share one axis. */

const inEpochs = (steps: readonly number[], perEpoch: number): Float64Array =>
  Float64Array.from(steps, step => step / perEpoch)
const perEpochOf = (log: TrainingLog): number => Math.max(1, log.start?.stepsPerEpoch ?? 1)
const axis = { title: 'epoch', kind: 'number', min: 0 } as const
const soft = (token: string, line: Omit<ChartLine, 'colour'>): ChartLine => ({ ...line, colour: token })

export function lossChart(
  log: TrainingLog,
  losses: BaselineReport['losses'],
  { log: logarithmic = false, smoothing = 0 },
): ChartSpec {
  const x = inEpochs(log.steps.step, perEpochOf(log))
  const raw: ChartLine = {
    id: 'raw',
    label: 'one batch',
    colour: 'series-loss-raw',
    width: 1,
    unnamed: true,
    x,
    y: log.steps.loss,
  }
  const training = soft('series-loss-soft', {
    id: 'training',
    label: 'training',
    width: 1.5,
    x,
    y: smooth(log.steps.loss, smoothing),
  })
  const validation: ChartLine = {
    id: 'validation',
    label: 'validation',
    colour: 'series-loss',
    width: 2.5,
    dots: true,
    x: inEpochs(
      log.epochs.map(epoch => epoch.step),
      perEpochOf(log),
    ),
    y: log.epochs.map(epoch => epoch.validationLoss),
  }
  return {
    lines: [raw, training, validation],
    levels: lossLevels(losses),
    x: axis,
    y: { title: 'loss', log: logarithmic, zero: true },
  }
}

/** Baselines with the same loss share one line and one name. */
export function lossLevels(losses: BaselineReport['losses']): ChartLevel[] {
  return [...new Set(losses.map(({ loss }) => loss))].map(value => {
    const same = losses.filter(({ loss }) => loss === value)
    return {
      id: same[0].name,
      label: same.map(({ label }) => label).join(', '),
      short: same.map(shortName).join(', '),
      value,
      colour: 'baseline-1',
    }
  })
}

/** How often the network is right on the validation part, beside what the baselines reach there; in percent. */
export function accuracyChart(log: TrainingLog, validation: Evaluation | null): ChartSpec {
  const judged = log.epochs.flatMap(({ step, accuracy }) => (accuracy === null ? [] : [{ step, accuracy }]))
  const rivals = classifiersOf(validation).filter(({ name }) => name !== 'network')
  return {
    lines: [
      {
        id: 'network',
        label: 'network',
        colour: 'series-forecast',
        width: 2,
        dots: true,
        x: inEpochs(
          judged.map(({ step }) => step),
          perEpochOf(log),
        ),
        y: judged.map(({ accuracy }) => 100 * accuracy),
      },
    ],
    levels: rivals.map(({ name, label, scores }) => ({
      id: name,
      label,
      short: shortName({ name, label }),
      value: 100 * scores.accuracy,
      colour: 'baseline-1',
    })),
    x: axis,
    y: { title: 'accuracy', unit: '%' },
  }
}

/** Those that say classes: of cases, or of steps. */
function classifiersOf(evaluation: Evaluation | null): readonly Pick<ClassifierResult, 'name' | 'label' | 'scores'>[] {
  if (evaluation?.task === 'classify') return evaluation.classifiers
  return evaluation?.task === 'tag' && evaluation.says === 'labels' ? evaluation.taggers : []
}

export function gradientChart(
  log: TrainingLog,
  clip: number | null,
  { log: logarithmic = false, smoothing = 0 },
): ChartSpec {
  const x = inEpochs(log.steps.step, perEpochOf(log))
  return {
    lines: [
      { id: 'raw', label: 'one step', colour: 'series-gradient-raw', width: 1, unnamed: true, x, y: log.steps.norm },
      { id: 'norm', label: 'norm', colour: 'series-gradient', x, y: smooth(log.steps.norm, smoothing) },
    ],
    levels: clip === null ? [] : [{ id: 'clip', label: 'clip', value: clip, colour: 'series-clip' }],
    x: axis,
    y: { title: 'gradient norm', log: logarithmic, zero: true },
  }
}

export const rateChart = (log: TrainingLog): ChartSpec => ({
  lines: [
    {
      id: 'rate',
      label: 'rate',
      colour: 'series-rate',
      x: inEpochs(log.steps.step, perEpochOf(log)),
      y: log.steps.rate,
    },
  ],
  x: axis,
  y: { title: 'learning rate', zero: true },
})

export type TensorNorm = 'gradients' | 'weights' | 'updates'

export function tensorChart(log: TrainingLog, group: TensorGroup, norm: TensorNorm): ChartSpec {
  const x = inEpochs(log.watches.step, perEpochOf(log))
  return {
    lines: group.tensors.map(({ index, label, colour, dash }) => ({
      id: label,
      label,
      colour,
      dash,
      width: 1.25,
      x,
      y: tensorCurve(log.watches[norm], index),
    })),
    x: axis,
    y: { title: 'norm', log: norm !== 'weights' },
  }
}

export const stretchChart = ({ times, truth, forecast, interval }: ForecastGlimpse, unit: string): ChartSpec => ({
  lines: [
    { id: 'truth', label: 'truth', colour: 'series-truth', width: 1.25, x: times, y: truth },
    ...bandOf(times, interval),
    { id: 'forecast', label: 'forecast', colour: 'series-forecast', width: 2, x: times, y: forecast },
  ],
  x: timeAxis(times),
  y: { title: '', unit },
})

/** Times are milliseconds of the file's clock, or row numbers when it has none: those count by one. */
export const timeAxis = (times: readonly number[]): ChartSpec['x'] =>
  isClock(times) ? { title: '', kind: 'time' } : { title: 'row', kind: 'number' }

const isClock = (times: readonly number[]): boolean => times.length < 2 || times[1] - times[0] >= 1000
