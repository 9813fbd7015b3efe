# TorchScript source, compiled at start by Kernels. dtypes: 6 float32, 15 bfloat16, 4 int64.
# Everything here is differentiable unless it says otherwise.

def scale(self, x: Tensor, c: float) -> Tensor:
    return x * c

def shift(self, x: Tensor, c: float) -> Tensor:
    return x + c

def mul(self, a: Tensor, b: Tensor) -> Tensor:
    return a * b

def add(self, a: Tensor, b: Tensor) -> Tensor:
    return a + b

def sub(self, a: Tensor, b: Tensor) -> Tensor:
    return a - b

def matmul(self, a: Tensor, b: Tensor) -> Tensor:
    return torch.matmul(a, b)

def cast(self, x: Tensor, dtype: int) -> Tensor:
    return x.to(dtype)

def narrowed(self, x: Tensor) -> Tensor:
    # the frozen, narrow form of weights; the maps below widen it again
    return x.detach().to(15)

def copy(self, x: Tensor) -> Tensor:
    return x.clone()

def detach(self, x: Tensor) -> Tensor:
    return x.detach()

def linear(self, x: Tensor, w: Tensor) -> Tensor:
    return torch.linear(x, w.to(x.dtype))

def linear_bias(self, x: Tensor, w: Tensor, b: Tensor) -> Tensor:
    return torch.linear(x, w.to(x.dtype), b)

def layer_norm(self, x: Tensor, w: Tensor, b: Tensor, eps: float) -> Tensor:
    return torch.layer_norm(x, [x.size(-1)], w, b, eps)

def rms_norm(self, x: Tensor, w: Tensor, eps: float) -> Tensor:
    # T5 and LLaMA: no mean, no bias
    return w * (x * torch.rsqrt((x * x).mean(-1, True) + eps))

def gelu(self, x: Tensor) -> Tensor:
    return torch.gelu(x)

def gelu_tanh(self, x: Tensor) -> Tensor:
    return torch.gelu(x, approximate="tanh")

def silu(self, x: Tensor) -> Tensor:
    return torch.silu(x)

def self_gate(self, z: Tensor) -> Tensor:
    # CREMA, espresso: z * sigmoid(z)
    return torch.silu(z)

def relu(self, x: Tensor) -> Tensor:
    return torch.relu(x)

def sigmoid(self, x: Tensor) -> Tensor:
    return torch.sigmoid(x)

def tanh(self, x: Tensor) -> Tensor:
    return torch.tanh(x)

def softmax(self, x: Tensor) -> Tensor:
    return torch.softmax(x, -1)

def log_softmax(self, x: Tensor) -> Tensor:
    return torch.log_softmax(x, -1)

def attention(self, q: Tensor, k: Tensor, v: Tensor, scale: float) -> Tensor:
    # (B, A, L, K) x (B, A, S, K) -> (B, A, L, K)
    return torch.scaled_dot_product_attention(q, k, v, scale=scale)

def attention_biased(self, q: Tensor, k: Tensor, v: Tensor, bias: Tensor, scale: float) -> Tensor:
    # bias is added to the scores and broadcasts to (B, A, L, S)
    b = bias.expand(q.size(0), q.size(1), q.size(2), k.size(2))
    return torch.scaled_dot_product_attention(q, k, v, b, scale=scale)

def split_heads(self, x: Tensor, heads: int) -> Tensor:
    # (B, L, A*K) -> (B, A, L, K)
    return x.view(x.size(0), x.size(1), heads, -1).transpose(1, 2)

def merge_heads(self, x: Tensor) -> Tensor:
    # (B, A, L, K) -> (B, L, A*K)
    return x.transpose(1, 2).reshape(x.size(0), x.size(2), -1)

def embedding(self, ids: Tensor, table: Tensor) -> Tensor:
    y = torch.embedding(table, ids)
    return y.to(6) if y.dtype == 15 else y

def rows(self, x: Tensor, indices: Tensor) -> Tensor:
    # as an embedding, whose gradient adds up in a fixed order on every device
    y = torch.embedding(x.flatten(1), indices) if x.dim() > 1 else x.index_select(0, indices)
    return y.view([-1] + x.shape[1:])

def concat(self, xs: List[Tensor], axis: int) -> Tensor:
    return torch.cat(xs, axis)

def stack(self, xs: List[Tensor], axis: int) -> Tensor:
    return torch.stack(xs, axis)

def slice(self, x: Tensor, axis: int, start: int, end: int) -> Tensor:
    return torch.slice(x, axis, start, end)

def reshape(self, x: Tensor, shape: List[int]) -> Tensor:
    return torch.reshape(x, shape)

def permute(self, x: Tensor, axes: List[int]) -> Tensor:
    return torch.permute(x, axes)

def expand(self, x: Tensor, shape: List[int]) -> Tensor:
    return x.expand(shape)

def mean(self, x: Tensor, axis: int) -> Tensor:
    return x.mean(axis)

def sum(self, x: Tensor) -> Tensor:
    return x.sum()

def dropout(self, x: Tensor, p: float) -> Tensor:
    return torch.dropout(x, p, True)

def cross_entropy(self, logits: Tensor, targets: Tensor, smoothing: float) -> Tensor:
    # (N, V), (N): mean over targets that are not -100
    return torch.cross_entropy_loss(logits, targets, None, 1, -100, smoothing)

def additive_mask(self, mask: Tensor) -> Tensor:
    # (B, L) of 1 and 0 -> (B, 1, 1, L) of 0 and the smallest float
    return ((1.0 - mask) * -3.4028234663852886e38).unsqueeze(1).unsqueeze(1)

def full(self, like: Tensor, shape: List[int], c: float) -> Tensor:
    return torch.full(shape, c, dtype=6, device=like.device)

def gradients(self, output: Tensor, inputs: List[Tensor]) -> List[Tensor]:
    gs = torch.autograd.grad([output], inputs, None, False, False, True)
    return self.filled(gs, inputs)

def gradients_from(self, output: Tensor, upstream: Tensor, inputs: List[Tensor]) -> List[Tensor]:
    seed : Optional[Tensor] = upstream
    gs = torch.autograd.grad([output], inputs, [seed], False, False, True)
    return self.filled(gs, inputs)

def filled(self, gs: List[Optional[Tensor]], inputs: List[Tensor]) -> List[Tensor]:
    out : List[Tensor] = []
    for i in range(len(inputs)):
        g = gs[i]
        if g is None:
            out.append(torch.zeros_like(inputs[i]))
        else:
            out.append(g)
    return out

def norm(self, gs: List[Tensor]) -> float:
    return float(torch.linalg_vector_norm(torch.stack(torch._foreach_norm(gs, 2)), 2))

def clip(self, gs: List[Tensor], limit: float) -> float:
    # in place; returns the norm before clipping
    total = torch.linalg_vector_norm(torch.stack(torch._foreach_norm(gs, 2)), 2)
    torch._foreach_mul_(gs, torch.clamp(limit / (total + 1e-6), None, 1.))
    return float(total)

def scale_all(self, gs: List[Tensor], c: float) -> int:
    torch._foreach_mul_(gs, c)
    return len(gs)

def add_all(self, gs: List[Tensor], others: List[Tensor], c: float) -> int:
    torch._foreach_add_(gs, others, alpha=c)
    return len(gs)

def adamw(self, ps: List[Tensor], gs: List[Tensor], m: List[Tensor], v: List[Tensor], step: List[Tensor], lr: float, b1: float, b2: float, wd: float, eps: float) -> int:
    # in place; decoupled weight decay (Loshchilov and Hutter, 2019). The fused step walks through memory and not
    # through axes, and a gradient may lie transposed, as one of a convolution over channels that come last
    none : List[Tensor] = []
    laid : List[Tensor] = []
    for g in gs:
        laid.append(g.contiguous())
    torch._foreach_add_(step, 1)
    torch._fused_adamw_(ps, laid, m, v, none, step, lr=lr, beta1=b1, beta2=b2, weight_decay=wd, eps=eps, amsgrad=False, maximize=False)
    return len(gs)

def assign(self, targets: List[Tensor], sources: List[Tensor]) -> int:
    # in place copy without a graph
    for i in range(len(targets)):
        targets[i].detach().copy_(sources[i])
    return len(targets)
