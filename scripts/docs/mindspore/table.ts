// The table of docs/mindspore.md.
import { readFileSync } from 'node:fs'
import { inRoot } from '../../process.js'
import { replaceBlock } from '../marked-block.js'
import { type Answer, answer, cell } from './answer.js'
import { CASES, inWords } from './cases.js'

export const PAGE = inRoot('docs', 'mindspore.md')
export const ANSWERS = inRoot('scripts', 'docs', 'mindspore', 'answers.json')

/** What probe.py printed. */
interface Answers {
  readonly version: string
  readonly answers: readonly Answer[]
}

/** The page with the table of MindSpore's saved answers and those that this package gives now. */
export function pageWithTable(page: string): string {
  const { version, answers } = JSON.parse(readFileSync(ANSWERS, 'utf8')) as Answers
  if (answers.length !== CASES.length)
    throw new Error('answers.json is of other cases: run --probe')
  const rows = CASES.map((one, index) => [
    `\`${inWords(one)}\``,
    cell(answers[index] as Answer),
    cell(answer(one)),
    one.note ?? '',
  ])
  const table = [
    ['asked', `MindSpore ${version}`, 'convtranspose', 'where they differ'],
    ['---', '---', '---', '---'],
    ...rows,
  ].map((cells) => `| ${cells.join(' | ')} |`)
  return replaceBlock(page, 'answers', table.join('\n'))
}
