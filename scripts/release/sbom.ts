// npm run sbom: writes the software bill of materials to build/sbom.cdx.json.
import { mkdirSync, writeFileSync } from 'node:fs'
import { inRoot } from '../process.js'
import { billOfMaterials } from './bill-of-materials.js'

const bill = billOfMaterials()
const file = inRoot('build', 'sbom.cdx.json')
mkdirSync(inRoot('build'), { recursive: true })
writeFileSync(file, `${JSON.stringify(bill, null, 2)}\n`)
console.log(`build/sbom.cdx.json: ${bill.components.length} components`)
