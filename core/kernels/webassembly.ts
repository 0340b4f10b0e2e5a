/**
 * The little of WebAssembly that the kernels need. `core` compiles without the types of a browser or of Node, and declares no
 * globals of its own, so that it can be imported next to either.
 */
export interface WasmMemory {
  readonly buffer: SharedArrayBuffer
}
export interface WasmModule {
  readonly [moduleBrand]?: never
}
declare const moduleBrand: unique symbol

interface WasmApi {
  readonly Memory: new (size: { initial: number; maximum: number; shared: boolean }) => WasmMemory
  readonly Module: new (bytes: Uint8Array) => WasmModule
  readonly Instance: new (module: WasmModule, imports: { env: { memory: WasmMemory } }) => { readonly exports: object }
  validate(bytes: Uint8Array): boolean
}

export const wasm = (globalThis as unknown as { WebAssembly: WasmApi }).WebAssembly
