import { many, rowsInWords, shown } from '../../data/wording'
import { framesNeeded } from '../../losses/ctc'
import type { ProblemReport } from '../../problem'
import type { CaseParts } from '../case-split'
import type { Recordings, RecordingTables } from './recordings'

/** Frames that a text needs at least: one a label, and one between two that are equal. */
export function neededBy(labels: readonly string[]): number {
  const numbers = labels.map(label => labels.indexOf(label))
  return framesNeeded({ labels: numbers, firstLabel: 0, labelCount: numbers.length })
}

/** Whether so many frames can say the labels at all. */
export const isSayable = (labels: readonly string[], frames: number): boolean => neededBy(labels) <= frames

interface Transcripts {
  readonly recordings: Recordings
  readonly said: readonly (readonly string[])[]
  /** Parts as they were shared out. */
  readonly given: CaseParts
  /** What training can learn to say. */
  readonly labels: readonly string[]
  /** The first `own` recordings are those of the main file. */
  readonly tables: { readonly main: RecordingTables; readonly test: RecordingTables | null; readonly own: number }
  readonly longest: number
}

/** What a person should know of the texts before training. */
export function transcriptWarnings(transcripts: Transcripts): {
  readonly unsayable: number
  readonly warnings: readonly ProblemReport[]
} {
  const { recordings, said, longest } = transcripts
  const read = Array.from(recordings.lengths, length => Math.min(length, longest))
  const tooLong = Array.from(read.keys()).filter(one => !isSayable(said[one], read[one]))
  return {
    unsayable: tooLong.length,
    warnings: [
      ...unsayable(transcripts, tooLong, read),
      ...strangeLabels(transcripts),
      ...rareLabels(transcripts),
      ...cutShort(transcripts),
    ],
  }
}

function unsayable({ recordings, said, tables, given }: Transcripts, ones: number[], read: number[]): ProblemReport[] {
  if (ones.length === 0) return []
  const [first] = ones
  const { texts, frames } = first < tables.own || tables.test === null ? tables.main : tables.test
  const { file, rows } = texts ?? frames
  const lines = ones.filter(one => one < tables.own === first < tables.own).map(one => rows[recordings.rows[one]])
  const judged = given.test.filter(one => ones.includes(one)).length
  return [
    {
      code: 'TEXTS_UNSAYABLE',
      message:
        `${file}, ${rowsInWords(lines, ones.length)}: ${many(ones.length, 'text')} ${ones.length === 1 ? 'needs' : 'need'} more frames than ${ones.length === 1 ? 'its recording has' : 'their recordings have'}, ` +
        `e.g. “${shown(recordings.names[first])}” has ${many(read[first], 'frame')} for the ${neededBy(said[first])} of “${shown(recordings.texts[first] ?? '')}”. ` +
        `Nothing is learned from ${ones.length === 1 ? 'it' : 'them'}${judged > 0 ? `; ${judged} in the test part ${judged === 1 ? 'counts' : 'count'} all the same` : ''}.`,
      advice: 'Check that text and recording belong together, or make frames at shorter distances.',
      place: { file, row: lines[0], field: 'task.text' },
    },
  ]
}

function strangeLabels({ said, given, labels }: Transcripts): ProblemReport[] {
  const known = new Set(labels)
  const strange = (part: Int32Array): string[] => [
    ...new Set(Array.from(part).flatMap(one => said[one].filter(label => !known.has(label)))),
  ]
  return (['validation', 'test'] as const).flatMap((name): ProblemReport[] => {
    const found = strange(given[name])
    if (found.length === 0) return []
    const ones = given[name].filter(one => said[one].some(label => !known.has(label)))
    return [
      {
        code: 'LABELS_NEVER_LEARNED',
        message: `The ${name} part says ${quoted(found)}, which the training part never does (${many(ones.length, 'recording')}): ${name === 'test' ? 'they count as errors' : 'they are left out of it'}.`,
        advice: 'What is not there cannot be learnt: share out in another way, or add recordings.',
        place: { field: 'evaluation.split' },
      },
    ]
  })
}

/** A label that is said less often is hardly learned. */
const RARE = 5

function rareLabels({ said, given, labels }: Transcripts): ProblemReport[] {
  const counts = new Map(labels.map(label => [label, 0]))
  for (const one of given.train) for (const label of said[one]) counts.set(label, (counts.get(label) ?? 0) + 1)
  const rare = labels.filter(label => (counts.get(label) ?? 0) < RARE)
  if (rare.length === 0) return []
  return [
    {
      code: 'LABELS_RARE',
      message: `The training part says ${quoted(rare)} fewer than ${RARE} times: the network will hardly learn to say ${rare.length === 1 ? 'it' : 'them'}.`,
      advice: 'Add recordings, or write these labels as others that sound alike.',
      place: { field: 'task.text' },
    },
  ]
}

function cutShort({ recordings: { lengths }, longest }: Transcripts): ProblemReport[] {
  const cut = lengths.filter(length => length > longest).length
  if (cut === 0) return []
  return [
    {
      code: 'CASES_CUT',
      message: `${many(cut, 'recording')} ${cut === 1 ? 'is' : 'are'} longer than ${many(longest, 'frame')}: what is said after that is not heard.`,
      advice: 'Set task.cases.longest higher, or cut the recordings where nobody speaks.',
      place: { field: 'task.cases.longest' },
    },
  ]
}

const MOST_QUOTED = 8

const quoted = (labels: readonly string[]): string =>
  `${labels
    .slice(0, MOST_QUOTED)
    .map(label => `“${shown(label)}”`)
    .join(', ')}${labels.length > MOST_QUOTED ? ` and ${labels.length - MOST_QUOTED} more` : ''}`
