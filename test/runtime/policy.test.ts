import { DEFAULT_POLICY } from '../../functions/core/incident/policy.ts';
import { bucketsOf, policyOf } from '../../functions/runtime/policy.ts';

/** What `reattach` is configured with; `respond` has more. */
const GUARDING = {
  zone: 'America/Lima',
  mode: 'approve' as const,
  windows: [{ cluster: 'CL1', weekdays: [7], start: '02:00', minutes: 180 }],
  expectedPrincipals: ['Terraform'],
  quorumVolumes: ['ocid1.volume.oc1..q'],
};
const WINDOWS = [{ cluster: 'CL1', weekdays: [7], start: '02:00', minutes: 180, zone: 'America/Lima' }];

test('who acts has the guards of the configuration, the windows in its zone, and the defaults otherwise', () => {
  expect(policyOf(GUARDING)).toEqual({
    ...DEFAULT_POLICY,
    zone: 'America/Lima',
    mode: 'approve',
    windows: WINDOWS,
    expectedPrincipals: ['Terraform'],
    quorumVolumeIds: ['ocid1.volume.oc1..q'],
  });
});

test('who notifies has language, contacts, console and buckets besides', () => {
  const words = { lang: 'en', contacts: 'the operators', consoleUrl: 'https://console.example' } as const;
  const buckets = { namespace: 'ns', stateBucket: 'state', approvalsBucket: 'approvals' };
  expect(policyOf({ ...GUARDING, windows: [], ...words, ...buckets })).toMatchObject({
    languages: ['en'],
    contacts: ['the operators'],
    consoleUrl: 'https://console.example',
    buckets: { namespace: 'ns', state: 'state', approvals: 'approvals' },
  });
});

test.each([undefined, ''])('contacts %j are none', (contacts) => {
  const config = { ...GUARDING, windows: [] };
  expect(policyOf(contacts === undefined ? config : { ...config, contacts }).contacts).toEqual([]);
});

describe('the buckets', () => {
  test('without one for approvals plans are only shown', () => {
    expect(bucketsOf({ namespace: 'ns', stateBucket: 'state' })).toEqual({
      buckets: { namespace: 'ns', state: 'state', approvals: null },
    });
  });

  test('are not named where it is not known which they are', () => {
    expect(bucketsOf({ namespace: 'ns', approvalsBucket: 'approvals' })).toEqual({});
    expect(bucketsOf({ stateBucket: 'state', approvalsBucket: 'approvals' })).toEqual({});
  });
});
