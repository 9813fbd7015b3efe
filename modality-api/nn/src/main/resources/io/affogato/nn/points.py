# Point transformer (after Point-BERT, arXiv:2111.14819). dtypes: 6 float32, 4 int64.

def centres(self, points: Tensor, groups: int) -> Tensor:
    # (B, P, 3) -> (B, G, 3): farthest point sampling, from the point farthest from the mean; the first of equals
    fixed = points.detach()
    gap = fixed - fixed.mean(1, True)
    chosen = torch.argmax((gap * gap).sum(-1), 1)
    picks : List[Tensor] = []
    nearest = torch.full([fixed.size(0), fixed.size(1)], 3.0e38, dtype=6, device=fixed.device)
    for i in range(groups):
        picks.append(chosen)
        at = chosen.view(-1, 1, 1).expand(-1, 1, 3)
        gap = fixed - torch.gather(fixed, 1, at)
        nearest = torch.minimum(nearest, (gap * gap).sum(-1))
        chosen = torch.argmax(nearest, 1)
    index = torch.stack(picks, 1)
    return torch.gather(points, 1, index.unsqueeze(-1).expand(-1, -1, 3))

def patches(self, points: Tensor, centres: Tensor, size: int) -> Tensor:
    # (B, P, 3), (B, G, 3) -> (B, G, k, 3): the k nearest points of every centre, relative to it
    gap = centres.detach().unsqueeze(2) - points.detach().unsqueeze(1)
    index = torch.argsort((gap * gap).sum(-1), stable=True, dim=-1, descending=False)[:, :, :size]
    flat = index.flatten(1).unsqueeze(-1).expand(-1, -1, 3)
    near = torch.gather(points, 1, flat).view(points.size(0), centres.size(1), size, 3)
    return near - centres.unsqueeze(2)

def pooled(self, x: Tensor) -> Tensor:
    # (B, G, k, C) -> (B, G, C): the largest of every channel
    return torch.amax(x, [2])

def joined(self, x: Tensor, pooled: Tensor) -> Tensor:
    # (B, G, k, C), (B, G, C) -> (B, G, k, 2C): the patch's own summary first
    return torch.cat([pooled.unsqueeze(2).expand_as(x), x], -1)
