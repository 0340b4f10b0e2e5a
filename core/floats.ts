/** Vectors of the two numerics: float32 of the kernels, float64 of the reference. */
export type FloatArray = Float32Array | Float64Array

/** Float arrays that losses and optimizers work on. Arithmetic is in double; a Float32Array rounds on store. */
export type Floats = FloatArray | number[]
