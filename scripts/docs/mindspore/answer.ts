// What one of the two libraries makes of a case.
import { ConvTranspose2d, Tensor } from '../../../src/index.js'
import type { Case } from './cases.js'

export type Answer =
  | { readonly made: string; readonly weight: readonly number[] }
  | { readonly output: readonly number[] }
  | { readonly error: string; readonly message: string }

/** This package's answer. */
export function answer({
  inChannels,
  outChannels,
  kernelSize,
  options,
  input,
  outputSize,
}: Case): Answer {
  try {
    // Some cases are refused for their types.
    const layer = Reflect.construct(ConvTranspose2d, [inChannels, outChannels, kernelSize, options])
    if (input === undefined) return { made: String(layer), weight: layer.weight.shape }
    const size =
      outputSize === undefined ? undefined : ([outputSize[0], outputSize[1]] as [number, number])
    return { output: layer.forwardSync(Tensor.zeros(input), { outputSize: size }).shape }
  } catch (error) {
    const { name, code, message } = error as Error & { code: string }
    return { error: `${name} ${code}`, message }
  }
}

/** In a cell of a Markdown table. */
export function cell(found: Answer): string {
  if ('output' in found) return `output [${found.output.join(', ')}]`
  if ('made' in found) return `${code(found.made)}, weight [${found.weight.join(', ')}]`
  return `${found.error}: ${code(found.message)}`
}

function code(text: string): string {
  const quoted = text.replaceAll('|', '\\|')
  return `\`${quoted.replaceAll('`', "'").slice(0, 300)}\``
}
