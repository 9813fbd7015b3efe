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

