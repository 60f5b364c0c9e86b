/** Copies between [N, C, H, W] and [N, H, W, C]. */

type Shape = readonly [n: number, channels: number, height: number, width: number]

export function toChannelsLast(data: Float32Array, [n, channels, height, width]: Shape) {
  return permute(data, n, channels, height * width)
}

/** @param shape - [N, C, H, W], the shape of the result. */
export function toChannelsFirst(data: Float32Array, [n, channels, height, width]: Shape) {
  return permute(data, n, height * width, channels)
}

/** From [n, rows, columns] to [n, columns, rows]. */
function permute(data: Float32Array, n: number, rows: number, columns: number): Float32Array {
  const result = new Float32Array(data.length)
  for (let image = 0; image < n; image++) {
    const begin = image * rows * columns
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        result[begin + column * rows + row] = data[begin + row * columns + column] as number
      }
    }
  }
  return result
}
