// What keeps a version from being released, told from the version, the changes and the tag.

export interface Release {
  /** Of package.json. */
  readonly version: string
  /** Of package.json. */
  readonly repository?: unknown
  /** The text of CHANGELOG.md. */
  readonly changes: string
  /** Of git, where the release is made from one. */
  readonly tag?: string
}

/** One sentence for each; none when the version can be released. */
export function releaseProblems({ version, repository, changes, tag }: Release): string[] {
  const problems: string[] = []
  if (repository === undefined) {
    problems.push('package.json: repository must be there: npm compares it with who publishes')
  }
  if (!/^\d+\.\d+\.\d+$/.test(version)) {
    problems.push(`package.json: version must be of the form 1.2.3; it is ${version}`)
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
