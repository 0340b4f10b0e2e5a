import { predictFile } from '../engine/apply-model'
import { task } from '../engine/task'

export default task(({ model, file }: { model: string; file: string }) => predictFile(model, file))
