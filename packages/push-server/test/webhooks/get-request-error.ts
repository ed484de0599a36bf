import { RequestError } from '../../src/http/respond.js';

/** Returns the RequestError that `read` throws. Fails the test otherwise. */
export async function getRequestError(read: () => unknown): Promise<RequestError> {
  try {
    await read();
  } catch (error) {
    if (error instanceof RequestError) return error;
    throw error;
  }
  throw new Error('Expected a RequestError');
}
