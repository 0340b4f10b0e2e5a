import { InvalidArgumentError } from 'commander'
import { AUTOMATIC } from '../engine/kernel-choice'
import type { KernelRequest } from '../engine/kernel-choice.types'

export const KERNELS_HELP =
  'auto, or one of relaxed and plain (last digits) and one of wide and narrow (256 or 128 bits: speed alone), as in plain,narrow'

/** What each word asks for. */
const WORDS: Readonly<Record<string, Partial<KernelRequest>>> = {
  auto: {},
  relaxed: { build: 'relaxed' },
  plain: { build: 'plain' },
  wide: { width: 'wide' },
  narrow: { width: 'narrow' },
}

/** "plain,narrow" → what is asked of the kernels. */
export function kernelRequest(text: string): KernelRequest {
  let request = AUTOMATIC
  for (const word of text.split(',').map(part => part.trim())) {
    const asked = Object.hasOwn(WORDS, word) ? WORDS[word] : undefined
    if (asked === undefined) throw new InvalidArgumentError(`“${word}” is none of ${Object.keys(WORDS).join(', ')}.`)
    for (const part of ['build', 'width'] as const)
      if (asked[part] !== undefined && request[part] !== 'auto' && request[part] !== asked[part])
        throw new InvalidArgumentError(`${request[part]} and ${asked[part]} cannot both be.`)
    request = { ...request, ...asked }
  }
  return request
}
