import { z } from 'zod'
import type { CallName } from '../../contract'
import { calls } from '../../contract'
import { handle } from '../handle'
import { appHandlers } from './app'
import type { Context, Handlers } from './context'
import { datasetHandlers, openFile } from './datasets'
import { runHandlers } from './runs'
import { sampleHandlers } from './samples'

/** Opens the door for every call of the contract, and for the one that only the preload can make: a dropped file's path. */
export function answerCalls(context: Context): void {
  const handlers: Handlers = {
    ...appHandlers(context),
    ...sampleHandlers(context),
    ...datasetHandlers(context),
    ...runHandlers(context),
  }
  for (const name of Object.keys(calls) as CallName[]) answer(name, handlers[name])
  handle('dropDataset', z.tuple([z.string().min(1)]), path => openFile(context, path))
}

function answer<Name extends CallName>(name: Name, work: Handlers[Name]): void {
  handle(name, calls[name], work as (...args: unknown[]) => unknown)
}
