import { join } from 'node:path'
import { root } from './process.mjs'

/** The built CLI with what Node is told to keep a training small: its network lies outside of JavaScript's heap, which needs little. */
export const cli = [
  '--max-semi-space-size=2',
  '--optimize-for-size',
  '--no-short-builtin-calls',
  join(root, 'out', 'main', 'cli.js'),
]

const { MALLOC_ARENA_MAX = '1', MALLOC_MMAP_THRESHOLD_ = '65536', MALLOC_TRIM_THRESHOLD_ = '65536' } = process.env

/**
 * What a thread has freed is kept for it by glibc: one heap for all (DuckDB has its own) gives back more, and what is large goes
 * back at once.
 */
export const thrifty = { MALLOC_ARENA_MAX, MALLOC_MMAP_THRESHOLD_, MALLOC_TRIM_THRESHOLD_ }
