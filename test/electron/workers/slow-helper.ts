import { appendFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { shardRunner } from '../../../core/training/batch'
import type { Experiment } from '../../../core/experiment/schema'
