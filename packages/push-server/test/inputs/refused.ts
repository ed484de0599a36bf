import { Refusal } from '../../src/refusal.js';

/** The refusal with which `read` fails; anything else is an error of the test. */
export async function refused(read: () => unknown): Promise<Refusal> {
  try {
    await read();
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error('It was accepted');
}
