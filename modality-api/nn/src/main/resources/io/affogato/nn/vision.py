# Vision transformer (EVA-CLIP as BLIP-2 uses it). dtypes: 6 float32, 4 int64.
# Weights of two axes or more may be bfloat16; they are widened where they are used.

def embed(self, pixels: Tensor, w: Tensor, b: Tensor, cls: Tensor, pos: Tensor, patch: int) -> Tensor:
    # (N, 3, Y, X) -> (N, 1+P, D); patches row by row
    x = torch.conv2d(pixels, w.to(6), b, [patch, patch]).flatten(2).transpose(1, 2)
    return torch.cat([cls.to(6).expand(x.size(0), -1, -1), x], 1) + pos.to(6)

def heads(self, x: Tensor, w: Tensor, q_bias: Tensor, v_bias: Tensor, heads: int) -> List[Tensor]:
    # (N, L, D) -> q, k, v of (N, A, L, K); keys have no bias
    b = torch.cat([q_bias, torch.zeros_like(q_bias), v_bias])
    y = torch.linear(x, w.to(6), b).view(x.size(0), x.size(1), 3, heads, -1).permute(2, 0, 3, 1, 4)
    return [y[0], y[1], y[2]]

def resized(self, table: Tensor, grid: int) -> Tensor:
    # (1, 1+g*g, D) -> (1, 1+grid*grid, D); the first row stays
    g = int((table.size(1) - 1) ** 0.5 + 0.5)
    table = table.to(6)
    cls = table[:, :1]
    square = table[:, 1:].reshape(1, g, g, -1).permute(0, 3, 1, 2)
    wide = torch.upsample_bicubic2d(square, [grid, grid], False, None)
    return torch.cat([cls, wide.permute(0, 2, 3, 1).flatten(1, 2)], 1)

def fused_bias(self, q_bias: Tensor, v_bias: Tensor) -> Tensor:
    return torch.cat([q_bias, torch.zeros_like(q_bias), v_bias])

def third(self, fused: Tensor, index: int) -> Tensor:
    return fused.chunk(3)[index].clone()

# CLIP (Radford et al. 2021)

def embed_unbiased(self, pixels: Tensor, w: Tensor, cls: Tensor, pos: Tensor, patch: int) -> Tensor:
    # (N, 3, Y, X), class token (D), positions (1+P, D) -> (N, 1+P, D)
    x = torch.conv2d(pixels, w.to(6), None, [patch, patch]).flatten(2).transpose(1, 2)
    return torch.cat([cls.expand(x.size(0), 1, -1), x], 1) + pos.to(6)

def quick_gelu(self, x: Tensor) -> Tensor:
    return x * torch.sigmoid(x * 1.702)

def class_token(self, x: Tensor) -> Tensor:
    # (N, 1+P, D) -> (N, D)
    return x.select(1, 0)

def unit(self, x: Tensor) -> Tensor:
    return x / x.norm(2, [-1], True)

def cells(self, x: Tensor, grid: int) -> Tensor:
    # (N, 1+P, D) -> (N, grid*grid*D): means of the patches over a square of cells, row by row
    patches = x[:, 1:]
    side = int(patches.size(1) ** 0.5 + 0.5)
    square = patches.transpose(1, 2).reshape(x.size(0), x.size(2), side, side)
    return torch.adaptive_avg_pool2d(square, [grid, grid]).flatten(2).transpose(1, 2).flatten(1)
