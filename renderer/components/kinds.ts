import type { Component } from 'vue'
import type { TaskKind } from '../../core/experiment/schema'
import CasesPanel from './data/CasesPanel.vue'
import ClassifyForm from './task/ClassifyForm.vue'
import ClassifyPictures from './task/ClassifyPictures.vue'
import ForecastPictures from './task/ForecastPictures.vue'
import GenerateForm from './task/GenerateForm.vue'
import GeneratePictures from './task/GeneratePictures.vue'
import TagForm from './task/TagForm.vue'
import TagPictures from './task/TagPictures.vue'
import TranscribeForm from './task/TranscribeForm.vue'
import TranscribePictures from './task/TranscribePictures.vue'
import TranslateForm from './task/TranslateForm.vue'
import TranslatePictures from './task/TranslatePictures.vue'
import TaskForm from './task/TaskForm.vue'
import AccuracyPanel from './train/AccuracyPanel.vue'
import SamplesPanel from './train/SamplesPanel.vue'
import SaidPanel from './train/SaidPanel.vue'
import StretchPanel from './train/StretchPanel.vue'
import TagPanel from './train/TagPanel.vue'

/** What the screens show of each kind of task. */
interface KindShown {
  /** Task: what can be chosen, and what it makes of the data. */
  readonly form: Component
  readonly pictures: Component
  /** Fields of the task that show what is wrong with them. */
  readonly fields: readonly string[]
  /** Data: what the rows are, where they are not moments of a series. */
  readonly cases?: Component
  /** Train: what the network says of the validation part. */
  readonly training: Component
}

export const KINDS: Readonly<Record<TaskKind, KindShown>> = {
  forecast: {
    form: TaskForm,
    pictures: ForecastPictures,
    fields: [
      'target',
      'inputs',
      'window',
      'horizon',
      'output',
      'predict',
      'also',
      'known',
      'share',
      'relative',
      'recursive',
      'teacher',
      'head',
    ],
    training: StretchPanel,
  },
  classify: {
    form: ClassifyForm,
    pictures: ClassifyPictures,
    fields: ['label', 'inputs', 'cases', 'text', 'hide', 'balance'],
    cases: CasesPanel,
    training: AccuracyPanel,
  },
  generate: {
    form: GenerateForm,
    pictures: GeneratePictures,
    fields: ['form', 'column', 'keys', 'cases', 'text', 'steps', 'vector', 'slots', 'beam', 'sampling'],
    cases: CasesPanel,
    training: SamplesPanel,
  },
  translate: {
    form: TranslateForm,
    pictures: TranslatePictures,
    fields: ['source', 'target', 'text', 'longest', 'teacher', 'beam'],
    cases: CasesPanel,
    training: SaidPanel,
  },
  transcribe: {
    form: TranscribeForm,
    pictures: TranscribePictures,
    fields: ['text', 'texts', 'inputs', 'cases', 'sounds', 'labels', 'normalise', 'changes', 'beam'],
    cases: CasesPanel,
    training: SaidPanel,
  },
  tag: {
    form: TagForm,
    pictures: TagPictures,
    fields: ['label', 'says', 'inputs', 'cases', 'words', 'normalise', 'changes', 'balance'],
    cases: CasesPanel,
    training: TagPanel,
  },
}
