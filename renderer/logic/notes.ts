/** Keys of an instrument by their names: MIDI numbers where they are such, and the notes those stand for. */

const NOTES = ['C', 'C♯', 'D', 'D♯', 'E', 'F', 'F♯', 'G', 'G♯', 'A', 'A♯', 'B'] as const
const MIDI = /^(\D*)(\d{1,3})$/
const HIGHEST = 127
/** Fewer numbered keys than an octave are no keyboard: t1 … t8 may be anything. */
const LEAST = 12

/** MIDI number of every key ("60", "p60"); null: the keys are something else. */
export function midiKeys(names: readonly string[]): readonly number[] | null {
  const parts = names.map(name => MIDI.exec(name))
  const numbers = parts.map(part => (part === null ? NaN : Number(part[2])))
  const alike = parts.every(part => part !== null && part[1] === parts[0]?.[1])
  const inRange = numbers.every(number => number <= HIGHEST)
  return alike && inRange && names.length >= LEAST ? numbers : null
}

/** "C4" is middle C, 60. */
export const noteName = (midi: number): string => `${NOTES[midi % 12]}${Math.floor(midi / 12) - 1}`

export const isBlackKey = (midi: number): boolean => noteName(midi).includes('♯')

/** Of equal temperament with A4 = 440 Hz. */
export const frequencyOf = (midi: number): number => 440 * 2 ** ((midi - 69) / 12)

/** What keys are called where people read them: notes, or the names that the file has for them. */
export function keyNames(names: readonly string[]): readonly string[] {
  return midiKeys(names)?.map(noteName) ?? names
}
