import { describe, expect, it } from 'vitest'
import { translateCheckSequences } from '../../../../core/formats/models/translate-check'
import { translateData } from '../../../../core/tasks/translate/data'
import { at, bytesOf, changedModel, problemOf, type Fields } from '../../support/broken-models'
import { modelText } from '../../support/models'
import { plannedPairs, somePairs, someTranslator } from '../../support/translators'

describe('the check of a translator', () => {
  it('becomes what the network read in training', () => {
    const model = someTranslator()
    const plan = plannedPairs(somePairs(), { text: { by: 'words', least: 2 } })
    const data = translateData(plan)
    const { starts, lengths, tokens, source } = translateCheckSequences(model)
    const { validation } = data
    const last = validation.count - 1
    ;[0, Math.round(last / 2), last].forEach((sample, n) => {
      const own = tokens?.slice(starts[n], starts[n] + lengths![n])
      expect(own).toEqual(data.tokens?.slice(validation.starts[sample], validation.starts[sample] + lengths![n]))
      const first = validation.sources!.starts[sample]
      const read = source!.tokens?.slice(source!.starts[n], source!.starts[n] + source!.lengths![n])
      expect(read).toEqual(data.source.tokens?.slice(first, first + validation.sources!.lengths![sample]))
    })
  })

  it('has a probability for every symbol of its target and for the end', () => {
    for (const { target, outputs } of someTranslator({ by: 'characters' }).check)
      expect(outputs).toHaveLength(Math.min(20, [...target].length) + 1)
  })
})

describe('a broken model of a translator', () => {
  const valid = modelText(someTranslator({ attention: 'luong', bidirectional: true }))
  const changed = (change: (model: Fields) => void): string => changedModel(valid, change)
  const encoder = (model: Fields): Fields => at(model, 'network', 'encoder')
  const source = (model: Fields): Fields => at(model, 'inputs', '0')

  it.each<[string, string, string]>([
    ['no encoder', changed(m => delete at(m, 'network').encoder), 'network.encoder'],
    [
      'no encoder and no attention',
      changed(m => {
        delete at(m, 'network').encoder
        delete at(m, 'network').attention
      }),
      'network.encoder',
    ],
    ['an encoder of other units', changed(m => (encoder(m).units = 3)), 'network.encoder.units'],
    [
      'an encoder of one direction with the units of one of two',
      changed(m => (encoder(m).bidirectional = false)),
      'network.encoder.units',
    ],
    ['a decoder of both directions', changed(m => (at(m, 'network').bidirectional = true)), 'network.bidirectional'],
    ['a head that speaks once', changed(m => (at(m, 'network').read = 'last')), 'network.read'],
    ['an unknown attention', changed(m => (at(m, 'network').attention = 'all')), 'network.attention'],
    ['no tables of embeddings', changed(m => delete encoder(m).embeddings), 'network.encoder.embeddings'],
    [
      'a symbol too many',
      changed(m => (source(m).symbols as string[]).push('new')),
      'network.encoder.embeddings[0].symbols',
    ],
    [
      'a symbol twice',
      changed(m => (source(m).symbols as string[]).push((source(m).symbols as string[])[2])),
      'inputs[0].symbols',
    ],
    [
      'no end',
      changed(m => {
        ;(at(m, 'outputs').symbols as string[]).splice(2, 1)
        at(m, 'outputs').reserved = 2
      }),
      'outputs.symbols',
    ],
    ['two sources', changed(m => (m.inputs as unknown[]).push(source(m))), 'inputs'],
    ['a probability too few', changed(m => (at(m, 'check', '0').outputs as unknown[]).pop()), 'check[0].outputs'],
    ['an empty source', changed(m => (at(m, 'check', '1').source = ' ')), 'check[1].source'],
    [
      'a probability above 1',
      changed(m => ((at(m, 'check', '0').outputs as unknown[])[0] = 1.5)),
      'check[0].outputs[0]',
    ],
  ])('is refused with its field: %s', (_, text, field) => {
    expect(problemOf(bytesOf(text))).toMatchObject({ code: 'MODEL_INVALID', place: { field } })
  })
})
