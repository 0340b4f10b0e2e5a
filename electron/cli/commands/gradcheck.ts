import type { GradientReport } from '../../../core/diagnose/gradient-check'
import { sourceStepsOf, stepsOf } from '../../../core/formats/model'
import { numbersOf } from '../../../core/losses/heads'
import { initialise } from '../../../core/network/initialise'
import type { DataShape } from '../../../core/tasks/samples'
import type { ExperimentPlan } from '../../engine/plan.types'
import { readModel } from '../../engine/model-file'
import { networkSpec } from '../../engine/network'
import { checkBothGradients, type Checked, type KernelsReport } from '../check-gradients'
import { experimentOf, isModelFile } from '../experiment-of'
import { modelFileOf } from '../../engine/run-folder'
import type { AddCommand, Session } from '../program'
import { table } from '../table'
import { wholeNumber } from './train'

interface Options {
  readonly elements: number
}

export const gradcheckCommand: AddCommand = (program, run) => {
  program
    .command('gradcheck')
    .argument(
      '<experiment|model>',
      'an experiment file (its network before training), model.json or the folder of a run',
    )
    .option('--elements <n>', 'elements of each tensor to check', wholeNumber(1, 1_000_000), 12)
    .description(
      'Check every gradient against differences of the loss, and the kernels that train against the reference.',
    )
    .addHelpText('after', '\nExample:\n  longhand gradcheck weather.json')
    .action(
      run(async (session, file: string, { elements }: Options) => {
        const { screen } = session
        const checked = await checkedOf(session, file)
        const { reference, kernels } = checkBothGradients(checked, elements, (await session.engine().kernels()).choice)
        const passed = reference.passed && kernels.passed
        for (const tensor of reference.tensors) screen.record({ kind: 'tensor', ...tensor })
        screen.record({ kind: 'kernels', ...kernels })
        screen.record({ kind: 'gradcheck', passed, tolerance: reference.tolerance })
        screen.print(report(reference, kernels))
        return passed
      }),
    )
}

/** The network of a model with its weights, or of an experiment with the weights it starts from. */
async function checkedOf({ engine }: Session, file: string): Promise<Checked> {
  const modelFile = modelFileOf(file)
  if (await isModelFile(modelFile)) {
    const model = await readModel(modelFile)
    const { network, parameters, training } = model
    return {
      ...{ spec: network, parameters, loss: { kind: 'mse' }, seed: training.seed },
      steps: stepsOf(model),
      sourceSteps: sourceStepsOf(model),
    }
  }
  const experiment = await experimentOf(file)
  const shape = shapeOf(await engine().plan(experiment))
  const spec = networkSpec(experiment, shape)
  return {
    spec,
    parameters: initialise(spec, experiment.network.initialise, experiment.seed),
    loss: experiment.training.loss,
    steps: shape.steps,
    sourceSteps: shape.source?.steps,
    seed: experiment.seed,
  }
}

/** Sizes of the data that the network follows from. */
function shapeOf({ features, resolved: { task }, facts }: ExperimentPlan): DataShape {
  if (facts.kind === 'classify' && task.kind === 'classify') {
    const { symbols, classes, steps } = facts
    const inputs = symbols === null ? features.length : 0
    return { inputs, symbols: symbols === null ? [] : [symbols], steps, outputs: classes.length, read: task.read }
  }
  if (facts.kind === 'generate') {
    const { symbols, keys, vector, steps } = facts
    const inputs = (keys?.length ?? 0) + (vector?.values ?? 0)
    return {
      inputs,
      symbols: symbols === null ? [] : [symbols],
      steps,
      outputs: symbols ?? keys?.length ?? 0,
      read: 'every',
    }
  }
  if (facts.kind === 'translate') {
    const { sources, targets } = facts
    const source = { inputs: 0, symbols: [sources.symbols], steps: sources.steps }
    return {
      inputs: 0,
      symbols: [targets.symbols],
      steps: targets.steps,
      outputs: targets.symbols,
      read: 'every',
      source,
    }
  }
  if (facts.kind === 'transcribe') {
    const { features: inputs, labels, steps } = facts
    return { inputs, symbols: [], steps, outputs: labels.length + 1, read: 'every' }
  }
  if (facts.kind === 'tag') {
    const { symbols, says, steps } = facts
    const inputs = features.length - (symbols.length === 0 ? 0 : 1)
    const outputs = says.kind === 'labels' ? says.classes.length : 1
    return { inputs, symbols: symbols.map(({ count }) => count), steps, outputs, read: 'every' }
  }
  if (facts.kind !== 'forecast' || task.kind !== 'forecast') throw new Error('a plan has the facts of its task')
  const { windowSteps: steps, horizonSteps, targets } = facts
  const ahead = task.output === 'path' && !task.recursive ? horizonSteps : 1
  const outputs = ahead * (task.share ? 1 : targets.length) * numbersOf(task.head)
  return { inputs: features.length, symbols: [], steps, outputs, read: 'last' }
}

function report(reference: GradientReport, kernels: KernelsReport): string {
  const verdict = (passed: boolean): string => (passed ? 'passed' : 'FAILED')
  const kernelErrors = new Map(kernels.tensors.map(tensor => [tensor.name, tensor]))
  const rows = reference.tensors.map(({ name, size, checked, passed, worst }) => {
    const kernel = kernelErrors.get(name)
    return [
      name,
      `${checked} of ${size}`,
      worst.error.toExponential(1),
      kernel === undefined ? '' : kernel.error.toExponential(1),
      verdict(passed && (kernel?.passed ?? true)),
    ]
  })
  return [
    table(['tensor', 'checked', 'reference', 'kernels', ''], rows),
    '',
    `reference (float64) against central differences, at most ${reference.tolerance.toExponential()}: ${verdict(reference.passed)}`,
    `kernels (float32, ${kernels.build}) against the reference, at most ${kernels.tolerance.toExponential()}: ${verdict(kernels.passed)}`,
  ].join('\n')
}
