# TorchScript source, compiled at start by Kernels. dtypes: 5 float16.

def gather(self, order: Tensor, shards: List[Tensor], rows: List[Tensor]) -> Tensor:
    # rows of several shards in a wanted order; the index after the last row is a row of zeros
    parts = annotate(List[Tensor], [])
    for i in range(len(shards)):
        parts.append(shards[i].index_select(0, rows[i]))
    parts.append(torch.zeros_like(shards[0].narrow(0, 0, 1)))
    return torch.cat(parts).index_select(0, order)

def head(self, x: Tensor, count: int) -> Tensor:
    return x.narrow(0, 0, count).clone()

def halves(self, x: Tensor) -> Tensor:
    return x.to(5)

def finite(self, x: Tensor) -> int:
    return int(torch.isfinite(x).all().item())

def finite_halves(self, x: Tensor) -> int:
    return int(torch.isfinite(x.to(5)).all().item())
