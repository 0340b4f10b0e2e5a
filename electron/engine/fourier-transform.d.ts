declare module 'fourier-transform' {
  /** X[k] for k = 0 … N/2 of N real values, N a power of two, not scaled; written into `output`. */
  export function fft(input: Float64Array, output: [re: Float64Array, im: Float64Array]): [Float64Array, Float64Array]
}
