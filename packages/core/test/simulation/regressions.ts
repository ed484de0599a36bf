/** Seeds that once found something. */
export const regressions: readonly { readonly seed: number; readonly found: string }[] = [
  { seed: 17, found: 'what another tab found unsupported made this one leave the page' },
  { seed: 24, found: 'tabs sent each other to the tenant in turns' },
  { seed: 1890, found: 'the end of an older session of one tab ended the newer one of another' },
  { seed: 131, found: 'a check that got no answer hid the newer proof of another tab' },
  { seed: 321, found: 'all tabs that waited for one that died took the lease from each other' },
  {
    seed: 406,
    found: 'where storage was full, a proof that could not be taken back made logins loop',
  },
  { seed: 4903, found: 'a tab that froze gave back the lease of the tab that had taken it over' },
  { seed: 958967, found: 'an ending looked for a new login, and the response closed a popup' },
  { seed: 253551053, found: 'where the interval is short, a slow tenant got no more time' },
  {
    seed: 192899954,
    found: 'a login by popup in the millisecond of an idle end did not count as activity',
  },
  {
    seed: 285976045,
    found: 'a tab that can see the session did not count a later check in vain as its own',
  },
  {
    seed: 633951947,
    found: 'a check without a grant answered for a tab that has one, and a blocked user stayed',
  },
  {
    seed: 633963726,
    found: 'a lost answer from before a login left the interval at its question',
  },
  { seed: 599951231, found: 'an ending claimed the sign-out although a new session had begun' },
];
