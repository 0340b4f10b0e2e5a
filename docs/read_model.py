#!/usr/bin/env python3
"""Reads a model of Longhand (model.json) with Python's standard library alone.

    python3 read_model.py model.json      computes the model's own check again, prints the largest error, exit code 1 if off

    import read_model
    model = read_model.load('model.json')
    read_model.predict(model, {'rows': [[...], ...], 'times': [...] or None, 'last': [39.0], 'before': None})   # forecast → [°F, ...]
    read_model.predict(model, {'rows': [[...], ...]})                                         # classify → [probability, ...]
    read_model.predict(model, {'text': 'So good!'})                                           # classify texts
    read_model.predict(model, {'rows': [['Teddy'], ['Roosevelt']]})                           # tag → a list for each step
    read_model.translate(model, 'Are you tired?')                                             # translate → 'är du trött ?'
    read_model.said(model, read_model.predict(model, {'rows': [[...], ...]}))                 # transcribe → [label, ...]
    read_model.predict(model, {'text': 'emma'})                                               # generate → [−ln P of each step, ...]

The notation is that of Greff et al., "LSTM: A Search Space Odyssey" (2017): x input, y output, c cell, z block input, i f o gates.
"""
import itertools
import json
import math
import operator
import struct
import sys
import unicodedata
import zlib
from array import array
from datetime import datetime

TOLERANCE = 1e-5  # largest error of a check: in deviations of its target, of a probability, or of its logarithm


def load(path):
    """The model as a dictionary; raises ValueError if it is of another kind or damaged."""
    with open(path, encoding='utf-8-sig') as file:
        model = json.load(file)
    if model.get('format') != 'longhand-model' or model.get('version') != 2:
        raise ValueError(f'{path}: not a longhand-model of version 2')
    if checksum({key: value for key, value in model.items() if key != 'checksum'}) != model['checksum']:
        raise ValueError(f'{path}: the checksum does not fit, the file has changed since it was written')
    if model['task']['kind'] not in PREDICT:
        raise ValueError(f'{path}: a model for the task {model["task"]["kind"]}, which this reader does not know')
    return model


def predict(model, case):
    """What the model says of one case, see `forecast`, `classify`, `generate`, `translate_given` and `transcribe`."""
    return PREDICT[model['task']['kind']](model, case)


def forecast(model, window):
    """The forecasts for one window, in the targets' units: of each target one value, or one for each step up to the horizon.
    With quantiles first all of them at the lowest level, then at the next; with a normal distribution first all means, then
    all deviations.

    window['rows']    for each step, oldest first: the values of the input columns, numbers or names of categories
    window['times']   for each step '2013-11-03T01:00:00'; needed only for calendar inputs
    window['last']    the targets at the last step; needed only where the change is predicted
    window['before']  the same step one season before each forecast; needed only where that is what they are told against
    """
    times = window.get('times') or [None] * len(window['rows'])
    targets, task = model['outputs'], model['task']
    if task['share']:  # each target on its own: [target][number][step] → [number][target][step]
        said = [numbers(model, steps(own_inputs(model, c), model, window['rows'], times)) for c in range(len(targets))]
        said = [[value for own in said for value in own[number]] for number in range(len(said[0]))]
    else:
        said = numbers(model, steps(model['inputs'], model, window['rows'], times))
    ahead = len(said[0]) // len(targets)
    return [in_units(model, window, number, place, place // ahead, out)
            for number, outs in enumerate(said) for place, out in enumerate(outs)]


def roll(model, window, following=()):
    """Of a `recursive` model the forecasts of all steps up to the horizon, [step][target]: each is the last row of the next window.

    following  for each step but the last one the cells of its row, those of the targets unread, and its time: [(row, time), ...];
               left out where targets are all that is read
    """
    columns = [given['column'] for given in model['inputs'] if given['kind'] != 'calendar']
    targets = [target['column'] for target in model['outputs']]
    rows, times, last, said = window['rows'], window.get('times'), window['last'], []
    for step in range(model['task']['horizon']):
        said.append(forecast(model, {'rows': rows, 'times': times, 'last': last}))
        row, time = following[step] if step < len(following) else ([None] * len(columns), None)
        known = [targets.index(column) if column in targets else None for column in columns]
        rows = rows[1:] + [[cell if of is None else said[-1][of] for cell, of in zip(row, known)]]
        times, last = times and times[1:] + [time], said[-1]
    return said


def numbers(model, x):
    """What the network says: one list for each number of a value. Quantiles are put in ascending order."""
    out, head = network(model, x), model['task']['head']
    count = {'point': 1, 'quantiles': len(head.get('levels', ())), 'gaussian': 2}[head['kind']]
    each = len(out) // count
    lists = [out[number * each:(number + 1) * each] for number in range(count)]
    if head['kind'] == 'quantiles':
        lists = [list(level) for level in zip(*[sorted(values) for values in zip(*lists)])]
    return lists


def in_units(model, window, number, place, target, out):
    scaler, task = model['outputs'][target]['scaler'], model['task']
    if task['head']['kind'] == 'gaussian' and number == 1:  # ln σ², with a floor of 0.001
        return scaler['deviation'] * math.sqrt(1e-6 + math.exp(out))
    base = {'value': lambda: 0.0, 'change': lambda: window['last'][target], 'season': lambda: window['before'][place]}
    return scaler['mean'] + scaler['deviation'] * out + base[task['predict']]()


def classify(model, case):
    """The probability of each class, in the order of model['outputs']['classes'].

    case['rows']  for each step: the values of the input columns, numbers or names of categories, None where missing
    case['text']  instead of rows, where the model reads texts
    """
    longest = model['task']['longest']
    if model['task']['form']['kind'] == 'text':
        given = model['inputs'][0]
        tokens = tokenise(case['text'], given['by'], given['lowerCase'])[:longest]
        if not tokens:
            raise ValueError('there is no token in the text')
        return softmax(network(model, [[] for _ in tokens], symbol_numbers(given, tokens)))
    return softmax(network(model, [features(model['inputs'], row) for row in case['rows'][:longest]]))


def translate_given(model, pair):
    """The probability of each symbol of a translation and of its end, each after the true ones before it.

    pair['source'], pair['target']  the texts
    """
    said = model['outputs']
    target = symbol_numbers(said, tokenise(pair['target'], said['by'], said['lowerCase']))
    start, end = ([said['symbols'].index(symbol)] for symbol in ('<start>', '<end>'))
    outputs = network(model, *bare([start, *target]), encode(model, *read_source(model, pair['source'])))
    return [softmax(out)[symbol] for out, (symbol,) in zip(outputs, [*target, end])]


def translate(model, text):
    """The translation whose every symbol is the most probable one (greedy search), its symbols divided by blanks."""
    symbols = model['outputs']['symbols']
    unknown, start, end = (symbols.index(symbol) for symbol in ('<unk>', '<start>', '<end>'))
    encoded, said = encode(model, *read_source(model, text)), [start]
    while len(said) <= 2 * model['outputs']['longest'] + 1:
        out = network(model, *bare([[symbol] for symbol in said]), encoded)[-1]
        said.append(max((k for k in range(len(out)) if k not in (unknown, start)), key=lambda k: out[k]))
        if said[-1] == end:
            return ' '.join(symbols[k] for k in said[1:-1])
    return ' '.join(symbols[k] for k in said[1:])


def read_source(model, text):
    given = model['inputs'][0]
    tokens = tokenise(text, given['by'], given['lowerCase'])[:given['longest']]
    if not tokens:
        raise ValueError('there is nothing to translate')
    return bare(symbol_numbers(given, tokens))


def bare(tokens):
    """Steps that have tokens and no features."""
    return [[] for _ in tokens], tokens


def transcribe(model, case):
    """For each frame the probability of the blank, then of each label in the order of model['outputs']['labels'].

    case['rows']  for each frame: the values of the columns that the inputs name, numbers or names of categories, None where missing
    """
    x = sequence_features(model, case['rows'])[:model['task']['longest']]
    return [softmax(out) for out in network(model, x)]


def said(model, probabilities):
    """The labels that the most probable class of each frame says: repeats are one, and the blank (class 0) is none."""
    path = [frame.index(max(frame)) for frame in probabilities]
    return [model['outputs']['labels'][k - 1] for k, last in zip(path, [0, *path]) if k != 0 and k != last]


def generate(model, piece):
    """−ln of the probability of each step, each after the true ones before it: of a running text from its second symbol on, of a
    text also of its end, of keys of all of them together.

    piece['text']   a text, or
    piece['steps']  for each step the numbers of the keys that are down
    piece['cells']  what it is made from: cells of columns by their names
    """
    said, task = model['inputs'][0], model['task']
    if said['kind'] == 'keys':
        tokens, truth = [], piece['steps']
        hot = [[1.0 if key in step else 0.0 for key in range(len(said['keys']))] for step in truth]
        x = [[0.0] * len(said['keys']), *hot[:-1]]
    else:
        numbers_of = symbol_numbers(said, with_slots(cut(piece['text'], said), model, piece))
        if task['form']['kind'] == 'stream':
            tokens, truth = numbers_of[:-1], numbers_of[1:]
        else:
            start, end = ([said['symbols'].index(symbol)] for symbol in ('<start>', '<end>'))
            tokens, truth = [start, *numbers_of], [*numbers_of, end]
        x = [[] for _ in tokens]
    encoded = None
    if task['enter'] is not None:
        inputs = model['inputs'][1:]
        values = features(inputs, [piece['cells'].get(given['column']) for given in inputs])
        if task['enter'] == 'state':
            encoded = encode(model, [values])
        else:
            later = values if task['enter'] == 'every' else [0.0] * len(values)
            x = [step + (later if t else values) for t, step in enumerate(x)]
    longest = task['longest']
    outputs = network(model, x[:longest], tokens[:longest], encoded)
    if said['kind'] == 'keys':
        return [sum(softplus(-v if key in step else v) for key, v in enumerate(out)) for out, step in zip(outputs, truth)]
    return [-math.log(softmax(out)[symbol]) for out, (symbol,) in zip(outputs, truth)]


def cut(text, given):
    """The tokens of a text to go on from; where it is cut into words, the end of a line is one too."""
    if given['by'] != 'words':
        return tokenise(text, given['by'], given['lowerCase'])
    lines = [tokenise(line, 'words', given['lowerCase']) for line in text.split('\n')]
    return [token for k, line in enumerate(lines) for token in (['\n'] if k else []) + line]


def with_slots(tokens, model, piece):
    """The symbol <column> in the place of every value of a slot; where several fit the longest."""
    cells, given = piece['cells'] or {}, model['inputs'][0]
    values = [(name, cut(str(cells[name]), given)) for name in model['task']['slots'] if cells.get(name) is not None]
    values.sort(key=lambda value: -len(value[1]))
    result, at = [], 0
    while at < len(tokens):
        name, length = next(((name, len(own)) for name, own in values if own and tokens[at:at + len(own)] == own), ('', 1))
        result.append(f'<{name}>' if name else tokens[at])
        at += length
    return result


def tag(model, case):
    """For each step the probability of each label, in the order of model['outputs']['classes'], or a list of one number.

    case['rows']  a sequence: for each step the cells of the columns that model['inputs'] name, each once, None where missing
    """
    given, said = model['outputs'], []
    x, tokens = sequence_features(model, case['rows']), word_tokens(model, case['rows'])
    count = -(-len(x) // model['task']['longest'])
    for piece in range(count):
        cut = slice(piece * len(x) // count, (piece + 1) * len(x) // count)
        said.extend(network(model, x[cut], tokens[cut]))
    if given['says'] == 'labels':
        return [softmax(out) for out in said]
    return [[given['scaler']['mean'] + given['scaler']['deviation'] * value for value in out] for out in said]


PREDICT = {
    'forecast': forecast,
    'classify': classify,
    'tag': tag,
    'generate': generate,
    'translate': translate_given,
    'transcribe': transcribe,
}


# ---- inputs: cells of a row → features of a step


def steps(inputs, model, rows, times):
    """The features of every step, those that are `relative` as their difference from the last step."""
    columns = [given for given in model['inputs'] if given['kind'] != 'calendar']
    places = [columns.index(given) for given in inputs if given['kind'] != 'calendar']
    x = [features(inputs, [row[place] for place in places], time) for row, time in zip(rows, times)]
    relative = [flag for given in inputs for flag in [given.get('relative', False)] * width(given)]
    return [[value - last if flag else value for value, last, flag in zip(step, x[-1], relative)] for step in x]


def own_inputs(model, c):
    """In a shared network a target sees itself and what is no target."""
    targets = [target['column'] for target in model['outputs']]
    numbers_of = [given for given in model['inputs'] if given['kind'] == 'number']
    own = [given for given in numbers_of if given['column'] == targets[c]]
    return own + [given for given in model['inputs'] if given not in numbers_of or given['column'] not in targets]


def width(given):
    return {'number': 1, 'calendar': 2}.get(given['kind']) or len(given['levels'])


def features(inputs, row, time=None):
    x, cells = [], iter(row)
    for given in inputs:
        if given['kind'] == 'number':
            cell = next(cells)
            x.append(0.0 if cell is None else (cell - given['scaler']['mean']) / given['scaler']['deviation'])
        elif given['kind'] == 'category':
            cell = next(cells)
            x.extend(1.0 if cell == level else 0.0 for level in given['levels'])
        elif given['kind'] == 'words':
            own = tokenise(next(cells) or '', 'words', True)
            x.extend(1.0 if word in own else 0.0 for word in given['words'])
        elif given['kind'] == 'slot':
            cell = next(cells)
            x.append(1.0 if cell and cell not in given['levels'] else 0.0)
            x.extend(1.0 if cell == level else 0.0 for level in given['levels'])
        else:
            angle = 2 * math.pi * phase(given['cycle'], datetime.fromisoformat(time))
            x.extend((math.sin(angle), math.cos(angle)))
    return x


def sequence_features(model, rows):
    """The features of each step of a sequence whose values are told as task.normalise says, and whose changes are read too."""
    inputs = [given for given in model['inputs'] if given['kind'] not in ('word', 'spelling')]
    names = column_names(model)
    columns = {name: [row[k] for row in rows] for k, name in enumerate(names)}
    if model['task']['normalise'] != 'training':
        numbers_of = [given['column'] for given in inputs if given['kind'] == 'number']
        centre = model['task']['normalise'] == 'centre'
        columns = {name: normalised(cells, centre) if name in numbers_of else cells for name, cells in columns.items()}
    read = [changes(columns[given['column']]) if given['kind'] == 'change' else columns[given['column']] for given in inputs]
    plain = [{**given, 'kind': 'number'} if given['kind'] == 'change' else given for given in inputs]
    return [features(plain, row) for row in zip(*read)] if inputs else [[] for _ in rows]


def column_names(model):
    """The columns that the cells of a row are of: each once, in the order of their first names."""
    return list(dict.fromkeys(given['column'] for given in model['inputs']))


def normalised(cells, centre=False):
    """In deviations from their own mean, or only less it; where they do not differ, 0."""
    present = [cell for cell in cells if cell is not None]
    mean = sum(present) / max(1, len(present))
    squares = sum((cell - mean) ** 2 for cell in present)
    deviation = 1.0 if centre else math.sqrt(squares / max(1, len(present))) or 1.0
    return [None if cell is None else (cell - mean) / deviation for cell in cells]


def changes(cells):
    """The difference of each value from the one before, of the first one 0."""
    return [0.0] + [None if a is None or b is None else b - a for a, b in zip(cells, cells[1:])]


def phase(cycle, time):
    """Where a time stands in a cycle, 0 … 1."""
    if cycle == 'hour':
        return (time - time.replace(hour=0, minute=0, second=0, microsecond=0)).total_seconds() / 86400
    if cycle == 'weekday':
        return time.weekday() / 7  # Monday is 0
    if cycle == 'month':
        return (time.month - 1) / 12
    new_year = datetime(time.year, 1, 1)
    return (time - new_year).days / (datetime(time.year + 1, 1, 1) - new_year).days


# ---- inputs: a text → numbers of its tokens

BLANKS = frozenset('\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a'
                   '\u2028\u2029\u202f\u205f\u3000\ufeff')


def tokenise(text, by, lower_case):
    """A token for each step: characters, words with punctuation split off, or what stands between blanks."""
    tokens = list(text) if by == 'characters' else words(text) if by == 'words' else between_blanks(text)
    return [token.lower() for token in tokens] if lower_case else tokens


def between_blanks(text):
    return [token for token in ''.join(' ' if c in BLANKS else c for c in text).split(' ') if token]


def words(text):
    """Runs of letters, marks and digits, joined by what `joins`; of anything else, each character with its marks."""
    tokens, at = [], 0
    while at < len(text):
        end = run_end(text, at, 'LMN')
        if end > at:
            while joins(text, end):
                end = run_end(text, end + 1, 'LMN')
        elif text[at] in BLANKS:
            at += 1
            continue
        else:
            end = run_end(text, at + 1, 'M')
        tokens.append(text[at:end])
        at = end
    return tokens


def joins(text, at):
    """One apostrophe or hyphen before a letter, mark or digit; one point or comma between two decimal digits."""
    if at + 1 >= len(text) or unicodedata.category(text[at + 1])[0] not in 'LMN':
        return False
    if text[at] in ".,":
        return unicodedata.category(text[at - 1]) == 'Nd' == unicodedata.category(text[at + 1])
    return text[at] in "'\u2019-\u2010\u2011"


def run_end(text, at, kinds):
    """Where a run of characters ends whose Unicode category begins with one of `kinds`."""
    while at < len(text) and unicodedata.category(text[at])[0] in kinds:
        at += 1
    return at


def symbol_numbers(given, tokens):
    """For each step the row of its symbol in the table of embeddings: the first one where it is not known."""
    reserved = given['reserved']
    numbers = {symbol: reserved + k for k, symbol in enumerate(given['symbols'][reserved:])}
    unknown = given['symbols'].index('<unk>')
    return [[numbers.get(token, unknown)] for token in tokens]


# ---- inputs: words of a sequence → numbers of symbols


def word_tokens(model, rows):
    """For each step the number of its word, then of what it looks like; nothing where no words are read."""
    tokens = [[] for _ in rows]
    for given in model['inputs']:
        column = [row[column_names(model).index(given['column'])] for row in rows]
        if given['kind'] == 'word':
            words_of = [word.lower() if given['lowerCase'] else word for word in column]
            for step, numbers_of in zip(tokens, symbol_numbers(given, words_of)):
                step.extend(numbers_of)
        elif given['kind'] == 'spelling':
            for step, word in zip(tokens, column):
                step.extend(spelling(given, word))
    return tokens


SHAPES = ('small letters', 'first capital', 'all capitals', 'some capital', 'letters without case', 'digits', 'number',
          'letters and digits', '@name', '#tag', 'address', 'punctuation', 'other')


def spelling(given, word):
    """Numbers for the shape of a word, its first letters and its last ones."""
    letters = list(word.lower())
    parts = [letters[:length] for length in given['prefixes']] + [letters[-length:] for length in given['suffixes']]
    return [SHAPES.index(shape(word)), *(fnv(''.join(part)) % given['buckets'] for part in parts)]


def shape(word):
    kinds = [unicodedata.category(c) for c in word]
    capitals = [kind in ('Lu', 'Lt') for kind in kinds]
    if is_address(word):
        return 'address'
    if word[:1] in ('@', '#') and (kinds[1:2] and (kinds[1][0] in 'LN' or word[1] == '_')):
        return '@name' if word[0] == '@' else '#tag'
    if kinds and all(kind == 'Nd' for kind in kinds):
        return 'digits'
    if is_number(word):
        return 'number'
    if any(kind[0] == 'N' for kind in kinds) and any(kind[0] == 'L' for kind in kinds):
        return 'letters and digits'
    if any(capitals):
        if capitals[0] and sum(capitals) == 1:
            return 'first capital'
        return 'all capitals' if 'Lu' in kinds and not {'Ll', 'Lt', 'Lo'} & set(kinds) else 'some capital'
    if 'Ll' in kinds:
        return 'small letters'
    if any(kind[0] == 'L' for kind in kinds):
        return 'letters without case'
    return 'punctuation' if kinds and all(kind[0] == 'P' for kind in kinds) else 'other'


def is_address(word):
    for opening in ('http://', 'https://', 'www.'):
        if word.lower().startswith(opening) and word[len(opening):][:1] not in ('', *BLANKS):
            return True
    name, _, place = word.partition('@')
    return bool(name) and '@' not in place and '.' in place[1:-1] and not BLANKS & set(word)


def is_number(word):
    """Digits with points, colons and dashes between them; a sign or a currency before, a percent sign or currency behind."""
    body = word[1:] if word[:1] in ('+', '-', '\u2212') else word
    body = body[1:] if body and unicodedata.category(body[0]) == 'Sc' else body
    if body and (body[-1] in '%\u2030\u00b0' or unicodedata.category(body[-1]) == 'Sc'):
        body = body[:-1]
    kinds = [unicodedata.category(c) for c in body]
    return 'Nd' in kinds and all(kind[0] == 'N' or c in '.,:/-\u2212' for c, kind in zip(body, kinds))


def fnv(text):
    """FNV-1a of the UTF-16 units of a text."""
    data, value = text.encode('utf-16-le', 'surrogatepass'), 0x811c9dc5
    for low, high in zip(data[::2], data[1::2]):
        value = ((value ^ (low | high << 8)) * 0x01000193) & 0xffffffff
    return value


# ---- the network: features and vectors of tokens, layers of one or two directions, then ŷ = c + V y


def network(model, x, tokens=(), encoded=None):
    """ŷ of a case, or a list with that of each step where the network reads every one.

    x: the features of each step; tokens: for each step the number of a symbol for each table of embeddings
    encoded: where there is an encoder, what `encode` says of the source
    """
    spec = model['network']
    keys, start = encoded or (None, None)
    y, last, _ = stack(model, spec, '', x, tokens, start)
    if spec.get('attention') == 'luong':
        y = [attend(model, keys, step) for step in y]
    V, c = tensor(model, 'head.V'), tensor(model, 'head.c')
    if spec['read'] == 'every':
        return [add(dot(V, step), c) for step in y]
    if spec['read'] == 'mean':
        last = [sum(values) / len(y) for values in zip(*y)]
    return add(dot(V, last), c)


def encode(model, x, tokens=()):
    """What the encoder makes of a source: its outputs, and the state that the decoder begins with."""
    y, _, final = stack(model, model['network']['encoder'], 'encoder.', x, tokens)
    return y, final


def stack(model, spec, prefix, x, tokens, start=None):
    """Layers over a sequence: the outputs of the top one, (T)(H · directions); each direction's own last one of them; and of each
    layer the final state, both directions of it side by side. start: such a state to begin with."""
    for table in range(len(spec.get('embeddings', []))):
        E = tensor(model, f'{prefix}embeddings.{table}.E')
        x = [[*step, *E[numbers[table]]] for step, numbers in zip(x, tokens)]
    final = []
    for layer in range(model['network']['layers']):
        y, state = run(model, f'{prefix}layers.{layer}.forward.', x, start and start[layer])
        last = y[-1]
        if spec['bidirectional']:
            backward, other = run(model, f'{prefix}layers.{layer}.backward.', x[::-1])
            y = [ahead + back for ahead, back in zip(y, backward[::-1])]
            last = last + backward[-1]  # each direction's own last output
            state = {letter: state[letter] + other[letter] for letter in state}
        final.append(state)
        x = y
    return x, last, final


def attend(model, h, y):
    """ỹ = tanh(W [c; y] + b), c = Σ α_s h_s, α = softmax(h_s · y) over the outputs h of the encoder (Luong et al. 2015)."""
    α = softmax(dot(h, y))
    c = [sum(map(operator.mul, α, values)) for values in zip(*h)]
    return [math.tanh(v) for v in add(dot(tensor(model, 'attention.W'), c + y), tensor(model, 'attention.b'))]


def run(model, prefix, x, start=None):
    """One direction of one layer over a sequence: x (T)(D) → y (T)(H), and its final state."""
    names = [name for name in model['parameters'] if name.startswith(prefix)]
    weights = {name[len(prefix):]: tensor(model, name) for name in names}
    cell = model['network']['cell']
    zeros = [0.0] * len(weights['b' if cell['kind'] == 'simple-rnn' else 'b.z'])
    state = start or dict.fromkeys('ycifo', zeros)
    outputs = []
    for step in x:
        if cell['kind'] == 'simple-rnn':
            state = {'y': rnn_step(cell['activation'], weights, step, state['y'])}
        else:
            state = lstm_step(cell['variant'], weights, step, state)
        outputs.append(state['y'])
    return outputs, state


def rnn_step(activation, w, x, h):
    a = add(w['b'], dot(w['W'], h), dot(w['U'], x))
    return [math.tanh(v) for v in a] if activation == 'tanh' else [max(0.0, v) for v in a]


def lstm_step(variant, w, x, last):
    """One step; a variant lacks the weights of what it does not have, and missing terms count nothing."""
    def bar(gate, c):
        terms = [dot(w[f'W.{gate}'], x), dot(w[f'R.{gate}'], last['y']), w[f'b.{gate}']]
        if f'p.{gate}' in w:
            terms.append(mul(w[f'p.{gate}'], c))
        for source in 'ifo':  # FGR: each gate also sees the gates of the step before
            if f'Rg.{gate}.{source}' in w:
                terms.append(dot(w[f'Rg.{gate}.{source}'], last[source]))
        return add(*terms)

    open_gate = [1.0] * len(last['c'])
    z = bar('z', None)
    z = z if variant == 'NIAF' else [math.tanh(v) for v in z]
    i = open_gate if variant == 'NIG' else sigmoid(bar('i', last['c']))
    f = open_gate if variant == 'NFG' else [1 - v for v in i] if variant == 'CIFG' else sigmoid(bar('f', last['c']))
    c = add(mul(z, i), mul(last['c'], f))
    o = open_gate if variant == 'NOG' else sigmoid(bar('o', c))
    y = mul(o, c if variant == 'NOAF' else [math.tanh(v) for v in c])
    return {'y': y, 'c': c, 'i': i, 'f': f, 'o': o}


def tensor(model, name):
    """A vector, or a matrix as a list of rows; the decimals rounded to the float32 they stand for."""
    data, shape = array('f', model['parameters'][name]['data']), model['parameters'][name]['shape']
    if len(shape) == 1:
        return data
    return [data[row * shape[1]:(row + 1) * shape[1]] for row in range(shape[0])]


def dot(matrix, vector):
    return [sum(map(operator.mul, row, vector)) for row in matrix]


def add(*vectors):
    return [sum(values) for values in zip(*vectors)]


def mul(a, b):
    return [u * v for u, v in zip(a, b)]


def sigmoid(vector):
    return [1 / (1 + math.exp(-v)) if v >= 0 else math.exp(v) / (1 + math.exp(v)) for v in vector]


def softplus(v):
    return max(v, 0.0) + math.log1p(math.exp(-abs(v)))


def softmax(outputs):
    largest = max(outputs)
    powers = [math.exp(v - largest) for v in outputs]
    return [power / sum(powers) for power in powers]


# ---- the file


def checksum(value):
    """CRC-32 of a JSON value, as docs/model-format.md describes it."""
    crc = 0

    def feed(part):
        nonlocal crc
        crc = zlib.crc32(part, crc)

    def walk(item):
        if item is None or isinstance(item, bool):
            feed(b'0' if item is None else b't' if item else b'f')
        elif isinstance(item, (int, float)):
            feed(b'n' + struct.pack('<d', item))
        elif isinstance(item, str):
            feed(b's' + json.dumps(item).encode())
        elif isinstance(item, list):
            feed(b'[')
            for part in item:
                walk(part)
            feed(b']')
        else:
            feed(b'{')
            for key in sorted(item, key=json.dumps):
                walk(key)
                walk(item[key])
            feed(b'}')

    walk(value)
    return f'{crc:08x}'


def check(model):
    """The largest error of the model's own check as TOLERANCE counts it; NaN where a value is none."""
    return worst(model)[0]


def worst(model):
    """The same with the target of a forecast, or the number of a tagger, that it belongs to."""
    kind, outputs = model['task']['kind'], model['outputs']
    if kind == 'tag':
        targets = [outputs if outputs['says'] == 'number' else None]
    elif kind == 'forecast':
        ahead = 1 if model['task']['output'] == 'value' or model['task']['recursive'] else model['task']['horizon']
        targets = [target for target in model['outputs'] for _ in range(ahead)]
    else:
        targets = [None]
    errors = [
        (abs(got - expected) / (target['scaler']['deviation'] if target else 1.0), target)
        for case in model['check']
        for got, expected, target in zip(flat(predict(model, case)), flat(case['outputs']), itertools.cycle(targets))
    ]
    if any('said' in case and said(model, case['outputs']) != case['said'] for case in model['check']):
        return math.inf, None
    return max(errors, key=lambda pair: math.inf if math.isnan(pair[0]) else pair[0])


def flat(values):
    """The values of one case, or of all its steps one after the other."""
    return [value for step in values for value in step] if isinstance(values[0], list) else values


def main(arguments):
    if len(arguments) != 1:
        print('usage: python3 read_model.py model.json', file=sys.stderr)
        return 2
    try:
        model = load(arguments[0])
    except (OSError, ValueError, KeyError, AttributeError) as problem:
        print(f'{type(problem).__name__}: {problem}', file=sys.stderr)
        return 1
    (error, target), count = worst(model), len(model['check'])
    if target:
        in_unit = f'{error * target["scaler"]["deviation"]:.3g} {target["unit"]}'.rstrip()
        what = 'windows' if model['task']['kind'] == 'forecast' else 'sequences'
        print(f'{count} {what}, largest error {in_unit} ({error:.3g} deviations)')
    else:
        what = '−ln of a probability' if model['task']['kind'] == 'generate' else 'a probability'
        print(f'{count} cases, largest error of {what} {error:.3g}')
    return 0 if error <= TOLERANCE else 1


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
