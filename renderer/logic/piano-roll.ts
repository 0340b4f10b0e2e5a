import { spread } from './series'
import { isBlackKey, keyNames, midiKeys } from './notes'

/** A piece of music as a plane of steps × keys. A piece: the keys that sound at each step, by their numbers. */
export type Piece = readonly (readonly number[])[]

/** A key from its first step on, for as many steps as it sounds: held and struck again look alike in the data. */
export interface Bar {
  readonly key: number
  readonly from: number
  readonly steps: number
}

export function barsOf(piece: Piece): Bar[] {
  const bars: Bar[] = []
  const open = new Map<number, number>()
  const close = (key: number, from: number, until: number): void => {
    bars.push({ key, from, steps: until - from })
    open.delete(key)
  }
  piece.forEach((keys, step) => {
    for (const [key, from] of [...open]) if (!keys.includes(key)) close(key, from, step)
    for (const key of keys) if (!open.has(key)) open.set(key, step)
  })
  for (const [key, from] of [...open]) close(key, from, piece.length)
  return bars
}

/** The keys that are drawn: from the lowest to the highest that sounds in any of the pieces, both included. */
export interface KeyRange {
  readonly low: number
  readonly high: number
}

export function keyRange(pieces: readonly Piece[], count: number): KeyRange {
  let [low, high] = [Infinity, -Infinity]
  for (const piece of pieces)
    for (const keys of piece)
      for (const key of keys) {
        low = Math.min(low, key)
        high = Math.max(high, key)
      }
  if (low > high) return { low: 0, high: Math.max(0, count - 1) }
  return { low: Math.max(0, low - 1), high: Math.min(count - 1, high + 1) }
}

/** Share of the height at which a key's lane begins, from the top. */
export const laneTop = (key: number, { low, high }: KeyRange): number => (high - key) / (high - low + 1)
export const laneHeight = ({ low, high }: KeyRange): number => 1 / (high - low + 1)

/** Keys of the lanes that are shaded: the black ones of a piano. */
export function blackLanes(names: readonly string[], { low, high }: KeyRange): number[] {
  const midi = midiKeys(names)
  if (midi === null) return []
  return midi.flatMap((number, key) => (key >= low && key <= high && isBlackKey(number) ? [key] : []))
}

export interface KeyTick {
  readonly key: number
  readonly name: string
  /** Pixels from the top. */
  readonly top: number
}

const TICK_ROOM = 13

/** Names beside the lanes: every C of a piano with the G between where there is room; of other keys as many as fit. */
export function keyTicks(names: readonly string[], range: KeyRange, height: number): KeyTick[] {
  const { low, high } = range
  const midi = midiKeys(names)
  const keys = Array.from({ length: high - low + 1 }, (_, k) => low + k)
  const room = Math.max(1, Math.floor(height / TICK_ROOM))
  const every = Math.ceil(keys.length / room)
  const wanted = midi === null ? keys.filter((_, k) => k % every === 0) : pianoTicks(midi, keys, room)
  const places = spread(
    wanted.map(key => (laneTop(key, range) + laneHeight(range) / 2) * height),
    TICK_ROOM,
    TICK_ROOM / 2,
    height - TICK_ROOM / 2,
  )
  const shown = keyNames(names)
  return wanted.map((key, k) => ({ key, name: shown[key], top: places[k] }))
}

function pianoTicks(midi: readonly number[], keys: readonly number[], room: number): number[] {
  const at = (...tones: number[]): number[] => keys.filter(key => tones.includes(midi[key] % 12))
  const denser = at(0, 4, 7)
  const dense = at(0, 7)
  if (denser.length * 1.5 <= room) return denser
  return dense.length * 1.5 <= room ? dense : at(0)
}

/** Steps at which a line is drawn and numbered, counted from 0: so many that about ten are seen. */
export function stepTicks(steps: number): number[] {
  const every = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512].find(apart => steps / apart <= 16) ?? 1024
  return Array.from({ length: Math.ceil(steps / every) }, (_, k) => k * every)
}

/** "C4 E4 G4", or that nothing sounds. */
export function chordText(keys: readonly number[], names: readonly string[]): string {
  const shown = keyNames(names)
  return keys.length === 0 ? 'silence' : keys.map(key => shown[key] ?? String(key)).join(' ')
}
