/** Takes the place of electron/workers/predict.ts: its thread ends with a piece in its hands. */
export default function dieWithPiece(): void {
  process.exit(1)
}
