import { BLANK, type DataShape, type Samples, type Targets, type TrainingData } from '../samples'
import { columnsToRead, fillSequenceSteps, rangesOf, sequenceFeatures } from '../step-features'
import type { TranscribePlan } from './plan'
import type { TranscribeRecipe } from './recipe'
import type { Recordings } from './recordings'

export interface TranscribeSamples extends Samples {
  /** Number of each sample among the recordings of the plan. */
  readonly recordings: Int32Array
}

export interface TranscribeData extends TrainingData {
  readonly train: TranscribeSamples
  readonly validation: TranscribeSamples
  readonly test: TranscribeSamples
}

/** Features of all frames of all recordings, and the samples of each part. */
export function transcribeData({ recipe, recordings, said, parts }: TranscribePlan): TranscribeData {
  const samplesOf = (part: Int32Array): TranscribeSamples => ({
    count: part.length,
    ...rangesRead(recipe, recordings, part),
    targets: targetsOf(
      recipe,
      Array.from(part, one => said[one]),
    ),
    recordings: part,
  })
  return {
    ...transcribeShape(recipe),
    features: frameFeatures(recipe, recordings),
    tokens: null,
    carried: false,
    train: samplesOf(parts.train),
    validation: samplesOf(parts.validation),
    test: samplesOf(parts.test),
  }
}

export const transcribeShape = ({ inputs, labels, longest }: TranscribeRecipe): Omit<DataShape, 'source'> => ({
  inputs: sequenceFeatures(inputs).length,
  symbols: [],
  steps: longest,
  outputs: labels.length + 1,
  read: 'every',
})

/** What the network reads at every frame, (frames, D). */
export function frameFeatures(
  recipe: TranscribeRecipe,
  { columns, starts, lengths }: Pick<Recordings, 'columns' | 'starts' | 'lengths'>,
): Float32Array {
  const frames = lengths.reduce((sum, length) => sum + length, 0)
  const features = new Float32Array(frames * sequenceFeatures(recipe.inputs).length)
  fillSequenceSteps(recipe.inputs, columnsToRead(recipe, columns, rangesOf({ starts, lengths })), features)
  return features
}

/** Where the frames of some recordings lie that are read of them. */
export const rangesRead = (
  { longest }: Pick<TranscribeRecipe, 'longest'>,
  { starts, lengths }: Pick<Recordings, 'starts' | 'lengths'>,
  ones: Int32Array,
): { starts: Int32Array; lengths: Int32Array } => ({
  starts: ones.map(one => starts[one]),
  lengths: ones.map(one => Math.min(lengths[one], longest)),
})

/** Classes of labels. What the network cannot say is passed over: that happens in the test part alone, whose loss nobody reads. */
function targetsOf({ labels }: TranscribeRecipe, said: readonly (readonly string[])[]): Targets {
  const classes = new Map(labels.map((label, k) => [label, BLANK + 1 + k]))
  const firsts = new Int32Array(said.length + 1)
  const all: number[] = []
  said.forEach((own, n) => {
    for (const label of own) {
      const found = classes.get(label)
      if (found !== undefined) all.push(found)
    }
    firsts[n + 1] = all.length
  })
  return { kind: 'labels', labels: Int32Array.from(all), firsts }
}
