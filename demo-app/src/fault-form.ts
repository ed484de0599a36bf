import type { LocalTenantFault } from '@auth0-heartbeat/local-tenant';

/** Reads the fault from the form of the tenant panel. */
export function readFaultForm(form: HTMLFormElement): LocalTenantFault {
  const fields = new FormData(form);
  const times = Number(fields.get('times'));
  return {
    kind: fields.get('kind') as LocalTenantFault['kind'],
    endpoint: fields.get('endpoint') as LocalTenantFault['endpoint'],
    ...(fields.has('silentOnly') && { silentOnly: true }),
    ...(times > 0 && { times }),
  };
}
