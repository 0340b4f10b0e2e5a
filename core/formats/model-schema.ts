import { z } from 'zod'
import { PublishedClassifyFile } from './models/classify-schema'
import { PublishedForecastFile } from './models/forecast-schema'
import { PublishedGenerateFile } from './models/generate-schema'
import { PublishedTagFile } from './models/tag-schema'
import { PublishedTranscribeFile } from './models/transcribe-schema'
import { PublishedTranslateFile } from './models/translate-schema'

/** Every check that JSON Schema can say. What a shape cannot say (sizes that belong together, the checksum) is checked in reading. */
const PublishedModel = z
  .union([
    PublishedForecastFile,
    PublishedClassifyFile,
    PublishedGenerateFile,
    PublishedTranslateFile,
    PublishedTranscribeFile,
    PublishedTagFile,
  ])
  .meta({ title: 'longhand-model', description: 'A trained model of Longhand, by the kind of its task.' })

/** The published JSON Schema of model.json. */
export const modelJsonSchema = (): object => z.toJSONSchema(PublishedModel, { io: 'input' })
