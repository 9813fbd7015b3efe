# TorchScript source, compiled at start by Kernels: infusion (arXiv:2403.05060), outside of the attention.
# Axes: M modalities, R recordings, B batch, I width of a global vector, L prompt positions,
# A heads of queries, G heads of values, K head width, F hidden units.

def unit(self, x: Tensor) -> Tensor:
    # (R, I) -> (R, I) of length one; a vector of zeros stays
    return x / torch.clamp(torch.sqrt((x * x).sum(-1, True)), 1e-12)

def transforms(self, x: Tensor, w: List[Tensor], b: List[Tensor]) -> List[Tensor]:
    # (B, I), affine maps -> what each of them makes of it
    out : List[Tensor] = []
    for i in range(len(w)):
        out.append(torch.linear(x, w[i], b[i]))
    return out

def similarity(self, values: Tensor, mask: Tensor, anchors: Tensor) -> Tensor:
    # (B, G, L, K), (B, L), (M, B, A, K) -> (M, B, A): cosine of all visible values of a head with the anchor
    # repeated at each of their positions
    times = anchors.size(2) // values.size(1)
    seen = values * mask.unsqueeze(1).unsqueeze(-1)
    dot = (torch.repeat_interleave(seen.sum(2), times, 1) * anchors).sum(-1)
    squares = torch.repeat_interleave((seen * seen).sum([2, 3]), times, 1)
    sizes = squares * mask.sum(1, True) * (anchors * anchors).sum(-1)
    return dot / torch.sqrt(torch.clamp(sizes, 1e-16))

def gate(self, values: Tensor, mask: Tensor, shifts: Tensor, biases: Tensor, mode: int) -> Tensor:
    # shifts (M, B, A, K), biases (M, B or 1, A) -> (M, B, A, 1)
    # mode 0 sees visible positions and does not teach the shift; 1 and 2 see all and do
    if mode == 0:
        s = self.similarity(values, mask, shifts.detach())
    else:
        s = self.similarity(values, torch.ones_like(mask), shifts)
    return torch.sigmoid(biases + s).unsqueeze(-1)

def scales(self, values: Tensor, mask: Tensor, query: List[Tensor], attention: List[Tensor], shift: List[Tensor], hidden: List[Tensor], biases: List[Tensor], present: List[Tensor], mode: int) -> List[Tensor]:
    # for each modality (B, A*K) three times, (B, F), (A) or (B, A), (B)
    # -> scales of queries and attention and its shift, each (B, A, 1, K), and of hidden units (B, 1, F)
    # mode 0 adds to one everywhere; 1 not for the hidden units; 2 nowhere
    m = len(query)
    b = values.size(0)
    a = biases[0].size(-1)
    missing = (torch.stack(present) == 0).view(m, b, 1, 1)
    add = torch.stack(shift).view(m, b, a, -1)
    g = self.gate(values, mask, add, torch.stack([bias.view(-1, a).expand(b, a) for bias in biases]), mode)
    kept = 1.0 if mode == 2 else 0.0
    kept_hidden = 0.0 if mode == 0 else 1.0
    q = 1 + (g * torch.stack(query).view(m, b, a, -1) - kept).masked_fill(missing, 0.0).sum(0)
    o = 1 + (g * torch.stack(attention).view(m, b, a, -1) - kept).masked_fill(missing, 0.0).sum(0)
    t = (g * add).masked_fill(missing, 0.0).sum(0)
    u = 1 + (torch.stack(hidden) - kept_hidden).masked_fill(missing.squeeze(-1), 0.0).sum(0)
    return [q.unsqueeze(2), o.unsqueeze(2), t.unsqueeze(2), u.unsqueeze(1)]
