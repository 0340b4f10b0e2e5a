import { describe, expect, it } from 'vitest'
import { problemOf } from '../support/problems'
import { someCases } from '../support/classifiers'
import { classifyData, type ClassifyData } from '../../../core/tasks/classify/data'
import { planClassify } from '../../../core/tasks/classify/plan'
import { hiddenSymbols } from '../../../core/training/hidden-symbols'

function texts(hide: number): ClassifyData {
  const [experiment, files] = someCases({ form: 'text' })
  return classifyData(planClassify({ ...experiment, task: { ...experiment.task, hide } }, files))
}
const UNKNOWN = 0
const batchAt = (step: number, { train }: ClassifyData) => ({
  step,
  indices: Int32Array.from({ length: train.count }, (_, k) => k),
})
/** Symbols of the training part as they are read at a step. */
function read(data: ClassifyData, step: number, seed = 1): Int32Array {
  const hidden = hiddenSymbols(data, seed)
  if (hidden === null) throw new Error('nothing is hidden')
  hidden.hide(batchAt(step, data), data.train, 0, 0, data.train.count)
  return hidden.tokens.slice()
}

describe('hidden symbols', () => {
  it('are about the wanted share of those of the batch, and unknown; the others stay', () => {
    const data = texts(0.3)
    const own = data.tokens ?? new Int32Array()
    const seen = read(data, 1)
    const changed = Array.from(seen.keys()).filter(at => seen[at] !== own[at])
    expect(changed.every(at => seen[at] === UNKNOWN)).toBe(true)
    const known = own.filter(symbol => symbol !== UNKNOWN).length
    expect(changed.length / known).toBeGreaterThan(0.1)
    expect(changed.length / known).toBeLessThan(0.4)
    const { starts, lengths } = data.test
    starts.forEach((start, n) => {
      const end = start + (lengths?.[n] ?? 0)
      expect(seen.slice(start, end)).toEqual(own.slice(start, end))
    })
  })

  it('are others at another step, and the same again at the same one', () => {
    const data = texts(0.3)
    expect(read(data, 1)).not.toEqual(read(data, 2))
    expect(read(data, 1)).not.toEqual(read(data, 1, 2))
    expect(read(data, 2)).toEqual(read(data, 2))
  })

  it('are none by default, and refused where no text is read', () => {
    expect(hiddenSymbols(texts(0), 1)).toBeNull()
    const [experiment, files] = someCases({ form: 'wide' })
    const refused = problemOf(() => planClassify({ ...experiment, task: { ...experiment.task, hide: 0.2 } }, files))
    expect(refused).toMatchObject({ code: 'HIDE_WITHOUT_TEXT', place: { field: 'task.hide' } })
  })
})
