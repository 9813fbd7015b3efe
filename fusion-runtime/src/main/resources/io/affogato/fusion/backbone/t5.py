# T5 v1.1 / Flan-T5 sub-layers (Raffel et al. 2020; Shazeer 2020 for the gate), as TorchScript.
# Axes: B batch, L positions, S positions attended to, E width, A heads, K head width.
# Pre-norm residual: x + dropout(sublayer(rms(x))). No biases, no 1/sqrt(K) in the scores.

def linear(self, x: Tensor, w: Tensor) -> Tensor:
    # w may be bfloat16, which is widened for this product only
    return torch.linear(x, w.to(6))

def rms(self, x: Tensor, w: Tensor, eps: float) -> Tensor:
    return w * (x * torch.rsqrt((x * x).mean(-1, True) + eps))

def heads(self, x: Tensor, a: int) -> Tensor:
    # (B, L, A*K) -> (B, A, L, K)
    return x.view(x.size(0), x.size(1), a, -1).transpose(1, 2)

def attend(self, q: Tensor, k: Tensor, v: Tensor, bias: Tensor, o: Tensor) -> Tensor:
    b = bias.expand(q.size(0), q.size(1), q.size(2), k.size(2))
    y = torch.scaled_dot_product_attention(q, k, v, b, scale=1.0)
    return self.linear(y.transpose(1, 2).reshape(y.size(0), y.size(2), -1), o)

def self_attention(self, x: Tensor, norm: Tensor, q: Tensor, k: Tensor, v: Tensor, o: Tensor, bias: Tensor, a: int, eps: float, p: float) -> Tensor:
    n = self.rms(x, norm, eps)
    y = self.attend(self.heads(self.linear(n, q), a), self.heads(self.linear(n, k), a), self.heads(self.linear(n, v), a), bias, o)
    return x + torch.dropout(y, p, p > 0)

def projections(self, x: Tensor, norm: Tensor, q: Tensor, k: Tensor, v: Tensor, a: int, eps: float) -> List[Tensor]:
    # queries, keys and values, each (B, A, L, K)
    n = self.rms(x, norm, eps)
    return [self.heads(torch.linear(n, q), a), self.heads(torch.linear(n, k), a), self.heads(torch.linear(n, v), a)]

def modulated_attention(self, x: Tensor, q: Tensor, k: Tensor, v: Tensor, bias: Tensor, query: Tensor, attention: Tensor, shift: Tensor, o: Tensor, p: float) -> Tensor:
    # scales and shift (B, A, 1, K), outside of the attention
    b = bias.expand(q.size(0), q.size(1), q.size(2), k.size(2))
    y = torch.scaled_dot_product_attention(q * query, k, v, b, scale=1.0) * attention + shift
    y = torch.linear(y.transpose(1, 2).reshape(y.size(0), y.size(2), -1), o)
    return x + torch.dropout(y, p, p > 0)

def cross_attention(self, x: Tensor, norm: Tensor, q: Tensor, o: Tensor, keys: Tensor, values: Tensor, bias: Tensor, a: int, eps: float, p: float) -> Tensor:
    n = self.rms(x, norm, eps)
    y = self.attend(self.heads(self.linear(n, q), a), keys, values, bias, o)
    return x + torch.dropout(y, p, p > 0)

def project(self, x: Tensor, w: Tensor, a: int) -> Tensor:
    return self.heads(self.linear(x, w), a)

def cached_attention(self, x: Tensor, norm: Tensor, q: Tensor, k: Tensor, v: Tensor, o: Tensor, past_k: Tensor, past_v: Tensor, bias: Tensor, a: int, eps: float) -> List[Tensor]:
    # one new position after past ones; returns the result and the longer keys and values
    n = self.rms(x, norm, eps)
    keys = torch.cat([past_k, self.heads(self.linear(n, k), a)], 2)
    values = torch.cat([past_v, self.heads(self.linear(n, v), a)], 2)
    y = self.attend(self.heads(self.linear(n, q), a), keys, values, bias, o)
    return [x + y, keys, values]

def activate(self, x: Tensor, kind: int) -> Tensor:
    # 0 relu, 1 gelu (erf), 2 gelu_new (tanh)
    if kind == 1:
        return torch.gelu(x)
    if kind == 2:
        return torch.gelu(x, approximate="tanh")
    return torch.relu(x)

def gated_feed_forward(self, x: Tensor, norm: Tensor, wi_0: Tensor, wi_1: Tensor, wo: Tensor, kind: int, eps: float, p: float) -> Tensor:
    n = self.rms(x, norm, eps)
    h = self.activate(self.linear(n, wi_0), kind) * self.linear(n, wi_1)
    y = self.linear(torch.dropout(h, p, p > 0), wo)
    return x + torch.dropout(y, p, p > 0)

def feed_forward(self, x: Tensor, norm: Tensor, wi: Tensor, wo: Tensor, kind: int, eps: float, p: float) -> Tensor:
    h = self.activate(self.linear(self.rms(x, norm, eps), wi), kind)
    y = self.linear(torch.dropout(h, p, p > 0), wo)
    return x + torch.dropout(y, p, p > 0)

def gated_hidden(self, x: Tensor, norm: Tensor, wi_0: Tensor, wi_1: Tensor, kind: int, eps: float) -> Tensor:
    n = self.rms(x, norm, eps)
    return self.activate(torch.linear(n, wi_0), kind) * torch.linear(n, wi_1)

def plain_hidden(self, x: Tensor, norm: Tensor, wi: Tensor, kind: int, eps: float) -> Tensor:
    return self.activate(torch.linear(self.rms(x, norm, eps), wi), kind)

def modulated_output(self, x: Tensor, hidden: Tensor, scale: Tensor, wo: Tensor, p: float) -> Tensor:
    # scale (B, 1, F)
    y = torch.linear(torch.dropout(hidden * scale, p, p > 0), wo)
    return x + torch.dropout(y, p, p > 0)

def visible_mean(self, states: Tensor, mask: Tensor) -> Tensor:
    # (B, L, E), (B, L) -> (B, E)
    return (states * mask.unsqueeze(-1)).sum(1) / torch.clamp(mask.sum(1, True), 1)

def relative_bias(self, table: Tensor, first: int, l: int, s: int, bidirectional: bool, log_range: float) -> Tensor:
    # (1, A, L, S); queries stand at positions first .. first + l - 1, keys at 0 .. s - 1
    # logarithmic buckets beyond half of them; log_range = log(max distance / exact buckets)
    query = torch.arange(first, first + l, device=table.device).unsqueeze(1)
    key = torch.arange(0, s, device=table.device).unsqueeze(0)
    n = query - key
    buckets = table.size(0)
    base = torch.zeros_like(n)
    if bidirectional:
        buckets = buckets // 2
        base = (n < 0).to(4) * buckets
        n = torch.abs(n)
    else:
        n = torch.clamp(n, 0)
    exact = buckets // 2
    ratio = torch.log(torch.clamp(n, 1).to(6) / exact) / log_range
    far = torch.clamp(exact + (ratio * (buckets - exact)).to(4), None, buckets - 1)
    index = base + torch.where(n < exact, n, far)
    return torch.embedding(table, index).to(6).permute([2, 0, 1]).unsqueeze(0)

def causal(self, bias: Tensor, first: int) -> Tensor:
    # hides keys that come after the query
    l = bias.size(2)
    s = bias.size(3)
    hidden = torch.arange(0, s, device=bias.device).unsqueeze(0) > torch.arange(first, first + l, device=bias.device).unsqueeze(1)
    return torch.masked_fill(bias, hidden, -3.4028234663852886e38)

def encoder_bias(self, mask: Tensor, table: Tensor, log_range: float) -> Tensor:
    # mask (B, L), 1 visible -> (B, A, L, L)
    bias = self.relative_bias(table, 0, mask.size(1), mask.size(1), True, log_range)
    return self.with_mask(bias, mask)

def decoder_bias(self, ids: Tensor, table: Tensor, first: int, l: int, log_range: float) -> Tensor:
    # (1, A, l, first + l), for ids of any shape: they only say whose the result is
    return self.causal(self.relative_bias(table, first, l, first + l, False, log_range), first)

def embed(self, ids: Tensor, table: Tensor) -> Tensor:
    return torch.embedding(table, ids).to(6)

def with_mask(self, bias: Tensor, mask: Tensor) -> Tensor:
    # mask (B, S), 1 visible -> bias (B, A, L, S)
    return bias + ((1.0 - mask) * -3.4028234663852886e38).unsqueeze(1).unsqueeze(1)

def mask_only(self, mask: Tensor) -> Tensor:
    return ((1.0 - mask) * -3.4028234663852886e38).unsqueeze(1).unsqueeze(1)

def shift_right(self, labels: Tensor, start: int) -> Tensor:
    # decoder input: the start id, then the labels without their last; -100 becomes the pad id 0
    first = torch.full([labels.size(0), 1], start, dtype=4, device=labels.device)
    ids = torch.cat([first, torch.slice(labels, 1, 0, labels.size(1) - 1)], 1)
    return torch.masked_fill(ids, ids == -100, 0)

def starts(self, like: Tensor, start: int) -> Tensor:
    # (B): the start id for every row of an array
    return torch.full([like.size(0)], start, dtype=4, device=like.device)
