import { addressAt } from './addresses';
import { unknownHostTexts, failureTexts } from './texts';

/** Shows in `root` why the page could not open. */
export function showFailure(root: Element, cause: unknown): void {
  show(root, failureTexts.heading, cause instanceof Error ? cause.message : String(cause));
}

/** Shows in `root` that the local tenant does not allow this host, and which ones it allows. */
export function showUnknownHost(root: Element): void {
  const { host, pathname } = window.location;
  const list = document.createElement('ul');
  list.className = 'addresses';
  list.append(
    addressItem(addressAt('localhost', pathname), unknownHostTexts.sameSite),
    addressItem(addressAt('app.localhost', pathname), unknownHostTexts.crossSite),
  );
  show(root, unknownHostTexts.heading, unknownHostTexts.text(host), list);
}

function show(root: Element, heading: string, text: string, ...more: readonly Element[]): void {
  const main = element('main', element('h1', heading), element('p', text), ...more);
  main.className = 'notice';
  root.replaceChildren(main);
}

function addressItem(href: string, meaning: string): HTMLElement {
  const link = document.createElement('a');
  link.href = href;
  link.textContent = new URL(href).host;
  const text = element('span', meaning);
  text.className = 'hint';
  return element('li', link, text);
}

function element(name: string, ...content: readonly (Node | string)[]): HTMLElement {
  const made = document.createElement(name);
  made.append(...content);
  return made;
}
