import { defaultTile } from '../../core/kernels/index'
import { fastest, isClear } from '../../core/kernels/tiles'
import type { Fusion, KernelReport } from './kernel-choice.types'

/** Why these kernels run, in sentences: the first says how they were chosen. */
export function kernelRemarks(report: Omit<KernelReport, 'remarks'>): string[] {
  return [
    ...[howText(report), doubtText(report), fusionText(report), slowText(report)],
    ...[failedText(report), restartText(report)],
  ].filter(text => text !== null)
}

function howText({ choice, trials, request }: Omit<KernelReport, 'remarks'>): string {
  const asked = [request.build === 'auto' ? [] : [`the ${request.build} build`], widthWords[request.width]].flat()
  switch (choice.how) {
    case 'measured':
      return `Chosen by measuring ${trials.length} tiles on this machine: the fastest that passes its self-test.`
    case 'remembered':
      return 'Chosen by an earlier measurement with the same engine, processor and kernels.'
    case 'forced':
      return `As asked for: ${asked.join(', ')}.`
    case 'fallback':
      return 'A safe choice, for the fastest one was not to be had.'
    case 'default':
      return 'Nothing was measured.'
  }
}

const doubtText = ({ trials, fusion, choice }: Omit<KernelReport, 'remarks'>): string | null =>
  trials.length === 0 || isClear(trials, fusion === 'on', defaultTile(choice.build).rows)
    ? null
    : 'The machine was too busy for a clear result: the next start measures again.'

const widthWords = { auto: [], wide: ['tiles of 16 columns, for 256 bits'], narrow: ['128 bits'] } as const

function fusionText({ fusion, choice, v8, arch }: Omit<KernelReport, 'remarks'>): string | null {
  const texts: Readonly<Record<Fusion, string | null>> = {
    on: choice.fused
      ? 'The engine fuses pairs of 128-bit vectors into 256 bits, by an experimental flag of V8. The results are the same bits.'
      : 'The flag of the engine that fuses vectors into 256 bits is set, but brings nothing on this processor.',
    off: null,
    unsupported: `V8 ${v8} on ${arch} does not fuse vectors into 256 bits.`,
    refused: 'The engine refused the flag that fuses vectors into 256 bits.',
    'after-crash':
      'Longhand ended unexpectedly while it tried 256 bits with this engine, so it does without them. Choose 256 bits to try again.',
    unguarded:
      '256 bits are not tried, because there is no folder to note the attempt in: if it ended the program, the next start would not know.',
  }
  return texts[fusion]
}

/** Somebody wants wide tiles although they are the slower ones. */
function slowText({ request, choice, trials }: Omit<KernelReport, 'remarks'>): string | null {
  const narrow = fastest(trials.filter(({ wide }) => !wide))
  if (request.width !== 'wide' || !choice.tile.wide || choice.fused || narrow === null || choice.gflops === null)
    return null
  const speed = (gflops: number): string => gflops.toFixed(0)
  return `Without fusing, tiles of 16 columns are slower here: ${speed(choice.gflops)} instead of ${speed(narrow.gflops)} GFLOP/s.`
}

function failedText({ trials }: Omit<KernelReport, 'remarks'>): string | null {
  const failed = [false, true].filter(wide => {
    const tried = trials.filter(trial => trial.wide === wide)
    return tried.length > 0 && !tried.some(({ passed }) => passed)
  })
  if (failed.length === 0) return null
  const columns = failed.map(wide => (wide ? 16 : 8)).join(' and ')
  return `Tiles of ${columns} columns failed their self-test and are not used.`
}

const restartText = ({ restart }: Omit<KernelReport, 'remarks'>): string | null =>
  restart
    ? 'The engine takes its flag at the start only: start Longhand anew to change between 128 and 256 bits.'
    : null
