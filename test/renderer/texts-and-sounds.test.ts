import { afterEach, describe, expect, it, vi } from 'vitest'
import { transcribeScene } from './support/fake-transcribe'
import { translateScene } from './support/fake-translate'
import { openWindow, type Window } from './support/mount-app'
import type { Scene } from './support/scene'

vi.mock('../../renderer/composables/useChart', async () => (await import('./support/no-canvas')).withoutCanvas())

let open: Window | null = null
async function start(scene: Scene): Promise<Window> {
  open = await openWindow({ scene })
  await click(open, 'Open a file…')
  return open
}
afterEach(() => {
  open?.app.unmount()
  open = null
  vi.useRealTimers()
  localStorage.clear()
})

async function click(window: Window, text: string): Promise<void> {
  await window.button(text).trigger('click')
  await window.settle()
}

const planned = (window: Window): unknown =>
  window.api.called.filter(({ name }) => name === 'planExperiment').at(-1)?.args[1]
const asked = (window: Window, name: string): unknown =>
  window.api.called.filter(call => call.name === name).at(-1)?.args

async function type(window: Window, label: string, value: string): Promise<void> {
  const box = window.app.find(`[aria-label="${label}"]`)
  await box.setValue(value)
  await box.trigger('change')
  await window.settle()
}

async function trained(scene: Scene): Promise<Window> {
  const window = await start(scene)
  await window.press('r', { ctrlKey: true })
  window.api.advance(187 * 40)
  await window.settle()
  await window.press('5')
  return window
}

describe('the task of translating', () => {
  it('says which columns it found, how long their texts are and some of them', async () => {
    const window = await start(translateScene)
    await window.press('2')
    expect(window.app.find('[aria-label="From the column"]').text()).toBe('auto: swedish')
    const page = window.app.find('main').text()
    expect(page).toContain('5,000 pairs of texts')
    expect(page).toContain('2 to 29 symbols, half of the texts up to 7.')
    expect(window.app.findAll('.pairs tbody tr')).toHaveLength(6)
    expect(page).toContain('BLEU 15.8')
  })

  it('writes every choice where the experiment file has it', async () => {
    const window = await start(translateScene)
    await window.press('2')
    await type(window, 'Share of true symbols at the end, %', '50')
    await type(window, 'Width of the beam', '1')
    expect(planned(window)).toMatchObject({ task: { teacher: { start: 1, end: 0.5 }, beam: { width: 1 } } })
    expect(window.app.find('[aria-label="Schedule"]').exists()).toBe(true)
    expect(window.app.find('[aria-label="Length penalty"]').exists()).toBe(false)
    await window.press('3')
    await window.app
      .findAll('[aria-label="Attention"] button')
      .find(button => button.text() === 'None')
      ?.trigger('click')
    await window.settle()
    expect(planned(window)).toMatchObject({ network: { attention: 'none' } })
  })

  it('has columns that are source or target on the screen of the data', async () => {
    const window = await start(translateScene)
    const roles = window.app.findAll('[aria-label="Role of english"] button')
    expect(roles.map(role => [role.text(), role.attributes('aria-pressed')])).toEqual([
      ['Source', 'false'],
      ['Target', 'true'],
    ])
    await roles[0].trigger('click')
    await window.settle()
    expect(planned(window)).toMatchObject({ task: { source: 'english' } })
  })
})

it('says sentences of the validation part while it trains, with what differs marked', async () => {
  const window = await start(translateScene)
  await window.press('r', { ctrlKey: true })
  expect(window.text()).toContain('appears after the first epoch')
  window.api.advance(187 * 40)
  await window.settle()
  const lines = window.app.findAll('[aria-label="Samples of the validation part"] > li')
  expect(lines).toHaveLength(6)
  expect(lines[0].find('mark, ins, del').exists()).toBe(false)
  expect(lines[2].findAll('del').map(mark => mark.text())).toEqual(['is', 'ships', '', ''])
  expect(lines[2].text()).toContain('“reads” instead of “reading”')
})

describe('results of a translation', () => {
  it('are BLEU beside the rivals, also by length, and every sentence', async () => {
    const window = await trained(translateScene)
    expect(window.app.findAll('table.numbers tbody tr').map(row => row.text())).toEqual([
      expect.stringMatching(/LSTM, beam 4\s*34\.6/),
      expect.stringContaining('33.1'),
      expect.stringContaining('15.8'),
      expect.stringContaining('9.4'),
    ])
    expect(
      window.app.find('[aria-label^="Share of exact translations of every translator by the length"]').exists(),
    ).toBe(true)
    expect(window.text()).toContain('the first 120 of 500 sentences')
  })

  it('translate the chosen sentence again, and show where each word looks', async () => {
    const window = await trained(translateScene)
    await window.app.findAll('.item')[1].trigger('click')
    await window.settle()
    expect(asked(window, 'translate')).toEqual(['run-1', { text: 'var är min svarta katt ?', beam: 4 }])
    const map = window.app.find('table[aria-label^="Attention"]')
    expect(map.findAll('thead th').map(head => head.text())).toContain('katt')
    expect(map.find('tbody th').attributes('aria-label')).toMatch(/^“where” looks at var \d+ %/)
  })

  it('translate one’s own sentence on Enter, greedily if wanted, and say what is not known', async () => {
    const window = await trained(translateScene)
    const box = window.app.find('textarea')
    await box.setValue('hunden sover arbetslöshet')
    await box.trigger('keydown', { key: 'Enter' })
    await window.settle()
    expect(asked(window, 'translate')).toEqual(['run-1', { text: 'hunden sover arbetslöshet', beam: 4 }])
    expect(window.text()).toContain('Not known from training: arbetslöshet')
    await click(window, 'Greedy')
    expect(asked(window, 'translate')).toEqual(['run-1', { text: 'hunden sover arbetslöshet', beam: 1 }])
    expect(window.app.findAll('[aria-label="Translations found"] > li')).toHaveLength(1)
  })

  it('say beside the box why a sentence cannot be translated', async () => {
    const window = await trained(translateScene)
    window.api.refuse('translate', {
      code: 'TEXT_EMPTY',
      message: 'The text has no symbol that is known.',
      place: { field: 'text' },
    })
    await click(window, 'Translate')
    expect(window.app.find('[aria-label="One sentence"] [role="alert"]').text()).toContain('no symbol that is known')
  })

  it('are searched and walked over by arrow keys', async () => {
    const window = await trained(translateScene)
    await window.app.find('[aria-label="Search the sentences"]').setValue('katt')
    await window.settle()
    const items = window.app.findAll('.item')
    expect(items).toHaveLength(15)
    await window.app.find('.said-list ul').trigger('keydown', { key: 'ArrowDown' })
    await window.settle()
    expect(window.app.find('.item[aria-pressed="true"]').text()).toContain('katt')
    expect(document.activeElement?.textContent).toContain('katt')
  })
})

describe('the task of transcribing', () => {
  it('asks frames what names and counts them, and shows some with their labels', async () => {
    const window = await start(transcribeScene)
    await window.press('2')
    expect(window.app.find('[aria-label="Columns that name a recording"]').text()).toBe('auto: recording')
    expect(window.app.find('[aria-label="Mel filters"]').exists()).toBe(false)
    const page = window.app.find('main').text()
    expect(page).toContain('3,000 recordings: a frame of 13 values')
    expect(page).toContain('10.8 frames for a label')
    expect(page).toContain('2 recordings (0.1 %) with fewer frames than their text needs')
    expect(window.app.findAll('.examples canvas')).toHaveLength(6)
  })

  it('writes every choice where the experiment file has it', async () => {
    const window = await start(transcribeScene)
    await window.press('2')
    await window.app.find('[aria-label="Changes too"]').trigger('click')
    await click(window, 'Each recording')
    await type(window, 'Width of the beam', '25')
    expect(planned(window)).toMatchObject({ task: { changes: true, normalise: 'sequence', beam: 25 } })
  })
})

describe('results of a transcription', () => {
  it('are letter and word error beside the rivals, and what kind of edits there are', async () => {
    const window = await trained(transcribeScene)
    expect(window.app.find('table.numbers tbody tr').text()).toMatch(/prefix beam 10\s*2\.1 %\s*5\.0 %\s*95\.0 %/)
    expect(window.text()).toContain('Of 1,200 letters in 300 recordings: 8 other ones, 11 missing, 6 too much.')
  })

  it('mark the edits of a recording and say them in words', async () => {
    const window = await trained(transcribeScene)
    const fourth = window.app.findAll('.item')[3]
    expect(fourth.text()).toContain('1 edit')
    expect(fourth.find('.visually-hidden').text()).toBe('1 edit: “e” is missing')
  })

  it('read a chosen recording frame by frame, with arrow keys too', async () => {
    const window = await trained(transcribeScene)
    await window.app.findAll('.item')[3].trigger('click')
    await window.settle()
    expect(asked(window, 'hear')).toEqual(['run-1', { recording: 3, beam: 10 }])
    const frames = window.app.find('[role="slider"][aria-label^="3_jackson_0"]')
    expect(frames.attributes('aria-valuetext')).toMatch(/^frame 1 of \d+, 0\.01 s: blank 100 %/)
    await frames.trigger('keydown', { key: 'ArrowRight' })
    expect(frames.attributes('aria-valuetext')).toMatch(/^frame 2 of/)
    expect(window.app.findAll('.peaks span').map(peak => peak.text())).toEqual(['t', 'h', 'r', 'e'])
    await click(window, 'Show the numbers')
    expect(window.app.find('.heard table').text()).toContain('blank')
  })

  it('transcribe a file that is chosen, and let one choose among its recordings', async () => {
    const window = await trained(transcribeScene)
    await click(window, 'Transcribe a file…')
    expect(asked(window, 'transcribeFile')).toEqual(['run-1', { beam: 10 }])
    expect(window.app.find('[aria-label="Recording of the file"]').text()).toBe('1_jackson_4')
    expect(window.app.find('.item[aria-pressed="true"]').exists()).toBe(false)
  })

  it('say which recordings are kept where one is not', async () => {
    const window = await trained(transcribeScene)
    await click(window, 'Show 40 more')
    await window.app.findAll('.item')[60].trigger('click')
    await window.settle()
    expect(window.text()).toContain('The frames of the first 50 recordings are kept with the run')
  })
})
