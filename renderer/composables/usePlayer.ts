import { onScopeDispose, ref, type Ref } from 'vue'
import { frequencyOf } from '../logic/notes'
import { barsOf, type Piece } from '../logic/piano-roll'
import { remembered } from './remembered'

/** Loudness of one key of four, and how long it takes to sound and to fade, s. */
const LOUDNESS = 0.16
const ATTACK = 0.02
const RELEASE = 0.08
/** Steps a minute, until somebody chooses. */
export const TEMPO = 120

export interface Player {
  /** Whether this machine can play at all. */
  readonly able: boolean
  readonly playing: Ref<boolean>
  /** The step at the needle. */
  readonly at: Ref<number>
  play(piece: Piece, midi: readonly number[]): void
  stop(): void
}

/** Only one piece sounds at a time. */
let stopLast = (): void => undefined

/** Plays a piece from the needle on, with the plainest of tones. */
export function usePlayer(): Player {
  const playing = ref(false)
  const at = ref(0)
  const tempo = remembered('music.tempo', TEMPO)
  let context: AudioContext | null = null
  let frame = 0

  function stop(): void {
    cancelAnimationFrame(frame)
    void context?.close()
    context = null
    playing.value = false
  }

  function play(piece: Piece, midi: readonly number[]): void {
    stopLast()
    stopLast = stop
    const audio = new AudioContext()
    context = audio
    playing.value = true
    const perStep = 60 / tempo.value
    const first = at.value >= piece.length - 1 ? 0 : at.value
    const begins = audio.currentTime + ATTACK
    const timeOf = (step: number): number => begins + (step - first) * perStep
    for (const { key, from, steps } of barsOf(piece.slice(first)))
      sound(audio, frequencyOf(midi[key]), timeOf(first + from), timeOf(first + from + steps))
    const follow = (): void => {
      const step = first + Math.floor((audio.currentTime - begins) / perStep)
      at.value = Math.max(first, Math.min(piece.length - 1, step))
      if (step >= piece.length) stop()
      else frame = requestAnimationFrame(follow)
    }
    follow()
  }

  onScopeDispose(stop)
  return { able: 'AudioContext' in window, playing, at, play, stop }
}

function sound(context: AudioContext, frequency: number, from: number, until: number): void {
  const tone = new OscillatorNode(context, { type: 'triangle', frequency })
  const loudness = new GainNode(context, { gain: 0 })
  loudness.gain.setValueAtTime(0, from)
  loudness.gain.linearRampToValueAtTime(LOUDNESS, from + ATTACK)
  loudness.gain.setValueAtTime(LOUDNESS, Math.max(from + ATTACK, until - RELEASE))
  loudness.gain.linearRampToValueAtTime(0, until)
  tone.connect(loudness).connect(context.destination)
  tone.start(from)
  tone.stop(until)
}
