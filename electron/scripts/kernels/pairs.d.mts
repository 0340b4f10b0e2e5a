export function expandPairs(source: string, file: string): string
