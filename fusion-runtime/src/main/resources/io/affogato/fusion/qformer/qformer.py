# The query transformer of BLIP-2 with CREMA's low-rank changes, as TorchScript; a layer is one call.
# Axes: N rows, K query tokens, W width, A heads, L feature tokens, D encoder width, r rank.
# Weights come as lists: weight and bias of each linear map in order, those of the norm last.

def queries(self, states: Tensor, tokens: Tensor, norm: List[Tensor], eps: float, p: float) -> Tensor:
    # (N, L, D), (1, K, W) -> (N, K, W)
    x = torch.layer_norm(tokens, [tokens.size(-1)], norm[0], norm[1], eps)
    return self.dropped(x.expand(states.size(0), -1, -1), p)

def dropped(self, x: Tensor, p: float) -> Tensor:
    return torch.dropout(x, p, True) if p > 0.0 else x

def residual(self, x: Tensor, made: Tensor, w: List[Tensor], eps: float, p: float) -> Tensor:
    # the norm stands after the sum; its weights are the last two
    return torch.layer_norm(self.dropped(made, p) + x, [x.size(-1)], w[-2], w[-1], eps)

def changed(self, base: Tensor, x: Tensor, a: Tensor, b: Tensor, p: float) -> Tensor:
    # base + B A x
    return base + torch.linear(torch.linear(self.dropped(x, p), a), b)

def heads(self, x: Tensor, a: int) -> Tensor:
    # (N, L, A*K) -> (N, A, L, K)
    return x.view(x.size(0), x.size(1), a, -1).transpose(1, 2)

def attend(self, q: Tensor, k: Tensor, v: Tensor, bias: Optional[Tensor], a: int, p: float) -> Tensor:
    qs, ks, vs = self.heads(q, a), self.heads(k, a), self.heads(v, a)
    scale = float(qs.size(-1)) ** -0.5
    if p > 0.0:
        # dropout on the probabilities, as BERT does while training
        scores = torch.matmul(qs, ks.transpose(-1, -2)) * scale
        if bias is not None:
            scores = scores + bias
        y = torch.matmul(torch.dropout(torch.softmax(scores, -1), p, True), vs)
    elif bias is not None:
        shown = bias.expand(qs.size(0), qs.size(1), qs.size(2), ks.size(2))
        y = torch.scaled_dot_product_attention(qs, ks, vs, shown, scale=scale)
    else:
        y = torch.scaled_dot_product_attention(qs, ks, vs, scale=scale)
    return y.transpose(1, 2).reshape(q.size(0), q.size(1), -1)

def self_attention(self, x: Tensor, w: List[Tensor], lora: List[Tensor], a: int, eps: float, p: float, pa: float, pl: float) -> Tensor:
    # lora: A and B of the query map, then of the value map; empty for a layer as it is
    q = torch.linear(x, w[0], w[1])
    v = torch.linear(x, w[4], w[5])
    if len(lora) > 0:
        q = self.changed(q, x, lora[0], lora[1], pl)
        v = self.changed(v, x, lora[2], lora[3], pl)
    y = self.attend(q, torch.linear(x, w[2], w[3]), v, None, a, pa)
    return self.residual(x, torch.linear(y, w[6], w[7]), w, eps, p)

def cross_attention(self, x: Tensor, states: Tensor, bias: Tensor, w: List[Tensor], a: int, eps: float, p: float, pa: float) -> Tensor:
    q = torch.linear(x, w[0], w[1])
    y = self.attend(q, torch.linear(states, w[2], w[3]), torch.linear(states, w[4], w[5]), bias, a, pa)
    return self.residual(x, torch.linear(y, w[6], w[7]), w, eps, p)

def layer(self, x: Tensor, states: Tensor, bias: Tensor, own: List[Tensor], lora: List[Tensor], cross: List[Tensor], wide: List[Tensor], a: int, eps: float, p: float, pa: float, pl: float) -> Tensor:
    # x (N, K, W), states (N, L, D), bias (N, 1, 1, L); cross is empty for a layer without
    y = self.self_attention(x, own, lora, a, eps, p, pa, pl)
    if len(cross) > 0:
        y = self.cross_attention(y, states, bias, cross, a, eps, p, pa)
    z = torch.linear(torch.gelu(torch.linear(y, wide[0], wide[1])), wide[2], wide[3])
    return self.residual(y, z, wide, eps, p)
