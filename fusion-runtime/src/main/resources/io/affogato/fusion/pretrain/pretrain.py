# Formulas of the pretraining stages. Axes: B batch, L positions, V words, E width, K places.

def soft_tokens(self, counts: Tensor, table: Tensor, gain: Tensor, gate: Tensor, noise: Tensor) -> Tensor:
    # counts (B, L, V) of words per position, gain, gate and noise level (B, L, 1) -> (B, L, E)
    s = torch.matmul(counts, table) * gain
    s = torch.where(gate > 0, torch.silu(s), s)
    return s + torch.randn_like(s) * noise

def writing_loss(self, tokens: Tensor, bags: Tensor, table: Tensor) -> Tensor:
    # tokens (B, K, E) should be the sums of the word embeddings in bags (B, K, V) of counts
    target = torch.matmul(bags, table)
    distance = ((tokens - target) ** 2).mean() / (table ** 2).mean()
    # each shown word against every word of the vocabulary
    logits = torch.matmul(tokens, table.t()) / (table.size(1) ** 0.5)
    total = bags.sum(-1)
    ce = -(torch.log_softmax(logits, -1) * bags).sum() / torch.clamp(total.sum(), 1.0)
    return distance + ce

def read_words(self, tokens: Tensor, table: Tensor) -> Tensor:
    # (B, K, E) -> (B, K, V): how much of each word a token holds, by least squares
    gram = torch.matmul(table, table.t())
    eye = torch.eye(table.size(0), dtype=6, device=table.device)
    solved = torch.linalg_solve(gram + eye * (0.05 * torch.diagonal(gram).mean()), torch.matmul(table, tokens.reshape([-1, table.size(1)]).t()))
    return solved.t().reshape([tokens.size(0), tokens.size(1), -1])

def tagging_loss(self, logits: Tensor, tags: Tensor) -> Tensor:
    # logits and tags (B, K V): binary cross entropy, summed over the words of a signal
    loss = torch.clamp(logits, min=0.0) - logits * tags + torch.log1p(torch.exp(-torch.abs(logits)))
    return loss.sum(-1).mean()
