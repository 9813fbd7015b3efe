# TorchScript source, compiled at start by Kernels.
# Axes: B batch, S segments, T frames, R rows (frames or segments), K query tokens, P prefix tokens, E width.

def blank_missing(self, x: Tensor, present: Tensor) -> Tensor:
    # (B, S, K, E), (B): exactly zero where present is 0
    return x.masked_fill((present == 0.0).view(-1, 1, 1, 1), 0.0)

def mean_for_each_frame(self, x: Tensor, frames: int) -> Tensor:
    # (B, S, K, E) -> (B, T, K, E)
    return x.mean(1, True).expand(-1, frames, -1, -1)

def any_present(self, xs: List[Tensor]) -> Tensor:
    return torch.amax(torch.stack(xs), 0)

def prefix_rows(self, like: Tensor, prefix: Tensor) -> Tensor:
    # (B, ...), (R, P, E) -> (B, R, P, E)
    return prefix.unsqueeze(0).expand(like.size(0), -1, -1, -1)

def prefix_row_masks(self, present: Tensor, mask: Tensor) -> Tensor:
    # (B), (R, P) -> (B, R, P)
    return mask.unsqueeze(0).expand(present.size(0), -1, -1)

def token_mask(self, present: Tensor, rows: int, tokens: int) -> Tensor:
    # (B) -> (B, R, K)
    return present.view(-1, 1, 1).expand(-1, rows, tokens)

def flatten_rows(self, x: Tensor) -> Tensor:
    # (B, R, K, ...) -> (B, R*K, ...)
    return x.flatten(1, 2)


def weighted_sum(self, xs: List[Tensor], present: List[Tensor], scores: Tensor) -> Tensor:
    # (B, T, K, E) and (B) for each of M, (M): softmax of the scores of what is present; 0 where nothing is
    there = torch.stack(present, 1)
    lacking = there == 0.0
    shares = torch.softmax(scores.expand_as(there).masked_fill(lacking, -1e30), -1).masked_fill(lacking, 0.0)
    return (torch.stack(xs, 1) * shares.view(shares.size(0), -1, 1, 1, 1)).sum(1)

def fusion_heads(self, x: Tensor, heads: int) -> Tensor:
    # (N, L, A*H) -> (N, A, L, H)
    return x.view(x.size(0), x.size(1), heads, -1).transpose(1, 2)

def cross_attend(self, primary: Tensor, xs: List[Tensor], present: List[Tensor], w: List[Tensor], heads: int) -> Tensor:
    # (B, T, K, E), for each of M (B, T, K, E) and (B); w: weight and bias of query, key, value, output
    b, t, k = primary.size(0), primary.size(1), primary.size(2)
    read = torch.cat(xs, 2).flatten(0, 1)
    q = self.fusion_heads(torch.linear(primary.flatten(0, 1), w[0], w[1]), heads)
    keys = self.fusion_heads(torch.linear(read, w[2], w[3]), heads)
    values = self.fusion_heads(torch.linear(read, w[4], w[5]), heads)
    there = torch.stack(present, 1).repeat_interleave(k, 1)
    lacking = (there == 0.0).view(b, 1, 1, 1, -1).expand(-1, t, -1, -1, -1).reshape(b * t, 1, 1, -1)
    scores = torch.matmul(q, keys.transpose(-1, -2)) * float(q.size(-1)) ** -0.5
    shares = torch.softmax(scores.masked_fill(lacking, -1e30), -1)
    y = torch.matmul(shares, values).transpose(1, 2).flatten(2)
    return torch.linear(y, w[6], w[7]).view_as(primary)

def mix_experts(self, xs: List[Tensor], mean: Tensor, router: Tensor, weights: List[Tensor], biases: List[Tensor]) -> Tensor:
    # (B, T, K, E) for each of M, (B, T, K, E), (X, E), and X maps (E, E*M) with bias (E)
    shares = torch.softmax(torch.linear(mean, router), -1)
    joined = torch.cat(xs, -1)
    y = torch.linear(joined, weights[0], biases[0]) * shares[..., 0:1]
    for i in range(1, len(weights)):
        y = y + torch.linear(joined, weights[i], biases[i]) * shares[..., i:i + 1]
    return y
