// What keeps a version from being released, told from package.json, the examples, the changes and the tag.

/** What package.json must have for a release, and why. */
const METADATA = {
  author: 'npm shows it',
  bugs: 'npm shows it',
  homepage: 'npm shows it',
  repository: 'npm compares it with who publishes',
} as const

export interface Release {
  /** Of package.json. */
  readonly version: string
  /** Of package.json. */
  readonly metadata: { readonly [name in keyof typeof METADATA]?: unknown }
  /** The version of this package that the package.json of each example asks for, by file. */
  readonly examples: Readonly<Record<string, string | undefined>>
  /** The text of CHANGELOG.md. */
  readonly changes: string
  /** Of git, where the release is made from one. */
  readonly tag?: string
}

/** One sentence for each; none when the version can be released. */
export function releaseProblems(release: Release): string[] {
  const { version, metadata, examples, changes, tag } = release
  const problems: string[] = []
  for (const name of Object.keys(METADATA) as (keyof typeof METADATA)[]) {
    if (metadata[name] === undefined) {
      problems.push(`package.json: ${name} must be there: ${METADATA[name]}`)
    }
  }
  if (!/^\d+\.\d+\.\d+$/.test(version)) {
    problems.push(`package.json: version must be of the form 1.2.3; it is ${version}`)
  }
  const range = `^${version.replace(/\.\d+$/, '.0')}`
  for (const [file, asked] of Object.entries(examples)) {
    if (asked !== range) problems.push(`${file}: convtranspose must be ${range}; it is ${asked}`)
  }
  if (tag !== undefined && tag !== `v${version}`) {
    problems.push(`the tag must be v${version}, as package.json has it; it is ${tag}`)
  }
  const sections = sectionsOf(changes)
  const [unreleased, newest] = sections
  if (unreleased?.title !== '[Unreleased]') {
    problems.push('CHANGELOG.md: the first section must be [Unreleased]')
  } else if (unreleased.text !== '') {
    problems.push(`CHANGELOG.md: [Unreleased] must be empty: its changes belong to ${version}`)
  }
  if (
    !new RegExp(`^\\[${version.replaceAll('.', '\\.')}\\] - \\d{4}-\\d\\d-\\d\\d$`).test(
      newest?.title ?? '',
    )
  ) {
    problems.push(`CHANGELOG.md: the second section must be "[${version}] - YYYY-MM-DD"`)
  } else if (newest?.text === '') {
    problems.push(`CHANGELOG.md: [${version}] must not be empty`)
  }
  return problems
}

function sectionsOf(changes: string): { title: string; text: string }[] {
  return changes
    .split(/^## /m)
    .slice(1)
    .map((section) => {
      const [title = '', ...lines] = section.split('\n')
      return { title: title.trim(), text: lines.join('\n').trim() }
    })
}
