import type { LocalTenantFault } from '@auth0-heartbeat/local-tenant';

/** The fault that the form of the panel describes. */
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
