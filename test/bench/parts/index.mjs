import { cells } from './cells.mjs'
import { characters } from './characters.mjs'
import { memory } from './memory.mjs'
import { oneSequence } from './one-sequence.mjs'
import { scaling } from './scaling.mjs'
import { steps } from './steps.mjs'
import { threads } from './threads.mjs'

/**
 * The parts of the benchmark in their order. A part has a `name` for --only, a `title`, `measure(bench)` that answers plain data,
 * `tables(data)`, and, where numbers can be wrong, `mistakes(data)`: sentences. `needsApp`: it runs the built program.
 */
export const PARTS = [steps, oneSequence, cells, threads, scaling, characters, memory]
