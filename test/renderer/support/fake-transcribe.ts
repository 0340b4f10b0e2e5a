import type { FramesPicture, Heard, RecordingShown } from '../../../electron/contract'
import type { TranscribeEvaluation, TranscriberResult } from '../../../core/tasks/transcribe/evaluation'
import { planned } from './scene-plans'
import { numberColumn, random, sceneFile, scenePlan, textColumn, type Scene } from './scene'

/** Recordings that never were: digits said by somebody, as frames or as sounds. */
const DIGITS = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine']
const MISHEARD: Readonly<Record<number, string>> = { 3: 'thre', 11: 'on', 17: 'seveen', 25: 'fie', 33: 'three nine' }
const LABELS = [...new Set(DIGITS.flatMap(digit => [...digit]))].sort()
const FEATURES = 13

const truthOf = (k: number): string => DIGITS[k % 10]
const saidOf = (k: number): string => MISHEARD[k] ?? truthOf(k)
const framesOf = (k: number): number => 28 + Math.floor(40 * random(k))
const nameOf = (k: number): string => `${k % 10}_jackson_${Math.floor(k / 10)}`

function pictureOf(k: number, columns = framesOf(k)): FramesPicture {
  const value = (column: number, feature: number): number => {
    const letter = truthOf(k).charCodeAt(Math.floor((column / columns) * truthOf(k).length))
    const near = Math.exp(-(((feature - ((letter * 7) % FEATURES)) / 2.5) ** 2))
    return Math.min(1, 0.75 * near + 0.25 * random(column * 31 + feature + k))
  }
  return {
    ...{ features: FEATURES, columns },
    values: Array.from({ length: columns * FEATURES }, (_, at) => value(Math.floor(at / FEATURES), at % FEATURES)),
  }
}

const shown = (k: number): RecordingShown => ({
  name: nameOf(k),
  reference: [...truthOf(k)],
  frames: framesOf(k),
  seconds: framesOf(k) * 0.0125,
  picture: pictureOf(k),
})

/** Each letter has its peak where its turn is, blanks between them. */
export function heard(k: number): Heard {
  const said = [...saidOf(k)]
  const frames = framesOf(k)
  const labels = ['', ...LABELS]
  const probabilities = Array.from({ length: frames }, (_, t) => {
    const at = (t / frames) * said.length
    const letter = labels.indexOf(said[Math.floor(at)])
    const peak = 0.97 * Math.exp(-(((at % 1) - 0.5) ** 2) / 0.02)
    return labels.map((_, label) => (label === 0 ? 1 - peak : label === letter ? peak : 0))
  })
  return {
    ...{ name: nameOf(k), reference: [...truthOf(k)], said, bestPath: said, labels, probabilities, frames },
    ranked: [
      { labels: said, probability: 0.81 },
      { labels: said.slice(0, -1), probability: 0.09 },
      { labels: [...said, 'n'], probability: 0.03 },
    ],
    picture: pictureOf(k),
    seconds: frames * 0.0125,
  }
}

const transcriber = (name: string, label: string, letterError: number, exact: number): TranscriberResult => ({
  ...{ name, label, judged: 300 },
  scores: { letterError, wordError: 1 - exact, exact },
  edits: {
    substitutions: Math.round(400 * letterError),
    insertions: Math.round(300 * letterError),
    deletions: Math.round(500 * letterError),
  },
})
const RIVALS = [
  transcriber('frequent', 'Most frequent (“seven”)', 0.82, 0.1),
  transcriber('nearest-neighbour', 'Nearest neighbour (DTW)', 0.14, 0.83),
]
const evaluation = (part: 'test' | 'validation', network: boolean): TranscribeEvaluation => ({
  ...{ task: 'transcribe', part, text: 'word', recordings: 300, letters: 1200, words: 300, beam: 10 },
  transcribers: network
    ? [
        transcriber('network', 'LSTM, prefix beam 10', 0.021, 0.95),
        transcriber('best-path', 'The same, best path', 0.022, 0.947),
        ...RIVALS,
      ]
    : RIVALS,
  verdict: '2.1 of 100 letters are wrong, where the nearest neighbour has 14; 95 % are without an error.',
})

const lengthsOf = (shortest: number, median: number, longest: number) => ({ shortest, median, longest })

export const transcribeScene: Scene = {
  ...sceneFile(
    'digits.csv',
    { task: 'transcribe', network: { bidirectional: true } },
    [
      textColumn('recording', 'category', [0, 1, 2].map(nameOf)),
      numberColumn('frame'),
      textColumn('word', 'category', DIGITS),
      ...Array.from({ length: FEATURES }, (_, k) => numberColumn(`mfcc${k + 1}`)),
    ],
    (column, row) =>
      column === 'recording'
        ? nameOf(Math.floor(row / 40))
        : column === 'word'
          ? truthOf(Math.floor(row / 40))
          : '0.31',
  ),
  baselines: {
    validation: evaluation('validation', false),
    test: evaluation('test', false),
    losses: [{ name: 'frequent', label: 'nothing but blanks', loss: 9.3 }],
  },
  headline: { metric: 'letter error', value: 2.1, unit: '%', better: 'lower' },
  plan: experiment => ({
    ...scenePlan(
      3000,
      Array.from({ length: FEATURES }, (_, k) => `mfcc${k + 1}`),
      experiment,
    ),
    resolved: planned(experiment, 'transcribe', task => ({
      ...task,
      text: task.text === 'auto' ? 'word' : task.text,
      cases: { ...task.cases, form: 'frames', id: ['recording'], step: 'frame' },
    })),
    facts: {
      kind: 'transcribe',
      form: 'frames',
      reason: '128,400 rows, 3,000 recordings told apart by “recording”, counted by “frame”.',
      text: 'word',
      by: 'characters',
      recordings: 3000,
      labels: LABELS,
      features: FEATURES,
      frameSeconds: null,
      seconds: null,
      frames: lengthsOf(11, 43, 182),
      letters: lengthsOf(3, 4, 5),
      steps: 182,
      unsayable: 2,
      examples: Array.from({ length: 6 }, (_, k) => shown(k)),
    },
  }),
  glimpse: epoch => ({
    kind: 'transcribe',
    epoch,
    lines: Array.from({ length: 6 }, (_, k) => ({
      name: nameOf(k),
      reference: [...truthOf(k)],
      said: [...truthOf(k)].filter((__, letter) => random(k * 7 + letter) < epoch / 20 + 0.1),
    })),
  }),
  results: () => ({
    kind: 'transcribe',
    evaluation: evaluation('test', true),
    heard: 50,
    recordings: Array.from({ length: 300 }, (_, k) => ({
      name: nameOf(k),
      reference: [...truthOf(k)],
      said: [...saidOf(k)],
    })),
  }),
}
