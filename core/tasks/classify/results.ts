import { accuracy, classScores, confusionOf, macroF1 } from '../../metrics/confusion'
import { percent } from '../../data/wording'
import { mostFrequent } from '../baselines/majority'
import type { ClassifierResult, ClassifyEvaluation } from '../evaluation'
import type { Classification } from './baselines'
import type { ClassifyRecipe } from './recipe'

/** Scores of classifiers on the same samples; give the network first, if it is among them. */
export function evaluateClassification(
  { classes, label }: Pick<ClassifyRecipe, 'classes' | 'label'>,
  part: ClassifyEvaluation['part'],
  truth: Int32Array,
  said: readonly Classification[],
): ClassifyEvaluation {
  const classifiers = said.map(one => resultOf(one, truth, classes.length))
  return { task: 'classify', part, label, classes, cases: truth.length, classifiers, verdict: verdict(classifiers) }
}

function resultOf(
  { name, label, classes: said }: Classification,
  truth: Int32Array,
  classes: number,
): ClassifierResult {
  const judged = Array.from(truth.keys()).filter(k => said[k] >= 0)
  const confusion = confusionOf(
    judged.map(k => truth[k]),
    judged.map(k => said[k]),
    classes,
  )
  return {
    name,
    label,
    judged: judged.length,
    scores: { accuracy: accuracy(confusion), macroF1: macroF1(confusion) },
    classes: classScores(confusion),
    confusion: Array.from({ length: classes }, (_, c) =>
      Array.from(confusion.counts.subarray(c * classes, (c + 1) * classes)),
    ),
  }
}

/** One sentence: the network beside the best baseline, or what a network has to beat. */
function verdict(classifiers: readonly ClassifierResult[]): string {
  const network = classifiers.find(({ name }) => name === 'network')
  const rivals = classifiers.filter(result => result !== network)
  const best = [...rivals].sort((a, b) => b.scores.accuracy - a.scores.accuracy)[0]
  const share = ({ scores }: ClassifierResult): string => percent(scores.accuracy)
  const lower = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1)
  if (!network) return `To beat: ${rivals.map(rival => `${share(rival)} of ${lower(rival.label)}`).join(', ')}.`
  const right = `Right in ${share(network)} of the cases`
  if (best === undefined) return `${right}.`
  const points = 100 * (network.scores.accuracy - best.scores.accuracy)
  const beside =
    Math.abs(points) < 0.05
      ? 'as often as'
      : `${Math.abs(points).toFixed(1)} percentage points ${points > 0 ? 'more' : 'less'} than`
  return `${right}, ${beside} ${lower(best.label)} (${share(best)}).`
}

/** The class with the largest output of every sample; outputs (count, C). */
export const saidClasses = (outputs: Float32Array | Float64Array, classes: number): Int32Array =>
  Int32Array.from({ length: outputs.length / classes }, (_, n) =>
    mostFrequent(outputs.subarray(n * classes, (n + 1) * classes)),
  )

/** Probabilities of the classes: softmax of the outputs (count, C). */
export function probabilitiesOf(outputs: ArrayLike<number>, classes: number): Float64Array {
  const p = new Float64Array(outputs.length)
  for (let at = 0; at < p.length; at += classes) {
    let largest = -Infinity
    for (let c = 0; c < classes; c++) largest = Math.max(largest, outputs[at + c])
    let sum = 0
    for (let c = 0; c < classes; c++) sum += p[at + c] = Math.exp(outputs[at + c] - largest)
    for (let c = 0; c < classes; c++) p[at + c] /= sum
  }
  return p
}
