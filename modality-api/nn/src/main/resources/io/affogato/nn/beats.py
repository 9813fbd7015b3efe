# BEATs (arXiv:2212.09058), settings of iter3+. dtypes: 6 float32, 4 int64.

def patches(self, fbank: Tensor, w: Tensor, patch: int) -> Tensor:
    # (B, F, M) -> (B, T, C); time first, then frequency
    return torch.conv2d(fbank.unsqueeze(1), w, None, [patch, patch]).flatten(2).transpose(1, 2)

def position(self, x: Tensor, g: Tensor, v: Tensor, b: Tensor, groups: int) -> Tensor:
    # (B, T, D): x + gelu(conv(x)); weight norm over all but the kernel axis, an even kernel loses its last step
    w = v * (g / torch.sqrt((v * v).sum([0, 1], True)))
    k = w.size(2)
    y = torch.conv1d(x.transpose(1, 2), w, b, [1], [k // 2], [1], groups)
    return x + torch.gelu(y[:, :, :x.size(1)]).transpose(1, 2)

def buckets(self, like: Tensor, length: int, count: int, log_range: float) -> Tensor:
    # T5's bidirectional buckets; log_range = log(max_distance / (count / 4))
    at = torch.arange(length, dtype=4, device=like.device)
    offset = at.unsqueeze(0) - at.unsqueeze(1)
    half = count // 2
    exact = half // 2
    far = torch.abs(offset)
    logged = torch.log(far.to(6) / exact) / log_range * (half - exact)
    large = torch.clamp(exact + logged.to(4), None, half - 1)
    return torch.where(far < exact, far, large) + (offset > 0).to(4) * half

def bias(self, x: Tensor, table: Tensor, buckets: Tensor) -> Tensor:
    # table (buckets, A) -> (A, T, T)
    return torch.embedding(table, buckets).permute(2, 0, 1)

def gated(self, q: Tensor, bias: Tensor, w: Tensor, b: Tensor, a: Tensor) -> Tensor:
    # q (B, A, T, K) unscaled; w (8, K), a (1, A, 1, 1): bias times ga * (gb * a - 1) + 2
    s = torch.linear(q, w, b)
    gates = torch.sigmoid(s.view(s.size(0), s.size(1), s.size(2), 2, 4).sum(-1))
    return (gates[:, :, :, :1] * (gates[:, :, :, 1:] * a - 1.0) + 2.0) * bias

def attention(self, q: Tensor, k: Tensor, v: Tensor, bias: Tensor) -> Tensor:
    # (B, A, T, K) each, bias (B, A, T, T); the factor 32 keeps half precision in range
    scores = torch.matmul(q * (q.size(-1) ** -0.5 / 32.0), k.transpose(-2, -1))
    scores = (scores - torch.amax(scores, [-1], True)) * 32.0
    return torch.matmul(torch.softmax(scores + bias, -1), v)

def residual(self, x: Tensor, y: Tensor, alpha: float) -> Tensor:
    return x * alpha + y
