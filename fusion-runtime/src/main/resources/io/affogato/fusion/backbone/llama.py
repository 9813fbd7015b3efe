# LLaMA sub-layers (Touvron et al. 2023; Su et al. 2021 for the rotation; Shazeer 2020 for the gate;
# Ainslie et al. 2023 for grouped keys), as TorchScript.
# Axes: B batch, L positions, S positions attended to, E width, A heads, G heads of keys, K head width.
# Pre-norm residual: x + sublayer(rms(x)). No biases, no dropout.

def linear(self, x: Tensor, w: Tensor) -> Tensor:
    # w may be bfloat16, which is widened for this product only
    return torch.linear(x, w.to(6))

def rms(self, x: Tensor, w: Tensor, eps: float) -> Tensor:
    return w * (x * torch.rsqrt((x * x).mean(-1, True) + eps))

def heads(self, x: Tensor, a: int) -> Tensor:
    # (B, L, A*K) -> (B, A, L, K)
    return x.view(x.size(0), x.size(1), a, -1).transpose(1, 2)

def positions(self, mask: Tensor) -> Tensor:
    # mask (B, L), 1 visible -> (B, L): how many visible positions come before; hidden ones behind
    # the last visible one count on, as if they were the next
    seen = torch.cumsum((mask > 0).to(4), 1)
    places = torch.arange(0, mask.size(1), device=mask.device).unsqueeze(0)
    last = torch.max((mask > 0).to(4) * (places + 1), 1, True)[0]
    holes = last - torch.slice(seen, 1, mask.size(1) - 1)
    return torch.clamp(torch.maximum(seen - 1, places - holes), 0)

def last_visible(self, mask: Tensor) -> Tensor:
    # (B, L) -> (B): place of the last visible position, 0 where there is none
    places = torch.arange(0, mask.size(1), device=mask.device).unsqueeze(0)
    return torch.max((mask > 0).to(4) * places, 1)[0]

def next_positions(self, mask: Tensor) -> Tensor:
    # (B, S) -> (B, 1): the position behind all visible ones
    return (mask > 0).to(4).sum([1], True)

def rotations(self, positions: Tensor, width: int, theta: float) -> List[Tensor]:
    # positions (B, L) -> cosines and sines (B, 1, L, K); channels i and i + K/2 make a pair
    powers = torch.arange(0, width, 2, dtype=6, device=positions.device) / width
    angles = positions.to(6).unsqueeze(-1) * (1.0 / torch.pow(theta, powers))
    both = torch.cat([angles, angles], -1).unsqueeze(1)
    return [torch.cos(both), torch.sin(both)]

def rotated(self, x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    half = x.size(-1) // 2
    turned = torch.cat([-torch.slice(x, -1, half), torch.slice(x, -1, 0, half)], -1)
    return x * cos + turned * sin

def bias(self, mask: Tensor, first: int) -> Tensor:
    # mask (B, S), 1 visible; queries stand at places first .. S - 1 -> (B, 1, S - first, S)
    s = mask.size(1)
    keys = torch.arange(0, s, device=mask.device).unsqueeze(0)
    queries = torch.arange(first, s, device=mask.device).unsqueeze(1)
    hidden = torch.logical_or(keys > queries, (mask == 0).unsqueeze(1).unsqueeze(1))
    return torch.masked_fill(torch.zeros(hidden.size(), dtype=6, device=mask.device), hidden, -3.4028234663852886e38)

def project(self, x: Tensor, norm: Tensor, q: Tensor, k: Tensor, v: Tensor, cos: Tensor, sin: Tensor, a: int, g: int, eps: float) -> List[Tensor]:
    # queries (B, A, L, K), keys and values (B, G, L, K); queries and keys rotated
    n = self.rms(x, norm, eps)
    queries = self.rotated(self.heads(self.linear(n, q), a), cos, sin)
    keys = self.rotated(self.heads(self.linear(n, k), g), cos, sin)
    return [queries, keys, self.heads(self.linear(n, v), g)]

def attend(self, q: Tensor, k: Tensor, v: Tensor, bias: Tensor) -> Tensor:
    # (B, A, L, K); each head of keys and values serves A/G heads of queries
    times = q.size(1) // k.size(1)
    keys = torch.repeat_interleave(k, times, 1)
    values = torch.repeat_interleave(v, times, 1)
    b = bias.expand(q.size(0), q.size(1), q.size(2), k.size(2))
    return torch.scaled_dot_product_attention(q, keys, values, b)

def modulated_attend(self, q: Tensor, k: Tensor, v: Tensor, bias: Tensor, query: Tensor, attention: Tensor, shift: Tensor) -> Tensor:
    # scales and shift (B, A, 1, K), outside of the attention, so that keys and values stay as they are
    return self.attend(q * query, k, v, bias) * attention + shift

def output(self, x: Tensor, y: Tensor, o: Tensor) -> Tensor:
    return x + self.linear(y.transpose(1, 2).reshape(y.size(0), y.size(2), -1), o)

def gated(self, x: Tensor, norm: Tensor, gate: Tensor, up: Tensor, eps: float) -> Tensor:
    n = self.rms(x, norm, eps)
    return torch.silu(self.linear(n, gate)) * self.linear(n, up)

def down(self, x: Tensor, hidden: Tensor, w: Tensor) -> Tensor:
    return x + self.linear(hidden, w)

def modulated_down(self, x: Tensor, hidden: Tensor, scale: Tensor, w: Tensor) -> Tensor:
    # scale (B, 1, F)
    return x + torch.linear(hidden * scale, w)

def picked(self, states: Tensor, places: Tensor) -> Tensor:
    # (B, L, E), (B) -> (B, E)
    return torch.gather(states, 1, places.view(-1, 1, 1).expand(-1, 1, states.size(2))).squeeze(1)

def visible_mean(self, states: Tensor, mask: Tensor) -> Tensor:
    # (B, L, E), (B, L) -> (B, E)
    return (states * mask.unsqueeze(-1)).sum(1) / torch.clamp(mask.sum(1, True), 1)

def continued(self, mask: Tensor, count: int) -> Tensor:
    # (B, L) -> (B, L + count): new positions are visible
    return torch.cat([mask, torch.ones([mask.size(0), count], dtype=6, device=mask.device)], 1)

def appended(self, past: Tensor, x: Tensor) -> Tensor:
    return torch.cat([past, x], 2)

def read_ids(self, labels: Tensor, pad: int) -> Tensor:
    # (B, T) -> (B, T - 1): what is read to predict all labels but the first
    ids = torch.slice(labels, 1, 0, labels.size(1) - 1)
    return torch.masked_fill(ids, ids == -100, pad)

def answering(self, hidden: Tensor, last: Tensor, t: int) -> Tensor:
    # hidden (B, L + T - 1, E), last (B) -> (B, T, E): what predicts the labels
    l = hidden.size(1) - t + 1
    places = torch.arange(l - 1, l - 1 + t, device=hidden.device).unsqueeze(0).repeat(hidden.size(0), 1)
    places = torch.cat([last.unsqueeze(1), torch.slice(places, 1, 1)], 1)
    return torch.gather(hidden, 1, places.unsqueeze(-1).expand(-1, -1, hidden.size(2)))

def following(self, labels: Tensor) -> Tensor:
    # (B, L) -> (B, L): at every position the label of the next one; nothing follows the last
    none = torch.full([labels.size(0), 1], -100, dtype=4, device=labels.device)
    return torch.cat([torch.slice(labels, 1, 1), none], 1)
