/** The state of a rate limit ([token bucket](https://en.wikipedia.org/wiki/Token_bucket)). */
export interface TokenBucket {
  readonly tokens: number;
  /** When `tokens` was last refilled. Epoch milliseconds. */
  readonly refilledAt: number;
}

/** The capacity and refill rate of a bucket. */
export interface TokenBucketRate {
  readonly capacity: number;
  /** The time to refill one token. */
  readonly refillMs: number;
}

/** Refills the bucket. If the clock was set back, refilling continues from the new time. */
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

/** Returns when the bucket gets its next token, in epoch milliseconds. */
export function nextTokenAt({ refilledAt }: TokenBucket, { refillMs }: TokenBucketRate): number {
  return refilledAt + refillMs;
}

/** Returns when the bucket is full, in epoch milliseconds. */
export function fullAt({ tokens, refilledAt }: TokenBucket, rate: TokenBucketRate): number {
  return refilledAt + (rate.capacity - tokens) * rate.refillMs;
}
