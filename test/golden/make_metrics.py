"""Golden values of metrics and baselines by scikit-learn, NLTK, sacreBLEU and mpmath. Usage: python3 make_metrics.py [OUTDIR].
pip install scikit-learn nltk sacrebleu mpmath"""
import json, os, random, sys
import mpmath, nltk, numpy, sacrebleu, sklearn
from nltk.translate.bleu_score import corpus_bleu
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.metrics import accuracy_score, balanced_accuracy_score, confusion_matrix, f1_score, mean_pinball_loss, precision_recall_fscore_support
from sklearn.metrics.pairwise import linear_kernel
from sklearn.naive_bayes import MultinomialNB
from sklearn.utils.class_weight import compute_class_weight

out = sys.argv[1] if len(sys.argv) > 1 else os.path.dirname(os.path.abspath(__file__))
random.seed(7)


def classification(truth, predicted, classes):
    labels = list(range(classes))
    p, r, f, n = precision_recall_fscore_support(truth, predicted, labels=labels, zero_division=0)
    occurring = sorted(set(truth))
    return dict(truth=truth, predicted=predicted, classes=classes, matrix=confusion_matrix(truth, predicted, labels=labels).tolist(),
                accuracy=accuracy_score(truth, predicted), precision=p.tolist(), recall=r.tolist(), f1=f.tolist(), support=n.tolist(),
                macro_f1=f1_score(truth, predicted, average='macro', zero_division=0),
                balanced_accuracy=balanced_accuracy_score(truth, predicted),
                occurring=occurring, balanced_weights=compute_class_weight('balanced', classes=numpy.array(occurring), y=truth).tolist())


def noisy(count, classes, right):
    truth = [random.randrange(classes) for _ in range(count)]
    return truth, [t if random.random() < right else random.randrange(classes) for t in truth]


cases = [
    classification([0, 1, 2, 0, 1, 2], [0, 2, 1, 0, 0, 1], 3),        # the example of scikit-learn's f1_score
    classification([2, 0, 2, 2, 0, 1], [0, 0, 2, 2, 0, 2], 3),        # the example of scikit-learn's confusion_matrix
    classification([0, 1, 0, 0, 1, 0], [0, 1, 0, 0, 0, 1], 2),        # the example of balanced_accuracy_score
    classification([0, 0, 3, 3], [0, 1, 3, 0], 6),                    # class 1 only predicted; 2, 4, 5 nowhere
    classification(*noisy(200, 5, 0.7), 5),
]

# NLTK's docstring of corpus_bleu, and random corpora of few words, so that n-grams repeat.
hyp1 = 'It is a guide to action which ensures that the military always obeys the commands of the party'.split()
refs1 = [s.split() for s in ('It is a guide to action that ensures that the military will forever heed Party commands',
                             'It is the guiding principle which guarantees the military forces always being under the command of the Party',
                             'It is the practical guide for the army always to heed the directions of the party')]
hyp2 = 'he read the book because he was interested in world history'.split()
refs2 = ['he was interested in world history because he read the book'.split()]


def bleu(hypotheses, references):
    # sacreBLEU wants the same number of references for all; None fills up.
    most = max(map(len, references))
    streams = [[' '.join(r[k]) if k < len(r) else None for r in references] for k in range(most)]
    s = sacrebleu.corpus_bleu([' '.join(h) for h in hypotheses], streams, tokenize='none', smooth_method='none', use_effective_order=False)
    n = corpus_bleu(references, hypotheses)
    # NLTK counts a candidate too short for any n-gram as if it had one.
    assert abs(n - s.score / 100) < 1e-12 or s.score == 0 or min(map(len, hypotheses)) < 4, (n, s.score)
    return dict(candidates=hypotheses, references=references, bleu=s.score / 100, precisions=[p / 100 for p in s.precisions],
                brevity_penalty=s.bp, candidate_length=s.sys_len, reference_length=s.ref_len)


def words(length, vocabulary):
    return [random.choice(vocabulary) for _ in range(length)]


def corpus(count, most_references):
    references = [[words(random.randint(3, 12), 'abc') for _ in range(random.randint(1, most_references))] for _ in range(count)]
    return [[w if random.random() < 0.9 else 'x' for w in r[-1]][:random.randint(2, 12)] for r in references], references


blue = [bleu([hyp1, hyp2], [refs1, refs2])] + [bleu(*corpus(count, most)) for count, most in ((1, 1), (5, 1), (20, 3), (50, 2))]
blue.append(bleu(['a b c d e'.split()], [['x b c d y'.split()]]))     # no 4-gram matches: 0

mpmath.mp.dps = 60
ps = [1e-300, 1e-100, 1e-20, 1e-12, 1e-6, 0.001, 0.025, 0.05, 0.0749999, 0.0750001, 0.1, 0.25, 0.4, 0.4999, 0.5, 0.6, 0.75, 0.8, 0.9,
      0.9249999, 0.9250001, 0.95, 0.975, 0.99, 0.999, 0.999999, 1 - 2 ** -53]


def quantile(p):
    p = mpmath.mpf(p)
    flip, tail = (p > 0.5), min(p, 1 - p)
    if tail == mpmath.mpf(1) / 2: return 0.0
    guess = -mpmath.sqrt(-2 * mpmath.log(tail))
    root = mpmath.findroot(lambda x: mpmath.log(mpmath.ncdf(x)) - mpmath.log(tail), (guess, guess + 0.4), solver='secant')
    return float(-root if flip else root)


normal = [dict(p=p, z=quantile(p)) for p in ps]

y, low, high = ([round(random.gauss(0, 1), 3) for _ in range(30)] for _ in range(3))
pinball = dict(truth=y, low=low, high=high, score=(mean_pinball_loss(y, low, alpha=0.1) + mean_pinball_loss(y, high, alpha=0.9)) / 2)

texts = ['good fun good', 'not good', 'bad not fun', 'bad bad plot', 'a good plot', 'fun', '']
labels = [2, 0, 0, 0, 2, 2, 0]
unseen = ['good plot', 'not fun', 'bad', 'nothing known here', 'good unknown fun good', '']
split = dict(tokenizer=str.split, token_pattern=None, lowercase=False)
counter = CountVectorizer(ngram_range=(1, 2), **split)
model = MultinomialNB(alpha=1.0).fit(counter.fit_transform(texts), labels)
bayes = dict(texts=texts, labels=labels, unseen=unseen, classes=model.classes_.tolist(),
             log_probabilities=model.predict_log_proba(counter.transform(unseen)).tolist())

tfidf = TfidfVectorizer(**split)
known = tfidf.fit_transform(texts)
retrieval = dict(texts=texts, queries=unseen, similarity=linear_kernel(tfidf.transform(unseen), known).tolist())

json.dump(dict(about=f'scikit-learn {sklearn.__version__}, NLTK {nltk.__version__}, sacreBLEU {sacrebleu.__version__}, mpmath {mpmath.__version__}',
               classification=cases, bleu=blue, normal_quantile=normal, pinball=pinball, naive_bayes=bayes, retrieval=retrieval),
          open(os.path.join(out, 'metrics.json'), 'w'))
print('NLTK example', blue[0]['bleu'])
