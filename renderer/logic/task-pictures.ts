import type { TaskKind } from '../../core/experiment/schema'

/** The tasks by the picture of their unrolled network: which steps see an input and which ones say something. */
export type TaskPicture = Drawn & (Built | Coming)

interface Built {
  readonly built: true
  readonly kind: TaskKind
}
interface Coming {
  readonly built: false
  readonly kind: string
}
interface Drawn {
  readonly title: string
  readonly means: string
  /** One letter a step: what goes in (x or .) and what comes out (y or .); "fed": an output is the next input. */
  readonly inputs: string
  readonly outputs: string
  readonly fed?: boolean
}

export const TASKS: readonly TaskPicture[] = [
  {
    kind: 'forecast',
    title: 'Forecast',
    means: 'series → future',
    built: true,
    inputs: 'xxxxx',
    outputs: '....y',
  },
  {
    kind: 'classify',
    title: 'Classify',
    means: 'sequence → label',
    built: true,
    inputs: 'xxxxx',
    outputs: '....l',
  },
  { kind: 'tag', title: 'Tag', means: 'a label each step', built: true, inputs: 'xxxxx', outputs: 'lllll' },
  {
    kind: 'generate',
    title: 'Generate',
    means: 'start → text, music',
    built: true,
    inputs: 'x....',
    outputs: 'yyyyy',
    fed: true,
  },
  {
    kind: 'translate',
    title: 'Translate',
    means: 'text → text',
    built: true,
    inputs: 'xxx..',
    outputs: '..yyy',
    fed: true,
  },
  {
    kind: 'transcribe',
    title: 'Transcribe',
    means: 'sound → symbols',
    built: true,
    inputs: 'xxxxx',
    outputs: '.l.ll',
  },
]
