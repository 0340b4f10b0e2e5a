import { availableParallelism } from 'node:os'
import { tileText } from '../../../core/kernels/tiles'
import { version } from '../../../package.json'
import type { KernelReport } from '../../engine/kernel-choice.types'
import type { AddCommand } from '../program'
import { table } from '../table'

export const aboutCommand: AddCommand = (program, run) => {
  program
    .command('about')
    .description('Show the versions of Longhand and its engine, and which kernels run on this machine, and why.')
    .addHelpText('after', '\nExample:\n  longhand about --kernels narrow')
    .action(
      run(async ({ screen, engine }) => {
        const report = await engine().kernels()
        screen.record({ kind: 'about', longhand: version, node: process.versions.node, ...report })
        screen.print(aboutText(report))
      }),
    )
}

function aboutText({ cpu, v8, arch, ...kernels }: KernelReport): string {
  return [
    `Longhand ${version}, Node ${process.versions.node}, V8 ${v8}, ${process.platform} ${arch}`,
    `${cpu}, ${availableParallelism()} threads`,
    '',
    kernelsText(kernels),
  ].join('\n')
}

function kernelsText({ choice, stamp, trials, remarks }: Omit<KernelReport, 'cpu' | 'v8' | 'arch'>): string {
  const speed = choice.gflops === null ? '' : `, ${choice.gflops.toFixed(1)} GFLOP/s`
  const rows = trials.map(({ rows, wide, gflops, passed }) => {
    const runs = rows === choice.tile.rows && wide === choice.tile.wide
    return [tileText({ rows, wide }), gflops.toFixed(1), passed ? 'passed' : '', runs ? 'runs' : '']
  })
  return [
    `Kernels: ${choice.build} build (${stamp}), tiles of ${tileText(choice.tile)}, ${choice.fused ? 256 : 128} bits${speed}`,
    ...remarks.map(remark => `  ${remark}`),
    ...(rows.length === 0 ? [] : ['', table(['tile', 'GFLOP/s', 'self-test', ''], rows)]),
  ].join('\n')
}
