/** A colour of the tokens ("#rrggbb"), so far see-through. A canvas of older Chromiums knows no `color-mix`. */
export const withAlpha = (hex: string, share: number): string =>
  `${hex}${Math.round(share * 255)
    .toString(16)
    .padStart(2, '0')}`
