/** What is left of a user's allowance. */
export interface TokenBucket {
  readonly tokens: number;
  /** Epoch milliseconds up to which `tokens` has been refilled. */
  readonly refilledAt: number;
}

/** How much a bucket holds and how fast it fills. */
export interface TokenBucketRate {
  readonly capacity: number;
  readonly refillMs: number;
}

/** The bucket at a later moment; after a clock that was set back it fills from there on. */
export function refill(
  bucket: TokenBucket,
  { capacity, refillMs }: TokenBucketRate,
  now: number,
): TokenBucket {
  const since = Math.min(bucket.refilledAt, now);
  const gained = Math.floor((now - since) / refillMs);
  if (bucket.tokens + gained >= capacity) return { tokens: capacity, refilledAt: now };
  return { tokens: bucket.tokens + gained, refilledAt: since + gained * refillMs };
}

/** When the bucket has its next token, in epoch milliseconds. */
export function nextTokenAt({ refilledAt }: TokenBucket, { refillMs }: TokenBucketRate): number {
  return refilledAt + refillMs;
}

/** When the bucket is full again, in epoch milliseconds. */
export function fullAt({ tokens, refilledAt }: TokenBucket, rate: TokenBucketRate): number {
  return refilledAt + (rate.capacity - tokens) * rate.refillMs;
}
