type Line = [what: string, limit: string, measured: string, holds: boolean]
type Shown = (value: number, further?: number) => string

export function atLeast(what: string, limit: number, measured: number, shown: Shown): Line
export function atMost(what: string, limit: number, measured: number, shown: Shown): Line
