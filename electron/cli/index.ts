import { availableParallelism } from 'node:os'
import { openEngine } from '../engine/engine'
import { reasonOf } from '../engine/files'
import { openKernels } from '../engine/kernel-choice'
import { cacheFolders } from './cache-folders'
import { runCli } from './program'

// `longhand …`: built to out/main/cli.js, beside the worker files.

// A reader that has seen enough (`longhand predict … | head`) closes the pipe: that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  process.stderr.write(`error: The results cannot be written: ${reasonOf(error)}.\n`)
  process.exit(1)
})

// Whoever reads no more of the progress still wants the work done.
process.stderr.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
})

void runCli(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  openEngine: (request, threads = availableParallelism()) =>
    openEngine({
      workers: __dirname,
      threads,
      kernels: openKernels({ folders: cacheFolders(), request }),
      // Nobody asks twice here: what preparing needed is free again before the training has its network.
      idle: 100,
    }),
  onInterrupt(listen) {
    process.on('SIGINT', listen)
    process.on('SIGTERM', listen)
    return () => {
      process.off('SIGINT', listen)
      process.off('SIGTERM', listen)
    }
  },
}).then(code => {
  process.exitCode = code
})
