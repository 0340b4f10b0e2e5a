import { Problem } from '../../core/problem'

/**
 * Shared memory between the threads of one run. The leader trains; helpers take shards of its batches; the main process
 * commands. No thread ever waits for a helper to arrive: shards are handed out one by one, and the leader takes them too,
 * so a helper that is late, busy or gone costs speed only. Which thread computes a shard never shows in the result.
 *
 *   order     what the main process wants of the leader, and how many commands it has given, in one word
 *   ticket    round, number of shards and next free shard in one word, so that they change together
 *   done      shards of this round that are finished
 *   failed    1: a helper died or threw with a shard in its hands, so that one may never be finished
 *   welcome   how many helpers may be here: those with a higher number leave, and give their core to another run
 *   holds     of each helper, 1: it has a shard in its hands, or is about to take one
 */
const ORDER = 0
const TICKET = 1
const DONE = 2
const FAILED = 3
const WELCOME = 4
/** In cache lines of their own: every helper writes its word often, nobody reads it unless that helper dies. */
const HOLDS = 16

/** ticket = round · 2¹⁴ + shards · 2⁷ + next. A round number that comes round again is harmless: a claim is for the present one. */
const FIELD = 2 ** 7
const ROUNDS = 2 ** 16

/** A batch has less than FIELD shards, and no more helpers than that. */
const WORDS = HOLDS + FIELD

/** A longer sleep only delays noticing that another thread died, ms. */
const LONGEST_SLEEP = 250
/**
 * A thread that waits stays awake for so long, ms. Waking it takes 0.05 ms and more, on the path of all; the leader's part between
 * two rounds takes less than that, the last shards of a round are seldom further apart.
 */
const AWAKE = 1
/** Loads between two looks at the clock. */
const LOADS = 100

export type Crew = Int32Array<SharedArrayBuffer>

export const newCrew = (): Crew => new Int32Array(new SharedArrayBuffer(WORDS * Int32Array.BYTES_PER_ELEMENT))

/** `suspend`: write a checkpoint and leave, to be resumed later. */
const COMMANDS = ['run', 'pause', 'step', 'stop', 'discard', 'suspend'] as const
export type Command = (typeof COMMANDS)[number]

/** A command and its number: the leader says up to which number it has obeyed. */
export interface Order {
  readonly command: Command
  readonly given: number
}

/** order = given · 2³ + place of the command in COMMANDS. */
const KINDS = 2 ** 3
const wordOf = ({ command, given }: Order): number => given * KINDS + COMMANDS.indexOf(command)

export function orderOf(crew: Crew): Order {
  const word = Atomics.load(crew, ORDER)
  return { command: COMMANDS[word % KINDS], given: Math.floor(word / KINDS) }
}

/** Gives a command and answers its number. */
export function give(crew: Crew, command: Command): number {
  for (;;) {
    const old = orderOf(crew)
    const order = { command, given: old.given + 1 }
    if (!replace(crew, old, order)) continue
    Atomics.notify(crew, ORDER)
    return order.given
  }
}

/** `step` lets one batch through and is `pause` from then on. Leader only. */
export function pauseAfterStep(crew: Crew): void {
  const order = orderOf(crew)
  if (order.command === 'step') replace(crew, order, { ...order, command: 'pause' })
}

/** Sleeps until there is another order. Leader only. */
export const sleepUntilNext = (crew: Crew, order: Order): unknown => Atomics.wait(crew, ORDER, wordOf(order))

const replace = (crew: Crew, old: Order, order: Order): boolean =>
  Atomics.compareExchange(crew, ORDER, wordOf(old), wordOf(order)) === wordOf(old)

/**
 * Runs `work` once for every shard, on this thread and on the helpers that are free. Leader only.
 * @throws Problem HELPER_DIED when a helper died or threw with a shard in its hands
 */
export function runRound(crew: Crew, shards: number, work: (shard: number) => void): void {
  Atomics.store(crew, DONE, 0)
  const round = (Math.floor(Atomics.load(crew, TICKET) / FIELD ** 2) + 1) % ROUNDS
  Atomics.store(crew, TICKET, (round * FIELD + shards) * FIELD)
  Atomics.notify(crew, TICKET)
  for (let shard = claim(crew); shard !== null; shard = claim(crew)) {
    work(shard)
    Atomics.add(crew, DONE, 1)
  }
  for (let done = Atomics.load(crew, DONE); done < shards; done = Atomics.load(crew, DONE)) {
    if (Atomics.load(crew, FAILED) !== 0) throw helperDied()
    waitWhile(crew, DONE, done)
  }
}

const helperDied = (): Problem =>
  new Problem('HELPER_DIED', 'A thread that helped with the training ended before its work was done.', {
    advice: 'Resume the run: it continues from its last checkpoint. Fewer threads need less memory.',
  })

/**
 * A helper's whole life: takes shards as long as it is welcome. `number`: from 1, no two helpers of a crew have the same.
 * Who started it calls `fail` when it throws or dies with a shard in its hands.
 */
export function help(crew: Crew, number: number, work: (shard: number) => void): void {
  while (number <= Atomics.load(crew, WELCOME)) {
    // Said before it is true: wherever the thread dies, no shard that it took is overlooked.
    Atomics.store(crew, HOLDS + number, 1)
    const shard = claim(crew)
    if (shard !== null) {
      work(shard)
      Atomics.add(crew, DONE, 1)
      Atomics.notify(crew, DONE)
    }
    Atomics.store(crew, HOLDS + number, 0)
    if (shard !== null) continue
    const ticket = Atomics.load(crew, TICKET)
    if (!isOpen(ticket)) waitWhile(crew, TICKET, ticket)
  }
}

/** Whether a helper that died has left a shard that nobody will finish. */
export const holdsShard = (crew: Crew, number: number): boolean => Atomics.load(crew, HOLDS + number) !== 0

/** Until the word is another; or for some time, so that who waits looks around. */
function waitWhile(crew: Crew, word: number, value: number): void {
  const asleep = performance.now() + AWAKE
  do for (let k = 0; k < LOADS; k++) if (Atomics.load(crew, word) !== value) return
  while (performance.now() < asleep)
  Atomics.wait(crew, word, value, LONGEST_SLEEP)
}

/** Tells the leader that a shard may never be finished. */
export function fail(crew: Crew): void {
  Atomics.store(crew, FAILED, 1)
  Atomics.notify(crew, DONE)
}

/** Lets that many helpers stay. One that is no longer welcome leaves before its next shard. */
export function welcome(crew: Crew, helpers: number): void {
  Atomics.store(crew, WELCOME, helpers)
  Atomics.notify(crew, TICKET)
}

/** The next free shard of the present round, or null. A ticket changes with every claim, so none is given twice. */
function claim(crew: Crew): number | null {
  for (;;) {
    const ticket = Atomics.load(crew, TICKET)
    if (!isOpen(ticket)) return null
    if (Atomics.compareExchange(crew, TICKET, ticket, ticket + 1) === ticket) return ticket % FIELD
  }
}

const isOpen = (ticket: number): boolean => ticket % FIELD < Math.floor(ticket / FIELD) % FIELD
