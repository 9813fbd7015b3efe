# TorchScript source, compiled at start by Kernels.

def ignore_padding(self, ids: Tensor, mask: Tensor) -> Tensor:
    return ids.masked_fill(mask == 0, -100)
