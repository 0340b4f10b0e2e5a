import type { DatasetProfile } from '../../../core/data/profile'
import type { ExperimentOf } from '../../../core/experiment/schema'
import { transcribeModelData } from '../../../core/formats/models/transcribe'
import { transcribeCheckOf } from '../../../core/formats/models/transcribe-check'
import { baselineTranscriptions, truthOf } from '../../../core/tasks/transcribe/baselines'
import { transcribeShape, type TranscribeData } from '../../../core/tasks/transcribe/data'
import { framesOfRow, spokenIn, type Spoken } from '../../../core/tasks/transcribe/decode'
import type { TranscribePlan } from '../../../core/tasks/transcribe/plan'
import { textOf } from '../../../core/tasks/transcribe/recipe'
import { evaluateTranscription, type Transcriptions } from '../../../core/tasks/transcribe/results'
import { sequenceFeatures } from '../../../core/tasks/step-features'
import { csvPieces, type Cell } from '../csv'
import type { FileSeen } from '../environment'
import type { Lengths, TranscribeFacts } from '../plan.types'
import {
  frameSeconds,
  heardOf,
  KEPT_PROBABILITIES,
  recordingShown,
  secondsOf,
  SHOWN_RECORDINGS,
  type RecordingKept,
} from '../recordings'
import { onSharedMemory } from '../shared'
import { glimpseOf, speakerOf, stretchOf, type TranscribeStretch } from '../transcribe-stretch'
import type { TaskWork } from './task'

export interface TranscribeKind {
  readonly prepared: TranscribePrepared
  readonly stretch: TranscribeStretch
  readonly said: readonly Transcriptions[]
}

export interface TranscribePrepared {
  readonly kind: 'transcribe'
  readonly experiment: ExperimentOf<'transcribe'>
  readonly profile: DatasetProfile
  /** Files beside that of the data: the texts, or all sounds together. */
  readonly also: readonly FileSeen[]
  /** Where the test part is a file of its own. */
  readonly testFile: FileSeen | null
  readonly plan: TranscribePlan
  readonly data: TranscribeData
}

export const transcribe: TaskWork<'transcribe'> = {
  plan({ profile, plan, experiment }) {
    const { recipe, parts, warnings } = plan
    return {
      resolved: { ...experiment, ...plan.experiment },
      suggestion: profile.suggestion,
      rows: profile.rows,
      features: sequenceFeatures(recipe.inputs),
      parts: [
        { name: 'train', samples: parts.train.length },
        { name: 'validation', samples: parts.validation.length },
        { name: 'test', samples: parts.test.length },
      ],
      repairs: [],
      warnings: [...warnings],
      facts: factsOf(plan),
    }
  },

  baselines({ plan, data }) {
    const working = baselineTranscriptions(plan, data)
    let step = working.next()
    while (!step.done) step = working.next()
    const { validation, test } = step.value
    const report = {
      validation: evaluateTranscription(plan.recipe, 'validation', truthOf(plan, data.validation), validation),
      test: evaluateTranscription(plan.recipe, 'test', truthOf(plan, data.test), test),
      losses: [],
    }
    return { report, test: onSharedMemory(test) }
  },

  stretch: stretchOf,
  glimpse: glimpseOf,

  speaker: speakerOf,

  judge({ plan, data }, trained, baselines) {
    const { recipe, recordings, said: truth } = plan
    const { test } = data
    const spoken: Spoken[] = []
    const kept: RecordingKept[] = []
    let room = KEPT_PROBABILITIES
    trained.eachBatch(({ count }, from) => {
      for (let row = 0; row < count; row++) {
        const one = test.recordings[from + row]
        const frames = framesOfRow(trained.network, row, test.lengths?.[from + row] ?? data.steps)
        const own = spokenIn(recipe, frames)
        spoken.push(own)
        if (kept.length >= SHOWN_RECORDINGS) continue
        room -= frames.length * frames.classes
        const heard = room < 0 ? null : heardOf(plan, one, frames)
        kept.push({ name: recordings.names[one], reference: truth[one], said: own.said, heard })
      }
    })
    const asTexts = (labels: (own: Spoken) => readonly string[]): string[] =>
      spoken.map(own => textOf(labels(own), recipe.cut))
    const said: Transcriptions[] = [
      { name: 'network', label: trained.label, texts: asTexts(own => own.said) },
      { name: 'best-path', label: `${trained.label}, best path`, texts: asTexts(own => own.bestPath) },
      ...baselines,
    ]
    const references = truthOf(plan, test)
    return {
      evaluation: evaluateTranscription(recipe, 'test', references, said),
      predictions: predictionsCsv(plan, data, said, spoken, references),
      cases: kept.map(one => `${JSON.stringify(one)}\n`),
    }
  },

  model({ plan: { recipe, recordings }, experiment, data, profile }, network, parameters) {
    return {
      kind: 'transcribe',
      recipe,
      data: transcribeModelData(experiment.data, profile.reading),
      check: transcribeCheckOf({ recipe, network, parameters }, recordings, data.validation.recordings),
    }
  },
}

/** Recordings that the Task screen draws. */
const EXAMPLES = 6

function factsOf(plan: TranscribePlan): TranscribeFacts {
  const { recipe, recordings, said, parts, reason, unsayable } = plan
  const { form, cut, labels, text } = recipe
  const { lengths } = recordings
  return {
    ...{ kind: 'transcribe', form: form.kind, reason, text, by: cut.by, labels, unsayable },
    recordings: recordings.count,
    features: transcribeShape(recipe).inputs,
    frameSeconds: frameSeconds(form),
    seconds: form.kind === 'sounds' ? lengths.reduce((sum, frames) => sum + secondsOf(form.choice, frames), 0) : null,
    frames: lengthsOf(Array.from(lengths)),
    letters: lengthsOf(said.map(own => own.length)),
    steps: recipe.longest,
    examples: Array.from({ length: Math.min(EXAMPLES, parts.train.length) }, (_, k) =>
      recordingShown(plan, parts.train[Math.floor((k * parts.train.length) / EXAMPLES)]),
    ),
  }
}

function lengthsOf(values: readonly number[]): Lengths {
  const sorted = [...values].sort((a, b) => a - b)
  return { shortest: sorted[0], median: sorted[sorted.length >> 1], longest: sorted[sorted.length - 1] }
}

/** A row a recording: its name, what is said in it, what network and baselines say, and ln p of what the network says. */
function predictionsCsv(
  { recordings: { names } }: TranscribePlan,
  { test }: TranscribeData,
  said: readonly Transcriptions[],
  spoken: readonly Spoken[],
  truth: readonly string[],
): Generator<string> {
  function* rows(): Generator<Cell[]> {
    for (const [n, one] of test.recordings.entries())
      yield [names[one], truth[n], ...said.map(({ texts }) => texts[n]), spoken[n].logProbability]
  }
  return csvPieces(['recording', 'truth', ...said.map(({ name }) => name), 'ln p(network)'], rows())
}
