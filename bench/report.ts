/**
 * `npm run bench:report`: makes bench/results/README.md, its charts, and the blocks of README.md,
 * docs/performance.md and docs/server.md out of the JSON files in bench/results.
 */

import { readFileSync, writeFileSync } from 'node:fs'
import { replaceBlock, replaceLine } from '../scripts/docs/marked-block.js'
import { inRoot } from '../scripts/process.js'
import { readOptions } from './harness/options.js'
import { growthChart, ratioChart, rooflineChart, scalingChart } from './report/charts.js'
import {
  avx2Block,
  fastLine,
  lossesBlock,
  resultsPage,
  serverBlock,
  summaryBlock,
} from './report/pages.js'
import { readAllResults } from './report/read-all.js'
import { renderChart } from './report/render.js'

readOptions('npm run bench:report', {})

const all = readAllResults()
writeFileSync(inRoot('bench', 'results', 'README.md'), resultsPage(all))
writeBlock('README.md', 'summary', summaryBlock(all))
const readme = readFileSync(inRoot('README.md'), 'utf8')
writeFileSync(inRoot('README.md'), replaceLine(readme, '- **Fast**', fastLine(all)))
writeBlock('docs/performance.md', 'losses', lossesBlock(all.peers))
writeBlock('docs/performance.md', 'avx2', avx2Block(all))
writeBlock('docs/server.md', 'server', serverBlock(all))

const most = Math.max(...all.peers.rows.map(({ threads }) => threads))
const charts = {
  'ratio-1-thread': ratioChart(all.peers, 1),
  'ratio-all-threads': ratioChart(all.peers, most),
  roofline: rooflineChart(all.peers, 1),
  scaling: scalingChart(all.peers),
  'growth-side': growthChart(all.growth, 'side'),
  'growth-channels': growthChart(all.growth, 'channels'),
}
for (const [name, chart] of Object.entries(charts)) {
  writeFileSync(inRoot('bench', 'results', `${name}.svg`), await renderChart(chart))
}
console.log(`bench/results: README.md and ${Object.keys(charts).length} charts`)

function writeBlock(file: string, name: string, block: string): void {
  const text = readFileSync(inRoot(file), 'utf8')
  writeFileSync(inRoot(file), replaceBlock(text, `bench:${name}`, block))
}
