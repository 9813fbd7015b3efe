# TorchScript source, compiled at start by Kernels.
# Axes: B batch, n beams, V vocabulary, L tokens.

def ban(self, logits: Tensor, token: int) -> Tensor:
    # (R, V): one token becomes impossible
    out = logits.clone()
    torch.narrow(out, 1, token, 1).fill_(-3.4028234663852886e38)
    return out

def likeliest(self, logits: Tensor) -> Tensor:
    # (B, V) -> (B)
    return torch.argmax(logits, -1)

def candidates(self, logits: Tensor, scores: Tensor, count: int) -> List[Tensor]:
    # (B*n, V), (B, n) -> best scores (B, count) and their places in n*V (B, count)
    total = torch.log_softmax(logits, -1).view(scores.size(0), -1, logits.size(1)) + scores.unsqueeze(-1)
    best, places = torch.topk(total.flatten(1), count, 1, True, True)
    return [best, places]

def repeat_rows(self, x: Tensor, times: int) -> Tensor:
    # row 0 several times, then row 1, ...
    return torch.repeat_interleave(x, times, 0)

def label_scores(self, logits: Tensor, labels: Tensor) -> Tensor:
    # (B, L, V), (B, L) -> (B): sum of log-probabilities of labels other than -100
    kept = labels != -100
    chosen = torch.gather(torch.log_softmax(logits, -1), 2, labels.masked_fill(kept.logical_not(), 0).unsqueeze(-1))
    return chosen.squeeze(-1).masked_fill(kept.logical_not(), 0.0).sum(1)

def columns(self, logits: Tensor, ids: Tensor) -> Tensor:
    # (B, V), (C) -> (B, C)
    return torch.index_select(logits, 1, ids)
