# TorchScript source, compiled at start by Kernels: infusion (arXiv:2403.05060), outside of the attention.
# Axes: R recordings, B batch, I width of a global vector, L prompt positions,
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

def similarity(self, values: Tensor, mask: Tensor, anchor: Tensor) -> Tensor:
    # (B, G, L, K), (B, L), (B, A, 1, K) -> (B, A): cosine of all visible values of a head with the anchor
    # repeated at each of their positions
    times = anchor.size(1) // values.size(1)
    seen = values * mask.unsqueeze(1).unsqueeze(-1)
    a = anchor.squeeze(2)
    dot = (torch.repeat_interleave(seen.sum(2), times, 1) * a).sum(-1)
    squares = torch.repeat_interleave((seen * seen).sum([2, 3]), times, 1)
    sizes = squares * mask.sum(1, True) * (a * a).sum(-1)
    return dot / torch.sqrt(torch.clamp(sizes, 1e-16))

def gate(self, values: Tensor, mask: Tensor, shift: Tensor, bias: Tensor, mode: int) -> Tensor:
    # shift (B, A, 1, K), bias (A) or (B, A) -> (B, A, 1, 1)
    # mode 0 sees visible positions and does not teach the shift; 1 and 2 see all and do
    if mode == 0:
        s = self.similarity(values, mask, shift.detach())
    else:
        s = self.similarity(values, torch.ones_like(mask), shift)
    return torch.sigmoid(bias.view(-1, shift.size(1)) + s).unsqueeze(-1).unsqueeze(-1)

def scales(self, values: Tensor, mask: Tensor, query: List[Tensor], attention: List[Tensor], shift: List[Tensor], hidden: List[Tensor], biases: List[Tensor], present: List[Tensor], mode: int) -> List[Tensor]:
    # for each modality (B, A*K) three times, (B, F), (A) or (B, A), (B)
    # -> scales of queries and attention and its shift, each (B, A, 1, K), and of hidden units (B, 1, F)
    # mode 0 adds to one everywhere; 1 not for the hidden units; 2 nowhere
    b = values.size(0)
    a = biases[0].size(-1)
    q = torch.ones([b, a, 1, values.size(3)], dtype=6, device=values.device)
    o = q
    t = torch.zeros_like(q)
    u = torch.ones([b, 1, hidden[0].size(1)], dtype=6, device=values.device)
    kept = 1.0 if mode == 2 else 0.0
    kept_hidden = 0.0 if mode == 0 else 1.0
    for i in range(len(query)):
        missing = (present[i] == 0).view(b, 1, 1, 1)
        add = shift[i].view(b, a, 1, -1)
        g = self.gate(values, mask, add, biases[i], mode)
        q = q + (g * query[i].view(b, a, 1, -1) - kept).masked_fill(missing, 0.0)
        o = o + (g * attention[i].view(b, a, 1, -1) - kept).masked_fill(missing, 0.0)
        t = t + (g * add).masked_fill(missing, 0.0)
        u = u + (hidden[i].unsqueeze(1) - kept_hidden).masked_fill(missing.squeeze(-1), 0.0)
    return [q, o, t, u]
