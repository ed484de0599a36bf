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

/** The bucket at a later moment. */
export function refill(
  bucket: TokenBucket,
  { capacity, refillMs }: TokenBucketRate,
  now: number,
): TokenBucket {
  const gained = Math.max(0, Math.floor((now - bucket.refilledAt) / refillMs));
  if (bucket.tokens + gained >= capacity) return { tokens: capacity, refilledAt: now };
  return { tokens: bucket.tokens + gained, refilledAt: bucket.refilledAt + gained * refillMs };
}

/** When the bucket has its next token, in epoch milliseconds. */
export function nextTokenAt({ refilledAt }: TokenBucket, { refillMs }: TokenBucketRate): number {
  return refilledAt + refillMs;
}

/** When the bucket is full again, in epoch milliseconds. */
export function fullAt({ tokens, refilledAt }: TokenBucket, rate: TokenBucketRate): number {
  return refilledAt + (rate.capacity - tokens) * rate.refillMs;
}
