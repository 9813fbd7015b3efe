# Types the engine's native interface lacks or that nobody computes in. dtypes: 6 float32, 15 bfloat16.

def empty_bfloat16(self, like: Tensor, shape: List[int]) -> Tensor:
    return torch.empty(shape, dtype=15, device=like.device)

def widened(self, x: Tensor) -> Tensor:
    return x.to(6)

def narrowed(self, x: Tensor) -> Tensor:
    return x.to(15)

def fill(self, whole: Tensor, part: Tensor, at: int) -> int:
    # in place
    torch.slice(whole, 0, at, at + part.size(0)).copy_(part)
    return part.size(0)

def shaped(self, x: Tensor, shape: List[int]) -> Tensor:
    return x.view(shape)

def beside(self, x: Tensor, other: Tensor) -> Tensor:
    return x.to(other.device)

def copied(self, x: Tensor) -> Tensor:
    return x.clone()

def joined(self, parts: List[Tensor], shape: List[int]) -> Tensor:
    return torch.cat(parts, 0).view(shape)
