import { describe, expect, it } from 'vitest'
import { formatJson } from '../../../core/formats/json'

const textOf = (value: unknown): string => [...formatJson(value)].join('')

describe('JSON for people', () => {
  it('indents objects and lists of them, and keeps plain values on one line', () => {
    const value = {
      name: 'a "b"',
      sizes: [1, -0, 2.5e-7],
      empty: [{}, []],
      rows: [
        [1, 'x'],
        [null, true],
      ],
    }
    expect(textOf(value)).toBe(`{
  "name": "a \\"b\\"",
  "sizes": [1, -0.0, 2.5e-7],
  "empty": [
    {},
    []
  ],
  "rows": [
    [1, "x"],
    [null, true]
  ]
}`)
  })

  it('comes in pieces of bounded size whose joint text is that of the value', () => {
    const value = { weights: Array.from({ length: 30_000 }, (_, k) => k / 7), name: 'end' }
    const pieces = [...formatJson(value)]
    expect(pieces.length).toBeGreaterThan(5)
    expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(100_000)
    expect(JSON.parse(pieces.join(''))).toEqual(value)
  })
})
