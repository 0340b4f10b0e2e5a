import { batch1 } from '../batch-1.mjs'
import { serve } from '../lib/serve.mjs'

/** batch-1.mjs in a process of its own. */
await serve({ run: batch1 })
