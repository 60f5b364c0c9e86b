/** Draws a Vega-Lite chart as an SVG that is readable on light and on dark pages. */

import { parse, View } from 'vega'
import { compile, type TopLevelSpec } from 'vega-lite'

/** Vega writes light colours as attributes, which a style overrules. */
const DARK_STYLE = `<style>
@media (prefers-color-scheme: dark) {
  text { fill: #d8dee4 }
  .role-axis-domain line, .role-axis-tick line { stroke: #8b949e }
  .role-axis-grid line { stroke: #3d444d }
}
</style>`

/** This package's colour in every chart. */
export const OWN_COLOUR = '#e8590c'

/** Colours of middle lightness, distinct without full colour vision (after Okabe and Ito). */
export const OTHER_COLOURS = [
  ...['#3b8fd6', '#12a37a', '#a0522d', '#c4569b', '#b58900', '#7a6fd0', '#6c8a93', '#5c940d'],
]

const PALETTE = [OWN_COLOUR, ...OTHER_COLOURS]

export async function renderChart(spec: TopLevelSpec): Promise<string> {
  const config = {
    font: 'system-ui, sans-serif',
    background: 'transparent',
    view: { stroke: null },
    range: { category: PALETTE },
    axis: {
      ...{ gridColor: '#d8dee4', labelFontSize: 11, titleFontSize: 12, titleFontWeight: 500 },
      ...{ labelFlush: false, labelLimit: 0 },
    },
    legend: { labelFontSize: 11, titleFontSize: 12 },
  } as const
  const { spec: vega } = compile({ ...spec, config } as TopLevelSpec)
  const svg = await new View(parse(vega), { renderer: 'none' }).toSVG()
  return `${svg.replace(/(<svg[^>]*>)/, `$1${DARK_STYLE}`)}\n`
}
