import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { findProgram } from '../../scripts/browser-engines.mjs';
import { poll } from '../shared/poll.js';

const run = promisify(execFile);

/** A browser window on an X display, for what a driver cannot do: press the keys of the browser. */
export interface XWindow {
  /** Focuses the window and presses keys, such as `ctrl+Page_Down`. */
  press(keys: string): Promise<void>;
  /** Focuses the window. A new tab belongs to the window with the focus. */
  focus(): Promise<void>;
}

/** Returns the window that the function opens. */
export async function findNewWindow(
  display: string,
  open: () => Promise<unknown>,
): Promise<XWindow> {
  const before = await listWindows(display);
  await open();
  let id: string | undefined;
  await poll(async () => {
    id = (await listWindows(display)).find((each) => !before.includes(each));
    return id;
  }).toBeDefined();
  // Without a window manager the window has the focus at once.
  const focus = async () => void (await xdotool(display, 'windowfocus', id!));
  return {
    focus,
    async press(keys) {
      await focus();
      await xdotool(display, 'key', keys);
    },
  };
}

/** The windows of automated browsers, which say so in their titles. */
async function listWindows(display: string): Promise<string[]> {
  try {
    const found = await xdotool(display, 'search', '--onlyvisible', '--name', 'Automation');
    return found.split('\n').filter(Boolean);
  } catch (error) {
    // There is none.
    if ((error as { code?: unknown }).code === 1) return [];
    throw error;
  }
}

async function xdotool(display: string, ...args: string[]): Promise<string> {
  const { stdout } = await run(findProgram('xdotool'), args, {
    env: { ...process.env, DISPLAY: display },
  });
  return stdout;
}
