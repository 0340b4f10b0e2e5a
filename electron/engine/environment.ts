import { cpus } from 'node:os'
import { basename } from 'node:path'
import type { DatasetProfile } from '../../core/data/profile'
import type { Experiment } from '../../core/experiment/schema'
import { tileText } from '../../core/kernels/tiles'
import { Problem, type ProblemReport } from '../../core/problem'
import { version } from '../../package.json'
import { kernelChoice, threadKernels } from './thread-kernels'

/** A file as a run was trained on it. */
export type FileSeen = Pick<DatasetProfile, 'name' | 'fingerprint'>

/** What a result depends on besides the experiment, and what its speed depends on. */
export type Environment = Readonly<Record<string, string | number>>

export function environmentOf(
  data: FileSeen,
  threads: number,
  { test = null, also = [] }: { readonly test?: FileSeen | null; readonly also?: readonly FileSeen[] } = {},
): Environment {
  const { build, stamp, tile } = threadKernels()
  const choice = kernelChoice()
  const { electron } = process.versions
  return {
    longhand: version,
    kernels: build,
    kernelSources: stamp,
    // What follows of the kernels is about speed alone: every tile gives the same bits.
    kernelTile: tileText(tile),
    kernelBits: choice?.fused === true ? 256 : 128,
    kernelChoice: choice?.how ?? 'default',
    ...(choice?.gflops == null ? {} : { kernelGflops: Number(choice.gflops.toPrecision(3)) }),
    node: process.versions.node,
    v8: process.versions.v8,
    ...(electron === undefined ? {} : { electron }),
    platform: process.platform,
    architecture: process.arch,
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    threads,
    data: data.name,
    dataFingerprint: data.fingerprint,
    ...Object.fromEntries(
      also.flatMap(({ name, fingerprint }, k) => [
        [`also${k}`, name],
        [`also${k}Fingerprint`, fingerprint],
      ]),
    ),
    ...(test === null ? {} : { test: test.name, testFingerprint: test.fingerprint }),
  }
}

/**
 * A run continues on the very data it was started with.
 * @throws Problem DATA_CHANGED
 */
export function checkSameData(
  written: Environment,
  now: Environment,
  { data, evaluation: { split } }: Pick<Experiment, 'data' | 'evaluation'>,
): void {
  if (written.dataFingerprint !== now.dataFingerprint) throw dataChanged(data.file)
  for (let k = 0; `also${k}` in now; k++)
    if (written[`also${k}Fingerprint`] !== now[`also${k}Fingerprint`])
      throw dataChanged(data.also.at(k) ?? String(now[`also${k}`]))
  if (split.testFile !== null && written.testFingerprint !== now.testFingerprint) throw dataChanged(split.testFile)
}

function dataChanged(file: string): Problem {
  return new Problem(
    'DATA_CHANGED',
    `${basename(file)} is not the file that this run was started with: its content has changed.`,
    {
      advice: 'Put the old file back to continue, or start a new run on the new data.',
      place: { file },
    },
  )
}

/** What to say of a run that continues on other kernels: its further weights are not those of an undisturbed one. Null: they are. */
export function otherKernels(written: Environment, now: Environment): ProblemReport | null {
  if (written.kernels === now.kernels && written.kernelSources === now.kernelSources) return null
  const name = ({ longhand, kernels, kernelSources }: Environment): string =>
    `${kernels} of Longhand ${longhand} (${kernelSources})`
  return {
    code: 'KERNELS_CHANGED',
    message: `The run began on the kernels ${name(written)} and continues on ${name(now)}: from here on its numbers differ in the last digits from those of an undisturbed run.`,
    advice: 'The result is as good. For the same bits continue it with the program it was started with.',
  }
}
