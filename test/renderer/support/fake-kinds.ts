import type { BaselineReport, Glimpse, Headline, RunResults } from '../../../electron/contract'
import type { TaskKind } from '../../../core/experiment/schema'
import { headlineOf } from '../../../core/tasks/evaluation'
import { accuracyAt, caseBaselines, caseResults } from './fake-cases'
import { saidBy, sourceBaselines, sourceGlimpse, sourceHeadline, sourceResults } from './fake-generate'
import type { Scenes } from './fake-plan'
import { networkErrs, tagBaselines, tagGlimpseAt, tagResults } from './fake-tags'
import { transcribeScene } from './fake-transcribe'
import { translateScene } from './fake-translate'
import type { Scene } from './scene'
import { baselines, results, stretchAt } from './fake-training'

/** What comes of a training that never was, of each kind of task. */
interface FakeKind {
  readonly baselines: () => BaselineReport
  readonly results: () => RunResults
  /** Of the test part, after so many epochs at most. */
  readonly headline: (stopped: boolean) => Headline
  readonly glimpseAt: (epoch: number) => Glimpse | null
  /** On the validation part; null: nothing is right or wrong. */
  readonly accuracyAt: (epoch: number) => number | null
  readonly saidAt?: (epoch: number) => readonly string[]
}

export const maeOf = (value: number): Headline => ({ metric: 'MAE', value, unit: '°F', better: 'lower' })
export const accuracyOf = (value: number): Headline => ({ metric: 'accuracy', value, unit: '%', better: 'higher' })

export const fakeKinds = ({ cases, tags, source }: Scenes, path: boolean): Readonly<Record<TaskKind, FakeKind>> => ({
  forecast: {
    baselines: () => baselines,
    results: () => results(path),
    headline: stopped => maeOf(stopped ? 6.88 : 6.64),
    glimpseAt: stretchAt,
    accuracyAt: () => null,
  },
  classify: {
    baselines: () => caseBaselines(cases),
    results: () => caseResults(cases),
    headline: () => accuracyOf(96.2),
    glimpseAt: () => null,
    accuracyAt: epoch => accuracyAt(cases, epoch),
  },
  generate: {
    baselines: () => sourceBaselines(source),
    results: () => sourceResults(source),
    headline: () => sourceHeadline(source),
    glimpseAt: epoch => sourceGlimpse(source, epoch),
    accuracyAt: () => null,
    saidAt: epoch => saidBy(source, epoch),
  },
  tag: {
    baselines: () => tagBaselines(tags),
    results: () => tagResults(tags),
    headline: () => headlineOf(tagResults(tags).evaluation),
    glimpseAt: epoch => tagGlimpseAt(tags, epoch),
    accuracyAt: epoch => (tags === 'effort' ? null : (1 - networkErrs(tags)) * (1 - Math.exp(-epoch / 4))),
  },
  translate: ofScene(translateScene),
  transcribe: ofScene(transcribeScene),
})

const ofScene = ({ baselines, results, headline, glimpse }: Scene): FakeKind => ({
  baselines: () => baselines,
  results,
  headline: () => headline,
  glimpseAt: glimpse,
  accuracyAt: () => null,
})
