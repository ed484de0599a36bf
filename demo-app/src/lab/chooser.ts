import {
  addressAt,
  isLocalHost,
  loadTenantAddress,
  type TenantAddress,
  updateHeaderLinks,
} from './addresses';
import { returnToPage } from './memory';
import { stories } from './stories';
import { failureTexts, unknownHostTexts } from './texts';

const { host, hostname } = window.location;

if (!returnToPage()) {
  loadTenantAddress().then(show, (cause: unknown) => {
    const message = cause instanceof Error ? cause.message : String(cause);
    showWarning(`${failureTexts.heading}. ${message}`);
  });
}

function show(tenant: TenantAddress): void {
  const sites = element(tenant.controlsUrl === null ? 'auth0' : 'local');
  if (tenant.controlsUrl === null) addressOf(sites).textContent = tenant.domain;
  else showLocalSites(sites);
  sites.hidden = false;
  updateHeaderLinks(tenant);
}

/** Shows the two host names of the server: one is same-site with the tenant, the other is not. */
function showLocalSites(sites: HTMLElement): void {
  for (const card of sites.querySelectorAll<HTMLElement>('[data-host]')) {
    const name = card.dataset['host'] ?? '';
    if (!isLocalHost(name)) continue;
    const address = new URL(addressAt(name, '/')).host;
    addressOf(card).textContent = name === hostname ? `${address} (you are here)` : address;
    for (const link of card.querySelectorAll<HTMLAnchorElement>('[data-page]')) {
      link.href = addressAt(name, link.dataset['page'] ?? '/');
    }
  }
  showStories();
  if (!isLocalHost(hostname)) showWarning(unknownHostTexts.text(host));
}

function showStories(): void {
  const host = isLocalHost(hostname) ? hostname : 'localhost';
  const section = element('stories');
  section.querySelector('ol')!.append(
    ...stories.map(({ id, title, about }) => {
      const item = document.createElement('li');
      const link = document.createElement('a');
      const address = new URL(addressAt(host, '/react/'));
      address.searchParams.set('story', id);
      address.searchParams.set('start', '');
      link.href = address.href;
      link.textContent = title;
      const text = document.createElement('p');
      text.textContent = about;
      item.append(link, text);
      return item;
    }),
  );
  section.hidden = false;
}

function addressOf(card: HTMLElement): HTMLElement {
  return card.querySelector<HTMLElement>('.address')!;
}

function showWarning(text: string): void {
  const warning = element('warning');
  warning.textContent = text;
  warning.hidden = false;
}

function element(id: string): HTMLElement {
  return document.getElementById(id)!;
}
