# TorchScript source, compiled at start by Kernels.

def queries(self, states: Tensor, tokens: Tensor) -> Tensor:
    # (N, L, D), (1, K, W) -> (N, K, W)
    return tokens.expand(states.size(0), -1, -1)

def attention_dropped(self, q: Tensor, k: Tensor, v: Tensor, scale: float, p: float) -> Tensor:
    # dropout on the probabilities, as BERT does while training
    probs = torch.softmax(torch.matmul(q, k.transpose(-1, -2)) * scale, -1)
    return torch.matmul(torch.dropout(probs, p, True), v)

def attention_biased_dropped(self, q: Tensor, k: Tensor, v: Tensor, bias: Tensor, scale: float, p: float) -> Tensor:
    probs = torch.softmax(torch.matmul(q, k.transpose(-1, -2)) * scale + bias, -1)
    return torch.matmul(torch.dropout(probs, p, True), v)
