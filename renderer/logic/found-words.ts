import type { ExperimentPlan } from '../../electron/contract'
import { FORMS, lengthText } from './case-words'
import { counted } from './format'
import { SOURCES, sizeText } from './generate-words'
import { RECORDINGS, recordingsText } from './transcribe-words'
import { placesText, saysText, tagForm } from './tag-words'

/** What was found in a file of sequences. */
export interface Found {
  readonly what: string
  readonly lengths: string
  /** Why it is thought so. */
  readonly reason: string
}

/** Null: the file is one regular series, which has panels of its own. */
export function foundText(facts: ExperimentPlan['facts']): Found | null {
  switch (facts.kind) {
    case 'forecast':
      return null
    case 'classify':
      return {
        what: `${counted(facts.cases, 'case')} of ${counted(facts.classes.length, 'class', 'classes')} in ${facts.label}`,
        lengths: lengthText(facts.lengths),
        reason: facts.reason ?? FORMS[facts.form].means,
      }
    case 'generate':
      return {
        what: sizeText(facts),
        lengths: facts.form === 'stream' ? '' : lengthText(facts.lengths, facts.form === 'keys' ? 'pieces' : 'texts'),
        reason: facts.reason ?? SOURCES[facts.form].means,
      }
    case 'tag':
      return {
        what: `${placesText(facts)}; ${facts.label}: ${saysText(facts)}`,
        lengths: lengthText(facts.lengths, 'sequences'),
        reason: facts.reason ?? tagForm(facts.form).means,
      }
    case 'translate':
      return {
        what: `${counted(facts.pairs, 'pair')}: ${facts.source} → ${facts.target}`,
        lengths: lengthText(facts.sources.lengths, 'sources', 'symbol'),
        reason: facts.reason ?? 'A row is a text and its translation.',
      }
    case 'transcribe':
      return {
        what: recordingsText(facts),
        lengths: lengthText(facts.frames, 'recordings', 'frame'),
        reason: facts.reason ?? RECORDINGS[facts.form].means,
      }
  }
}
