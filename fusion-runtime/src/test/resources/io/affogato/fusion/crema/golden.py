# TorchScript source, compiled at start by Kernels.

def ignore_padding(self, ids: Tensor, mask: Tensor) -> Tensor:
    return ids.masked_fill(mask == 0, -100)

def with_positions(self, features: Tensor, places: Tensor, table: Tensor) -> Tensor:
    # (B, N, D), (B, N, 3), (V, D/3): sine codes of the three axes, side by side, weighted 0.01
    x, y, z = places.to(4).unbind(-1)
    codes = torch.cat([torch.embedding(table, x), torch.embedding(table, y), torch.embedding(table, z)], -1)
    out = features.clone()
    torch.narrow(out, 2, 0, codes.size(2)).add_(codes, alpha=0.01)
    return out

def where_labelled(self, own: Tensor, recorded: Tensor, labels: Tensor) -> Tensor:
    # (B, L, V): the recorded numbers where nothing is learnt
    return torch.where((labels == -100).unsqueeze(-1), recorded, own)
