import { createInterface } from 'node:readline'

/**
 * The other side of contestant.mjs: answers questions from stdin with the function of their name, until stdin ends.
 *   answers { name: details => value or promise }
 */
export async function serve(answers) {
  for await (const line of createInterface({ input: process.stdin })) {
    const { ask, with: details } = JSON.parse(line)
    process.stdout.write(`${JSON.stringify(await reply(answers[ask], details))}\n`)
  }
  process.exit(0)
}

async function reply(answer, details) {
  try {
    return { answer: (await answer(details)) ?? null }
  } catch (error) {
    return { error: error.stack }
  }
}
