/** Every overload of what is exported has a docstring: an editor shows that of the overload in use. */

import { expect, it } from 'vitest'
import { inRoot } from '../../scripts/process.js'
import ts from '../types/typescript-5.4/node_modules/typescript/lib/typescript.js'

const ENTRIES = [inRoot('src', 'index.ts'), inRoot('src', 'weights', 'index.ts')]
const program = ts.createProgram(ENTRIES, {
  strict: true,
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  types: ['node'],
})
const checker = program.getTypeChecker()

/** What can be called of a type: itself, with `new`, and its methods. */
function signaturesOf(type: ts.Type): readonly ts.Signature[] {
  const own = [...type.getCallSignatures(), ...type.getConstructSignatures()]
  // Names with a # are of the class alone.
  const methods = type
    .getProperties()
    .filter(({ flags, name }) => flags & ts.SymbolFlags.Method && !name.includes('#'))
  return [
    ...own,
    ...methods.flatMap((method) => checker.getTypeOfSymbol(method).getCallSignatures()),
  ]
}

/** The signatures without a docstring, as they stand in the source. */
function undocumented(exported: ts.Symbol): string[] {
  const isAlias = (exported.flags & ts.SymbolFlags.Alias) !== 0
  const symbol = isAlias ? checker.getAliasedSymbol(exported) : exported
  const isType = exported.declarations?.some(ts.isTypeOnlyImportOrExportDeclaration)
  const instance = checker.getDeclaredTypeOfSymbol(symbol)
  const types = isType ? [instance] : [instance, checker.getTypeOfSymbol(symbol)]
  return types.flatMap(signaturesOf).flatMap((signature) => {
    const { declaration } = signature as { declaration?: ts.SignatureDeclaration }
    const file = declaration?.getSourceFile().fileName ?? ''
    // A default constructor has no declaration; what a type has of the language's is not ours.
    if (declaration === undefined || !file.startsWith(inRoot('src').replaceAll('\\', '/')))
      return []
    const isSilent = signature.getDocumentationComment(checker).length === 0
    return isSilent ? [`${symbol.name}: ${declaration.getText().slice(0, 200)}`] : []
  })
}

it.each(ENTRIES)('%s', (entry) => {
  const source = program.getSourceFile(entry)
  const module = source && checker.getSymbolAtLocation(source)
  const names = module ? checker.getExportsOfModule(module) : []
  expect(names.length).toBeGreaterThan(10)
  expect(names.flatMap(undocumented)).toEqual([])
})
