"""Golden values for an encoder-decoder, without and with attention (Luong et al. 2015, global, dot), by PyTorch autograd in float64.
Usage: python3 make_seq2seq.py [OUTDIR]. Sequences are [T][B][features]; names and gates (z i f o) are those of the network's own table.
The encoder (2 layers, both directions, 3 units each) reads a token and two features a step, packed by length; the decoder (2 layers, 6 units)
starts with the encoder's final states, both directions concatenated, and reads a token and one feature a step. J: mean cross-entropy."""
import json, os, sys
import torch, torch.nn as nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence
torch.set_default_dtype(torch.float64); torch.set_num_threads(1)
OUT = sys.argv[1] if len(sys.argv) > 1 else os.path.dirname(os.path.abspath(__file__))
S, T, B, L, HE, H, O = 5, 4, 3, 2, 3, 6, 5
SOURCE_LENGTHS, LENGTHS = [5, 2, 4], [3, 4, 1]
SYMBOLS = dict(source=dict(symbols=7, size=3), target=dict(symbols=5, size=4))
j = lambda t: t.detach().tolist()
g = torch.Generator().manual_seed(19)
rnd = lambda *s: torch.randn(*s, generator=g)
whole = lambda n, *s: torch.randint(n, s, generator=g)

def tensors(prefix, rnn, units, grads):
    """The packed tensors of an nn.LSTM by our names; both of its biases are ours together, each has our gradient."""
    out, of = {}, lambda p: p.grad if grads else p.data
    for layer in range(rnn.num_layers):
        for suffix, direction in [('', 'forward'), ('_reverse', 'backward')][:2 if rnn.bidirectional else 1]:
            P = {k: of(getattr(rnn, f'{k}_l{layer}{suffix}')) for k in ('weight_ih', 'weight_hh', 'bias_ih', 'bias_hh')}
            bias = P['bias_ih'] if grads else P['bias_ih'] + P['bias_hh']
            for k, gate in enumerate('ifzo'):
                rows = slice(k * units, (k + 1) * units)
                for name, t in (('W', P['weight_ih']), ('R', P['weight_hh']), ('b', bias)):
                    out[f'{prefix}layers.{layer}.{direction}.{name}.{gate}'] = j(t[rows])
    return out

def make(attention):
    encoder = nn.LSTM(2 + SYMBOLS['source']['size'], HE, L, bidirectional=True)
    decoder = nn.LSTM(1 + SYMBOLS['target']['size'], H, L)
    combine, head = nn.Linear(2 * H, H), nn.Linear(H, O)
    Es, Et = (nn.Embedding(SYMBOLS[k]['symbols'], SYMBOLS[k]['size']) for k in ('source', 'target'))
    modules = [encoder, decoder, head, Es, Et] + ([combine] if attention else [])
    for m in modules:
        for p in m.parameters(): p.data = rnd(*p.shape) * .5
    xs, xt = rnd(S, B, 2).requires_grad_(), rnd(T, B, 1).requires_grad_()
    source, target, truth = whole(SYMBOLS['source']['symbols'], S, B), whole(SYMBOLS['target']['symbols'], T, B), whole(O, T, B)
    packed = pack_padded_sequence(torch.cat([xs, Es(source)], 2), torch.tensor(SOURCE_LENGTHS), enforce_sorted=False)
    h, (hn, cn) = encoder(packed)
    h, _ = pad_packed_sequence(h, total_length=S)
    # [layer · direction][B][HE] to [layer][B][2 · HE]
    join = lambda s: s.view(L, 2, B, HE).permute(0, 2, 1, 3).reshape(L, B, 2 * HE)
    y, _ = decoder(torch.cat([xt, Et(target)], 2), (join(hn), join(cn)))
    alpha, top = None, y
    if attention:
        e = torch.einsum('tbh,sbh->tbs', y, h)
        there = torch.arange(S)[None, :] < torch.tensor(SOURCE_LENGTHS)[:, None]
        alpha = torch.softmax(e.masked_fill(~there, float('-inf')), 2)
        top = torch.tanh(combine(torch.cat([torch.einsum('tbs,sbh->tbh', alpha, h), y], 2)))
    logits = head(top)
    judged = torch.arange(T)[:, None] < torch.tensor(LENGTHS)[None, :]
    loss = nn.functional.cross_entropy(logits[judged], truth[judged])
    loss.backward()
    named = lambda grads: {
        'encoder.embeddings.0.E': j(Es.weight.grad if grads else Es.weight), 'embeddings.0.E': j(Et.weight.grad if grads else Et.weight),
        **tensors('encoder.', encoder, HE, grads), **tensors('', decoder, H, grads),
        **({'attention.W': j(combine.weight.grad if grads else combine.weight), 'attention.b': j(combine.bias.grad if grads else combine.bias)} if attention else {}),
        'head.V': j(head.weight.grad if grads else head.weight), 'head.c': j(head.bias.grad if grads else head.bias)}
    name = 'seq2seq_attention' if attention else 'seq2seq'
    o = dict(_about='made by make_seq2seq.py', torch=torch.__version__, dtype='float64', layers=L, units=H, outputs=O, symbols=SYMBOLS,
             source=dict(x=j(xs), tokens=j(source), lengths=SOURCE_LENGTHS), target=dict(x=j(xt), tokens=j(target), lengths=LENGTHS), truth=j(truth),
             parameters=named(False), outputs_per_step=j(logits), alpha=None if alpha is None else j(alpha), loss=loss.item(),
             gradients={**named(True), 'source.x': j(xs.grad), 'x': j(xt.grad)})
    with open(os.path.join(OUT, name + '.json'), 'w') as fh: json.dump(o, fh, separators=(',', ':')); fh.write('\n')
    print(name, loss.item())

make(False)
make(True)
