import type { FramesPicture } from '../../electron/contract'

/** Pixels (RGBA) of one colour ("#rrggbb"), the larger the value the less see-through; the first feature lies at the bottom. */
export function pixelsOf({ features, columns, values }: FramesPicture, colour: string): Uint8ClampedArray<ArrayBuffer> {
  const [red, green, blue] = [1, 3, 5].map(at => Number.parseInt(colour.slice(at, at + 2), 16))
  const pixels = new Uint8ClampedArray(features * columns * 4)
  for (let column = 0; column < columns; column++)
    for (let feature = 0; feature < features; feature++)
      pixels.set(
        [red, green, blue, 255 * values[column * features + feature]],
        4 * ((features - 1 - feature) * columns + column),
      )
  return pixels
}
