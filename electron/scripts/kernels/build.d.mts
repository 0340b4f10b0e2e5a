/** Compiles the kernels if their sources changed; true: it did. */
export function buildKernels(): Promise<boolean>
