import { mount } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { describe, expect, it } from 'vitest'
import RunProgress from '../../../renderer/components/train/RunProgress.vue'
import { finishedRuns } from '../support/fake-api'

const stateOf = (state: 'queued' | 'stopped', progress: number): string =>
  mount(RunProgress, {
    props: { run: { ...finishedRuns()[0], state, progress } },
    global: { plugins: [createPinia()] },
  })
    .find('.state')
    .text()

describe('the progress of a run', () => {
  it('says of a run that has not begun what it waits for: runs share the cores, none waits for the one before it', () => {
    expect(stateOf('queued', 0)).toBe('waits for a free core or memory')
  })

  it('tells a run that was stopped from one that never began', () => {
    expect(stateOf('stopped', 0.5)).toBe('stopped, the best weights are kept')
    expect(stateOf('stopped', 0)).toBe('stopped before it began')
  })
})
