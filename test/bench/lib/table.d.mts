export function digits(value: number, further?: number): string
export function percent(value: number, further?: number): string
export function times(value: number, further?: number): string
