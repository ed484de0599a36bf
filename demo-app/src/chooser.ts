import { loadTenantAddress, type TenantAddress } from './tenant-address';

const { protocol, port, host, hostname } = window.location;

loadTenantAddress().then(show, (cause: unknown) => say(String(cause)));

function show(tenant: TenantAddress): void {
  const sites = element(tenant.controlsUrl === null ? 'auth0' : 'local');
  if (tenant.controlsUrl === null) addressOf(sites).textContent = tenant.domain;
  else showLocalSites(sites);
  sites.hidden = false;
}

/** The same server under two names: to the tenant, one is the same site and one is not. */
function showLocalSites(sites: HTMLElement): void {
  const cards = [...sites.querySelectorAll<HTMLElement>('[data-host]')];
  for (const card of cards) {
    const name = card.dataset['host'] ?? '';
    const address = name + (port && `:${port}`);
    addressOf(card).textContent = name === hostname ? `${address} (you are here)` : address;
    for (const link of card.querySelectorAll<HTMLAnchorElement>('[data-page]')) {
      link.href = `${protocol}//${address}${link.dataset['page']}`;
    }
  }
  if (!cards.some((card) => card.dataset['host'] === hostname)) {
    say(`You are at ${host}, an address that the tenant does not know. Take one of these two.`);
  }
}

function addressOf(card: HTMLElement): HTMLElement {
  return card.querySelector<HTMLElement>('.address')!;
}

function say(text: string): void {
  const elsewhere = element('elsewhere');
  elsewhere.textContent = text;
  elsewhere.hidden = false;
}

function element(id: string): HTMLElement {
  return document.getElementById(id)!;
}
