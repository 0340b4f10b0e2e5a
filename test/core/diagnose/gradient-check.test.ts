import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkGradients, type GradientReport } from '../../../core/diagnose/gradient-check'
import { makeCase, shapes } from '../support/cases'
import { cellName, EVERY_CELL } from '../support/networks'

/** The tensors that failed, in words: an empty list is the claim of most tests here. */
const failures = (report: GradientReport): string[] =>
  report.tensors
    .filter(tensor => !tensor.passed)
    .map(
      ({ name, worst: { index, analytic, numeric, error } }) =>
        `${name}[${index}]: ${analytic} ≠ ${numeric} (${error})`,
    )

describe('backward passes agree with central differences to 1e-6, for every parameter, input and initial state', () => {
  it.each(EVERY_CELL.map(cell => [cellName(cell), cell] as const))('%s', (_, cell) => {
    fc.assert(
      fc.property(shapes(cell), shape => {
        const report = checkGradients({ ...makeCase(shape), tolerance: 1e-6 })
        expect(failures(report)).toEqual([])
      }),
      { numRuns: 12 },
    )
  })
})
