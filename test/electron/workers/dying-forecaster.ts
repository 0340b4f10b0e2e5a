/** Takes the place of electron/workers/forecast.ts: its thread ends with a piece in its hands. */
export default function dieWithPiece(): void {
  process.exit(1)
}
