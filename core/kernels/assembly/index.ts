// What kernels/index.ts calls. The kernels own no memory: every address comes from kernels/memory.ts.
export { mapSigmoid, mapTanh, setConstants } from './mathematics'
export { setTile, setZeros } from './gemm'
export { layerBackward, layerForward } from './layer'
export { denseBackward, denseDeltas, denseForward, denseOutputs } from './dense'
export { dropout } from './dropout'
export { transpose } from './transpose'
export { clear, reduce } from './reduce'
