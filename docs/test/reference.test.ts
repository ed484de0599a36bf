import { describe, expect, it } from 'vitest';
import {
  codeDefaults,
  literalsOf,
  membersOf,
  optionTypes,
  partsOf,
} from './reference/declarations.js';
import { readPage, withoutCode } from './reference/page.js';

/** An option as a page describes it. */
interface Described {
  readonly type: string;
  readonly defaultValue: string;
}

const page = readPage('reference/options');

/** The headings whose sections describe the options of core, one below each heading. */
const coreSections = {
  'core.SessionHeartbeatOptions': '## Checks',
  'core.SessionLossOptions': '## Ending',
  'core.SessionOptions': '## Login',
};

/** The headings whose tables describe other options. */
const tables = {
  'core.SessionProbeOptions': '## sessionProbe',
  'core.PushTriggerOptions': '## pushTrigger',
  'react.Auth0SessionProviderProps': '### Auth0SessionProvider',
  'react.Auth0ProviderProps': '### Auth0Provider',
  'react.SessionGateProps': '### React SessionGate',
  'vue.Auth0SessionOptions': '### createAuth0Session',
  'vue.VueSessionOptions': '### createAuth0Session',
  'vue.Auth0PluginOptions': '### createAuth0',
  'vue.SessionGateProps': '### Vue SessionGate',
  'vue.SessionGuardOptions': '### createSessionGuard',
  'angular.Auth0Config': '### provideAuth0',
  'angular.SessionGuardOptions': '### sessionGuard',
};

/** Described elsewhere: what is passed on to the SDK, the tasks of the clean-up guide, the fake session. */
const elsewhere = [
  'core.ClearWebStorageOptions',
  'core.DeleteCachesOptions',
  'core.FakeSessionOptions',
  'core.LoginOptions',
  'core.SessionLoginOptions',
  'core.SignOutOptions',
  'core.TokenOptions',
];

function optionsBelow(heading: string): Map<string, Described> {
  const sections = page.section(heading).sections(3);
  return new Map(
    [...sections].map(([name, text]) => {
      const [, type = '', defaultValue = ''] =
        /^`(.+?)` · default: (.+?)(?: \(\d[^)]*\))?$/m.exec(text) ?? [];
      return [name, { type, defaultValue }];
    }),
  );
}

function optionsInTable(heading: string): Map<string, Described> {
  return new Map(
    [...page.section(heading).rows()]
      .filter(([, row]) => 'type' in row)
      .map(([name, { type = '', default: defaultValue = '' }]) => [
        name,
        { type: withoutCode(type), defaultValue },
      ]),
  );
}

function declared(type: string): Map<string, Described> {
  return new Map(
    [...membersOf(type)].map(([name, { defaultValue, isOptional, type }]) => [
      name,
      { type, defaultValue: defaultValue ?? (isOptional ? 'none' : 'required') },
    ]),
  );
}

const isCoreOption = (name: string) =>
  Object.keys(coreSections).some((type) => membersOf(type).has(name));

/** Without an order. */
const asObject = <Value>(entries: Iterable<readonly [string, Value]>) =>
  Object.fromEntries(entries);
const asSet = (names: Iterable<string>) => new Set(names);

describe('docs/reference/options.md', () => {
  it('covers every type with options', () => {
    const covered = [...Object.keys(coreSections), ...Object.keys(tables), 'vue.SessionGateSlots'];
    expect(asSet([...covered, ...elsewhere])).toEqual(asSet(optionTypes()));
  });

  it.each(Object.entries(coreSections))('describes %s below “%s”', (type, heading) => {
    expect(asObject(optionsBelow(heading))).toEqual(asObject(declared(type)));
  });

  it.each(Object.values(tables))(
    'describes in the table of “%s” what the types have',
    (heading) => {
      const types = Object.entries(tables).filter(([, each]) => each === heading);
      const members = types.flatMap(([type]) => [...declared(type)]);
      expect(asObject(optionsInTable(heading))).toEqual(asObject(members));
    },
  );

  it('describes the slots of the gate for Vue', () => {
    const slots = page.section('### Vue SessionGate').rows('slot');
    expect(asSet(slots.keys())).toEqual(asSet(membersOf('vue.SessionGateSlots').keys()));
  });

  it('has the defaults of the code', () => {
    const described = new Map(
      Object.values(coreSections).flatMap((each) => [...optionsBelow(each)]),
    );
    const defaults = [...codeDefaults()].filter(([name]) => isCoreOption(name));
    expect(defaults.map(([name]) => name)).toEqual(
      expect.arrayContaining(['intervalMs', 'cleanupTimeoutMs', 'loadTimeoutMs']),
    );
    for (const [name, value] of defaults) {
      const digits = described.get(name)?.defaultValue.replace(/(?<=\d) (?=\d)/g, '');
      expect(`${name}: ${withoutCode(digits ?? 'not described')}`).toBe(
        `${name}: ${value.replaceAll('_', '')}`,
      );
    }
  });
});

describe('tables of the reference', () => {
  it.each([
    ['session', '## Status', 'status', 'SessionSnapshot', 'status'],
    ['session', '## Triggers', 'trigger', 'CheckTrigger', undefined],
    ['session', '## Causes of an inconclusive check', 'cause', 'UnverifiedCause', undefined],
    ['session', '## Causes of a known end', 'cause', 'EndCause', undefined],
    ['losses', '# Reasons of a lost session', 'reason', 'LossReason', undefined],
    ['diagnoses', '# Diagnoses', 'code', 'DiagnosisCode', undefined],
    ['login-results', '# Login results', 'status', 'LoginResult', 'status'],
  ])('%s, “%s”, has a row for each %s of %s', (name, heading, header, type, property) => {
    const found = readPage(`reference/${name}`).section(heading).rows(header);
    const literals = literalsOf(`core.${type}`, property);
    expect(asSet(found.keys())).toEqual(asSet(literals));
  });

  it.each([
    ['session', '## Fields', 'SessionSnapshot'],
    ['losses', '## Fields of a loss', 'SessionLoss'],
    ['login-results', '## Fields of a result', 'LoginResult'],
  ])('%s, “%s”, has a row for each field of %s', (name, heading, type) => {
    const found = readPage(`reference/${name}`).section(heading).rows('field');
    expect(asSet(found.keys())).toEqual(asSet(membersOf(`core.${type}`).keys()));
  });

  it('session has the types of the fields', () => {
    const rows = readPage('reference/session').section('## Fields').rows('field');
    const types = [...rows].map(([name, { type = '' }]) => [name, withoutCode(type)] as const);
    const fields = membersOf('core.SessionSnapshot');
    for (const [name, type] of types.filter(([, each]) => each !== 'SessionStatus')) {
      const isOf = asSet(fields.get(name)?.type.split(' | ') ?? []);
      expect([name, asSet(type.split(' | '))]).toEqual([name, isOf]);
    }
  });

  it('session has the payload of each event', () => {
    const rows = readPage('reference/session').section('## Events').rows();
    const described = [...rows].map(
      ([event, { payload = '' }]) => [event, withoutCode(payload)] as const,
    );
    const events = [...membersOf('core.SessionEvents')].map(([event, { type }]) => {
      const fields = [...membersOf(`core.${type}`)].map(
        ([field, { isOptional }]) => `${field}${isOptional ? '?' : ''}`,
      );
      return [event, `{ ${fields.join(', ')} }`] as const;
    });
    expect(asObject(described)).toEqual(asObject(events));
  });

  it('diagnoses explains each code of its table, in the same order', () => {
    const diagnoses = readPage('reference/diagnoses');
    const codes = [...diagnoses.section('# Diagnoses').rows().keys()];
    expect([...diagnoses.sections(2).keys()]).toEqual(codes);
  });
});

it('docs/testing.md has every option, call and property of the fake session', () => {
  const kit = readPage('testing').section('## All calls');
  const options = [...kit.rows('option')].map(
    ([name, { default: value = '' }]) => [name, withoutCode(value)] as const,
  );
  const declaredOptions = [...declared('core.FakeSessionOptions')].map(
    ([name, { defaultValue }]) => [name, withoutCode(defaultValue)] as const,
  );
  expect(asObject(options)).toEqual(asObject(declaredOptions));
  const names = ['call', 'property'].flatMap((header) =>
    [...kit.rows(header).keys()].flatMap((cell) => cell.split(', ')),
  );
  const members = names.map((name) => name.replaceAll('`', '').replace(/\(.*\)$/, ''));
  expect(asSet(members)).toEqual(asSet(membersOf('core.FakeSession').keys()));
});

it('docs/trace.md has each entry with its fields', () => {
  const rows = readPage('trace').section('## Entries').rows();
  const described = [...rows].map(([type, { fields = '' }]) => [
    type,
    fields.split(', ').filter(Boolean).map(withoutCode),
  ]);
  const entries = partsOf('core.TraceEvent').map((type) => {
    const { at: _at, ...fields } = Object.fromEntries(membersOf(`core.${type}`));
    delete fields['type'];
    return [literalsOf(`core.${type}`, 'type')[0], Object.keys(fields)];
  });
  expect(Object.fromEntries(described)).toEqual(Object.fromEntries(entries));
});
