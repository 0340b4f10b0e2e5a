/** The tasks by the picture of their unrolled network: which steps see an input and which ones say something. */
export interface TaskPicture {
  readonly kind: string
  readonly title: string
  readonly means: string
  readonly built: boolean
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
    built: false,
    inputs: 'xxxxx',
    outputs: '....l',
  },
  { kind: 'tag', title: 'Tag', means: 'a label each step', built: false, inputs: 'xxxxx', outputs: 'lllll' },
  {
    kind: 'generate',
    title: 'Generate',
    means: 'start → text',
    built: false,
    inputs: 'x....',
    outputs: 'yyyyy',
    fed: true,
  },
  {
    kind: 'translate',
    title: 'Translate',
    means: 'text → text',
    built: false,
    inputs: 'xxx..',
    outputs: '..yyy',
    fed: true,
  },
  {
    kind: 'transcribe',
    title: 'Transcribe',
    means: 'sound → symbols',
    built: false,
    inputs: 'xxxxx',
    outputs: '.l.ll',
  },
]
