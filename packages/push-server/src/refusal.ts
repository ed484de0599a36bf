/** The status codes with which an input is refused. */
export type RefusalStatus = 400 | 401 | 403 | 404 | 405 | 413 | 415 | 429 | 503;

/** An input that is not accepted. Expected: it becomes a response and a line in the log. */
export class Refusal extends Error {
  override readonly name = 'Refusal';

  /**
   * @param status of the response
   * @param code for the `error` member of the response: a stable word, such as `invalid_request`
   * @param description for the response: says what to mend, and nothing that an attacker could use
   * @param detail for the log alone
   */
  constructor(
    readonly status: RefusalStatus,
    readonly code: string,
    readonly description: string,
    readonly detail?: string,
  ) {
    super(`${code}: ${description}`);
  }
}
