import { expect } from 'vitest'
import type { RunSummary } from '../../../electron/contract'
import type { RunCommand } from '../../../electron/engine/engine.types'
import type { Longhand } from './app'

/** What a person in front of the window does and waits for. States are waited for, never seconds. */

/** The longest that a busy machine may take to the next state, ms. */
const PATIENCE = { timeout: 90_000 }

export const click = ({ page }: Longhand, name: string | RegExp): Promise<void> =>
  page.getByRole('button', { name }).first().click(PATIENCE)

export const sees = ({ page }: Longhand, text: string | RegExp): Promise<void> =>
  page.getByText(text).first().waitFor(PATIENCE)

/** Waits until the button can be pressed. */
export const mayClick = ({ page }: Longhand, name: string): Promise<void> =>
  page.getByRole('button', { name, exact: true, disabled: false }).first().waitFor(PATIENCE)

export async function choose({ page }: Longhand, box: string, option: string): Promise<void> {
  await page.getByRole('combobox', { name: box, exact: true }).click(PATIENCE)
  await page.getByRole('option', { name: option, exact: true }).click(PATIENCE)
}

/** From the task to a training at work. */
export async function train(app: Longhand): Promise<void> {
  await mayClick(app, 'Continue to model')
  await click(app, 'Continue to model')
  await mayClick(app, 'Train')
  await app.page.locator('main').getByRole('button', { name: 'Train', exact: true }).click(PATIENCE)
}

export const newestRun = ({ page }: Longhand): Promise<RunSummary> =>
  page.evaluate(async () => {
    const runs = await window.longhand.listRuns()
    if (!runs.ok) throw new Error(runs.problem.message)
    return runs.value[0]
  })

/** Waits until the newest run is as `wanted`; answers how long that took, ms. A run that failed is told at once. */
export async function becomes(app: Longhand, wanted: (run: RunSummary) => boolean): Promise<number> {
  const started = performance.now()
  await expect
    .poll(
      async () => {
        const run: RunSummary | undefined = await newestRun(app)
        if (run?.problem) throw new Error(run.problem.message)
        return run !== undefined && wanted(run)
      },
      { ...PATIENCE, interval: 20 },
    )
    .toBe(true)
  return performance.now() - started
}

/** From a command to its effect, ms, as the window finds it: the call answers when the training has obeyed. */
export const reaction = ({ page }: Longhand, run: string, command: RunCommand): Promise<number> =>
  page.evaluate(
    async ([run, command]) => {
      const given = performance.now()
      const reply = await window.longhand.controlRun(run, command)
      if (!reply.ok) throw new Error(reply.problem.message)
      return performance.now() - given
    },
    [run, command] as const,
  )
