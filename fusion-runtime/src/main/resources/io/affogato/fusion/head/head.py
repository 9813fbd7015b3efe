# Heads over a fused state: mask decoders and their losses, as TorchScript. dtypes: 4 int64, 6 float32.
# Axes: B samples, L = 1 + G*G tokens of a level, D feature width, H condition width, R width inside,
# A heads, C classes, Y rows, X columns. Weights come as lists: weight and bias of each map in order.

def affine(self, x: Tensor, w: List[Tensor], i: int) -> Tensor:
    return torch.linear(x, w[2 * i], w[2 * i + 1])

def norm(self, x: Tensor, w: List[Tensor], i: int, eps: float) -> Tensor:
    return torch.layer_norm(x, [x.size(-1)], w[2 * i], w[2 * i + 1], eps)

def film(self, x: Tensor, condition: Tensor, w: List[Tensor]) -> Tensor:
    # (B, L, R), (B, H) -> (B, L, R): the condition scales and shifts every channel
    return self.affine(condition, w, 0).unsqueeze(1) * x + self.affine(condition, w, 1).unsqueeze(1)

def heads(self, x: Tensor, a: int) -> Tensor:
    return x.view(x.size(0), x.size(1), a, -1).transpose(1, 2)

def block(self, x: Tensor, w: List[Tensor], a: int, eps: float) -> Tensor:
    # w: query, key, value, out, norm1, fc1, fc2, norm2; norms stand after the sums
    q = self.heads(self.affine(x, w, 0), a)
    k = self.heads(self.affine(x, w, 1), a)
    v = self.heads(self.affine(x, w, 2), a)
    y = torch.scaled_dot_product_attention(q, k, v, scale=float(q.size(-1)) ** -0.5)
    y = self.norm(x + self.affine(y.transpose(1, 2).reshape(x.shape), w, 3), w, 4, eps)
    return self.norm(y + self.affine(torch.relu(self.affine(y, w, 5)), w, 6), w, 7, eps)

def map(self, x: Tensor) -> Tensor:
    # (B, 1+G*G, D) -> (B, D, G, G); the class token is dropped
    g = int((x.size(1) - 1) ** 0.5 + 0.5)
    return x[:, 1:].transpose(1, 2).reshape(x.size(0), x.size(2), g, g)

def grow(self, x: Tensor, w: List[Tensor], k: int) -> Tensor:
    # (B, 1+G*G, R) -> (B, C, G*k*k, G*k*k)
    y = torch.relu(torch.conv2d(self.map(x), w[0], w[1], [1, 1], [1, 1]))
    y = torch.relu(torch.conv_transpose2d(y, w[2], w[3], [k, k]))
    return torch.conv_transpose2d(y, w[4], w[5], [k, k])

def resize(self, x: Tensor, rows: int, columns: int) -> Tensor:
    # bilinear; corner pixels keep their values
    return torch.upsample_bilinear2d(x, [rows, columns], True, None)

def convolved(self, x: Tensor, w: List[Tensor], i: int, training: bool, momentum: float, eps: float) -> Tensor:
    # w, five a step: kernel, scale, shift, running mean and variance; the last two move while training
    y = torch.conv2d(x, w[5 * i], None, [1, 1], [1, 1])
    return torch.relu(torch.batch_norm(y, w[5 * i + 1], w[5 * i + 2], w[5 * i + 3], w[5 * i + 4], training, momentum, eps, False))

def stage(self, before: Tensor, level: Tensor, w: List[Tensor], training: bool, momentum: float, eps: float) -> Tensor:
    # (B, R, Y, X), (B, D, Y, X) -> (B, R, Y, X)
    y = self.convolved(torch.cat([before, level], 1), w, 0, training, momentum, eps)
    return self.convolved(y, w, 1, training, momentum, eps)

def spread(self, condition: Tensor, like: Tensor) -> Tensor:
    # (B, H) -> (B, H, Y, X), constant over the map
    return condition.unsqueeze(2).unsqueeze(3).expand(-1, -1, like.size(2), like.size(3))

def point(self, x: Tensor, w: Tensor, b: Tensor) -> Tensor:
    return torch.conv2d(x, w, b)

def chosen(self, logits: Tensor) -> Tensor:
    # (B, C, Y, X) -> (B, Y, X), 1 where the object is: the larger of two logits, or a positive one
    y = logits[:, 0] > 0 if logits.size(1) == 1 else logits[:, 1] > logits[:, 0]
    return y.to(6)

def probabilities(self, logits: Tensor) -> Tensor:
    # (B, C, Y, X) -> (B, Y, X)
    return torch.sigmoid(logits[:, 0]) if logits.size(1) == 1 else torch.softmax(logits, 1)[:, 1]

# Losses: logits (B, C, Y, X), target (B, Y, X) of 1 and 0, float32

def weighted_cross_entropy(self, logits: Tensor, target: Tensor, empty: float, full: float) -> Tensor:
    # C = 2; the mean over pixels counts each by the weight of its class
    weight = torch.where(target > 0.5, full, empty)
    picked = torch.log_softmax(logits, 1).gather(1, target.to(4).unsqueeze(1)).squeeze(1)
    return -(weight * picked).sum() / weight.sum()

def each_binary(self, logits: Tensor, target: Tensor) -> Tensor:
    return torch.binary_cross_entropy_with_logits(logits[:, 0], target, None, None, 0)

def binary(self, logits: Tensor, target: Tensor) -> Tensor:
    return self.each_binary(logits, target).mean()

def dice(self, logits: Tensor, target: Tensor, smooth: float) -> Tensor:
    # squares in the denominator
    p = torch.sigmoid(logits[:, 0]).flatten(1)
    t = target.flatten(1)
    overlap = 2.0 * (p * t).sum(1)
    return (1.0 - (overlap + smooth) / ((p * p).sum(1) + (t * t).sum(1) + smooth)).mean()

def dice_cross_entropy(self, logits: Tensor, target: Tensor, smooth: float) -> Tensor:
    return self.dice(logits, target, smooth) + self.binary(logits, target)

def focal(self, logits: Tensor, target: Tensor, alpha: float, gamma: float) -> Tensor:
    p = torch.sigmoid(logits[:, 0])
    missed = 1.0 - (p * target + (1.0 - p) * (1.0 - target))
    weight = alpha * target + (1.0 - alpha) * (1.0 - target)
    return (weight * missed.pow(gamma) * self.each_binary(logits, target)).mean()

# Places: logarithms of probabilities (B, G*K) of the cells of a grid of G rows, row by row

def missed_places(self, places: Tensor, target: Tensor, rows: int) -> Tensor:
    # cross entropy with each cell's share of the mask; an empty mask is nowhere and counts nothing
    t = torch.adaptive_avg_pool2d(target.unsqueeze(1), [rows, places.size(1) // rows]).flatten(1)
    return -(t / t.sum(1, True).clamp_min(1e-6) * places).sum(1).mean()

def narrowed(self, logits: Tensor, places: Tensor, rows: int) -> Tensor:
    # the object's logit moves by the logarithm of its cell's share over that of chance, within 12
    y = (places.detach() - torch.log(1.0 / torch.full([1], places.size(1)))).clamp(-12.0, 12.0)
    y = y.view(y.size(0), 1, rows, -1)
    y = torch.upsample_bilinear2d(y, [logits.size(2), logits.size(3)], False, None)
    return logits + y if logits.size(1) == 1 else logits + torch.cat([torch.zeros_like(y), y], 1)

def absolute(self, scores: Tensor, targets: Tensor) -> Tensor:
    return (scores - targets).abs().mean()
