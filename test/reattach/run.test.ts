import { WardenError } from '../../functions/core/base/errors.ts';
import { MINUTE, SECOND } from '../../functions/core/base/time.ts';
import type { Attempt } from '../../functions/core/plan/attempt.ts';
import type { Attachment } from '../../functions/core/platform/look-ups.ts';
import { RESPOND_LEASE } from '../../functions/store/lease.ts';
import { attemptName, JOURNAL, planName } from '../../functions/store/plans.ts';
import { type Bench, bench } from './frozen.ts';

const NEW = 'ocid1.volumeattachment.new';

/** The attachment is listed as `state` from its `after`th look on. */
function later(b: Bench, after: number, state: Attachment['lifecycleState']): void {
  b.looks = { after, does: () => void b.attached(state) };
}

const error =
  (...fields: ConstructorParameters<typeof WardenError>) =>
  (): never => {
    throw new WardenError(...fields);
  };

describe('approved, and nothing forbids', () => {
  test('one request, journalled before it leaves; ATTACHED ends it, on the portal of before', async () => {
    const b = await bench();
    let journalled: Attempt | null = null;
    b.answers = [
      () => {
        journalled = b.attempt();
        later(b, 2, 'ATTACHED');
        return b.attached('ATTACHING');
      },
    ];
    expect(await b.invoke()).toEqual({ status: 'attached', planId: b.plan.plan.id });
    expect(journalled).toMatchObject({ state: 'intent', calls: 1, approvedBy: ['sato'], intentAt: b.begun });
    expect(b.requests).toHaveLength(1);
    expect(b.requests[0]?.within).toBe(60 * SECOND);
    expect(b.steps()).toEqual(['intent', `accepted ${NEW}`, 'attached']);
    expect(b.attempt()).toMatchObject({
      state: 'attached',
      planHash: b.plan.plan.hash,
      incidentId: b.plan.plan.incidentId,
      cluster: b.plan.plan.cluster,
      volumeId: b.plan.plan.request.volumeId,
      instanceId: b.plan.plan.node,
      retryToken: b.requests[0]?.token,
      approvals: ['sato-0123456789abcdef'],
      attachmentId: NEW,
      adopted: false,
      samePortal: true,
      failure: null,
      runner: null,
    });
    expect(b.logged.join()).toContain('"status":"attached"');
  });

  test.each<readonly [string, boolean | null, Partial<Attachment>]>([
    ['on another address', false, { ipv4: '169.254.9.9' }],
    ['on another port', false, { port: 3261 }],
    ['with another IQN', false, { iqn: 'iqn.2015-12.com.oracleiaas:other' }],
    ['and the API names no address', null, { ipv4: null }],
    ['and the API names no IQN', null, { iqn: null }],
  ])('attached %s: samePortal is %s', async (_, same, change) => {
    const b = await bench();
    b.answers = [() => b.attached('ATTACHED', change)];
    expect(await b.invoke()).toMatchObject({ status: 'attached' });
    expect(b.attempt()?.samePortal).toBe(same);
  });

  test.each([
    { portal: null, iqn: 'iqn' },
    { portal: '169.254.2.2:3260', iqn: null },
  ])('attached, and the plan does not know where it was (%j): samePortal is null', async (expected) => {
    const b = await bench();
    b.edit(planName(b.plan.plan.id), { plan: { ...b.plan.plan, expected } });
    b.answers = [() => b.attached('ATTACHED')];
    expect(await b.invoke()).toMatchObject({ status: 'attached' });
    expect(b.attempt()?.samePortal).toBeNull();
  });

  test('the volume is there already: taken over as it is, without a request', async () => {
    const b = await bench();
    b.attached('ATTACHED');
    expect(await b.invoke()).toMatchObject({ status: 'attached' });
    expect([b.requests, b.steps()]).toEqual([[], [`found ${NEW}`, 'attached']]);
    expect(b.attempt()).toMatchObject({ adopted: true, intentAt: null, calls: 0, approvals: [] });
  });

  test('approved half a minute ago: lines that tell of a take-over may be on their way, it waits for them', async () => {
    const b = await bench();
    b.approvals.objects.delete(b.approvals.names('approvals/')[0] ?? '');
    b.say('suzuki', 30 * SECOND);
    b.answers = [() => b.attached('ATTACHED')];
    expect(await b.invoke()).toMatchObject({ status: 'attached' });
    expect(b.requests.map(({ after }) => after)).toEqual([50 * SECOND]);
  });

  test('not ATTACHED within the invocation: handed back, and the next goes on with the same attempt', async () => {
    const b = await bench();
    expect(await b.invoke()).toEqual({ status: 'handed-back', planId: b.plan.plan.id });
    expect(b.time.now() - b.begun).toBeGreaterThan(3.5 * MINUTE);
    expect(b.steps().at(-1)).toBe('handed back: not ATTACHED yet');
    expect(b.attempt()).toMatchObject({ state: 'attaching', runner: null });
    later(b, 1, 'ATTACHED');
    expect(await b.invoke()).toMatchObject({ status: 'attached' });
    expect(b.steps().slice(-2)).toEqual(['taken over', 'attached']);
    expect(b.requests).toHaveLength(1);
  });

  test('too little time for a request: nothing leaves, the journal says so, the next invocation sends it', async () => {
    const b = await bench();
    expect(await b.invoke(10 / 60)).toMatchObject({ status: 'handed-back' });
    expect([b.requests, b.steps()]).toEqual([[], ['intent', 'handed back: no time left']]);
    b.answers = [() => b.attached('ATTACHED')];
    expect(await b.invoke()).toMatchObject({ status: 'attached' });
    expect(b.requests.map(({ token }) => token)).toEqual([b.attempt()?.retryToken]);
  });

  test('the process stood still for a minute after it judged: nothing leaves on it, all is judged anew', async () => {
    const b = await bench();
    const put = b.approvals.put.bind(b.approvals);
    b.approvals.put = async (...args) => {
      b.approvals.put = put;
      b.time.advance(MINUTE);
      return put(...args);
    };
    expect(await b.invoke()).toMatchObject({ status: 'handed-back' });
    // By then the lease of this still picture has run out.
    expect([b.requests, b.steps()]).toEqual([[], ['intent', 'handed back: guard-lease-current']]);
  });
});

describe('what the API answers to the request', () => {
  test.each<readonly [string, ConstructorParameters<typeof WardenError>]>([
    ['a transition', ['OCI_CONFLICT', { serviceCode: 'IncorrectState' }]],
    ['throttled', ['OCI_THROTTLED']],
    ['unavailable', ['OCI_UNAVAILABLE', { serviceCode: 'InternalError' }]],
    ['a token that ran out', ['OCI_UNAUTHENTICATED']],
    ['no answer in time', ['OCI_TIMEOUT']],
    ['no network', ['OCI_NETWORK']],
    ['an answer of no sense', ['OCI_UNEXPECTED_ANSWER']],
    ['not sent in time', ['DEADLINE_NEAR']],
  ])('%s: judged anew, the same request once more', async (_, thrown) => {
    const b = await bench();
    b.answers = [error(...thrown), () => b.attached('ATTACHED')];
    expect(await b.invoke()).toMatchObject({ status: 'attached' });
    expect(b.requests.map(({ after }) => after)).toEqual([0, 10 * SECOND]);
    expect(new Set(b.requests.map(({ token }) => token)).size).toBe(1);
    expect(b.attempt()?.calls).toBe(2);
    expect(b.steps().slice(0, 2)).toEqual(['intent', 'request 2']);
  });

  test('never anything else: handed back with the reason when time is up', async () => {
    const b = await bench();
    b.answers = [error('OCI_THROTTLED', { serviceCode: 'TooManyRequests' })];
    expect(await b.invoke(1)).toMatchObject({ status: 'handed-back' });
    expect(b.steps().at(-1)).toBe('handed back: TooManyRequests');
    expect(b.requests.map(({ after }) => after / SECOND)).toEqual([0, 10, 20, 30, 40]);
  });

  test('unanswered, but the attachment is there: taken over, no second request', async () => {
    const b = await bench();
    b.answers = [
      () => {
        b.attached('ATTACHED');
        throw new WardenError('OCI_TIMEOUT');
      },
    ];
    expect(await b.invoke()).toMatchObject({ status: 'attached' });
    expect(b.steps()).toEqual(['intent', `found ${NEW}`, 'attached']);
    expect(b.attempt()).toMatchObject({ adopted: true, calls: 1 });
  });

  test('unanswered, and somebody rejects meanwhile: failed, a person has to look', async () => {
    const b = await bench();
    b.answers = [
      () => {
        b.say('suzuki', 0, { kind: 'reject', attestation: null });
        throw new WardenError('OCI_TIMEOUT');
      },
    ];
    const { status, guards } = await b.invoke();
    expect([status, guards]).toEqual(['failed', expect.arrayContaining(['guard-service-known'])]);
    expect(b.attempt()?.failure).toMatchObject({ code: 'GUARDS_NOT_MET' });
    expect(b.requests).toHaveLength(1);
  });

  test('unanswered, and nobody watches for half a minute: waited for, then the same request once more', async () => {
    const b = await bench();
    b.answers = [
      () => {
        const { holder } = b.store.json(RESPOND_LEASE) as { holder: object };
        b.edit(RESPOND_LEASE, { holder: null });
        b.looks = { after: 3, does: () => b.edit(RESPOND_LEASE, { holder }) };
        throw new WardenError('OCI_TIMEOUT');
      },
      () => b.attached('ATTACHED'),
    ];
    expect(await b.invoke()).toMatchObject({ status: 'attached' });
    expect(b.requests.map(({ after }) => after / SECOND)).toEqual([0, 40]);
  });

  test('unanswered, and nobody watches until time is up: handed back for that', async () => {
    const b = await bench();
    b.answers = [
      () => {
        b.edit(RESPOND_LEASE, { holder: null });
        throw new WardenError('OCI_TIMEOUT');
      },
    ];
    expect(await b.invoke(1)).toMatchObject({ status: 'handed-back' });
    expect(b.steps()).toEqual(['intent', 'handed back: guard-lease-current']);
  });

  test('a clash, and the attachment is there: taken over', async () => {
    const b = await bench();
    b.answers = [
      () => {
        b.attached('ATTACHED');
        throw new WardenError('OCI_CONFLICT', { serviceCode: 'Conflict' });
      },
    ];
    expect(await b.invoke()).toMatchObject({ status: 'attached' });
    expect(b.steps()).toEqual(['intent', `found ${NEW}`, 'attached']);
  });

  test.each<readonly [string, ConstructorParameters<typeof WardenError>, string]>([
    ['a clash, and nothing is there', ['OCI_CONFLICT', { serviceCode: 'Conflict' }], 'Conflict'],
    ['a clash that the service does not name', ['OCI_CONFLICT'], 'OCI_CONFLICT'],
    [
      'not permitted',
      ['OCI_NOT_AUTHORIZED_OR_NOT_FOUND', { serviceCode: 'NotAuthorizedOrNotFound' }],
      'NotAuthorizedOrNotFound',
    ],
    ['a request that it does not take', ['OCI_BAD_REQUEST'], 'OCI_BAD_REQUEST'],
  ])('%s: failed under the name of the service, never repeated', async (_, thrown, code) => {
    const b = await bench();
    b.answers = [error(...thrown)];
    expect(await b.invoke()).toEqual({ status: 'failed', planId: b.plan.plan.id });
    expect(b.attempt()).toMatchObject({ state: 'failed', failure: { code, guards: [] }, runner: null });
    expect(b.requests).toHaveLength(1);
    expect(await b.invoke()).toMatchObject({ status: 'failed' });
    expect(b.requests).toHaveLength(1);
  });

  test('a fault of ours is no answer: it is thrown, and the journal keeps the intent', async () => {
    const b = await bench();
    b.answers = [
      () => {
        throw new TypeError('a defect');
      },
    ];
    await expect(b.invoke()).rejects.toThrow('a defect');
    expect(b.attempt()).toMatchObject({ state: 'intent', calls: 1 });
  });

  test.each(['DETACHED', 'DETACHING'] as const)(
    'an attachment that is %s already: failed, not asked for again',
    async (state) => {
      const b = await bench();
      b.answers = [() => b.attached(state)];
      expect(await b.invoke()).toMatchObject({ status: 'failed' });
      expect(b.steps()).toEqual(['intent', 'failed DETACHED_AGAIN']);
      expect(b.attempt()?.failure).toEqual({ code: 'DETACHED_AGAIN', guards: [] });
    },
  );

  test.each(['DETACHED', 'DETACHING'] as const)(
    'accepted, then %s before it was ATTACHED: failed',
    async (state) => {
      const b = await bench();
      b.answers = [
        () => {
          later(b, 2, state);
          return b.attached('ATTACHING');
        },
      ];
      expect(await b.invoke()).toMatchObject({ status: 'failed' });
      expect(b.attempt()?.failure).toEqual({ code: 'DETACHED_AGAIN', guards: [] });
    },
  );

  /** AttachVolume answers, and the list does not show what it made. */
  const acceptedUnlisted = (b: Bench, then: () => void = () => {}) => {
    const before = b.attachments;
    b.answers = [
      () => {
        const made = b.attached('ATTACHING');
        b.attachments = before;
        then();
        return made;
      },
    ];
  };

  test('accepted, and the list shows it only half a minute later: waited for', async () => {
    const b = await bench();
    acceptedUnlisted(b, () => later(b, 10, 'ATTACHED'));
    expect(await b.invoke()).toMatchObject({ status: 'attached' });
  });

  test('accepted, and no list ever shows it: failed after 45 seconds', async () => {
    const b = await bench();
    acceptedUnlisted(b);
    expect(await b.invoke()).toMatchObject({ status: 'failed' });
    expect(b.attempt()?.failure).toEqual({ code: 'ATTACHMENT_GONE', guards: [] });
    expect(b.time.now() - b.begun).toBe(45 * SECOND);
  });

  test.each<readonly [string, ConstructorParameters<typeof WardenError>, boolean]>([
    ['for a while', ['OCI_UNAVAILABLE'], true],
    ['for good', ['OCI_NOT_AUTHORIZED_OR_NOT_FOUND'], false],
  ])('accepted, and the list cannot be read %s', async (_, thrown, passes) => {
    const b = await bench();
    b.answers = [
      () => {
        let unread = 5;
        b.looks = {
          after: 0,
          does: () => {
            if (unread-- > 0) throw new WardenError(...thrown);
            b.attached('ATTACHED');
          },
        };
        return b.attached('ATTACHING');
      },
    ];
    if (passes) expect(await b.invoke()).toMatchObject({ status: 'attached' });
    else await expect(b.invoke()).rejects.toThrow(WardenError);
    expect(b.attempt()?.state).toBe(passes ? 'attached' : 'attaching');
  });
});

describe('who may go on', () => {
  /** An attempt whose process stopped at the request, `ago` ms before now; its turn lasts `left` ms more. */
  async function abandoned(left: number): Promise<Bench> {
    const b = await bench();
    b.answers = [
      () => {
        throw new TypeError('stopped');
      },
    ];
    await b.invoke().catch(() => undefined);
    const runner = { token: 'another', until: b.time.now() + left };
    b.lay(attemptName(b.plan.plan.id), { ...b.attempt(), runner });
    b.answers = [() => b.attached('ATTACHED')];
    b.requests.length = 0;
    return b;
  }

  test('another invocation is at work: busy, nothing is written or sent', async () => {
    const b = await abandoned(1);
    const before = b.attempt();
    expect(await b.invoke()).toEqual({ status: 'busy', planId: b.plan.plan.id });
    expect([b.requests, b.attempt()]).toEqual([[], before]);
  });

  test('it was abandoned after the intent: the same request once more, under the same token', async () => {
    const b = await abandoned(0);
    const token = b.attempt()?.retryToken;
    expect(await b.invoke()).toMatchObject({ status: 'attached' });
    expect(b.steps()).toEqual(['intent', 'taken over', 'request 2', `accepted ${NEW}`, 'attached']);
    expect(b.requests.map((request) => request.token)).toEqual([token]);
  });

  test('a living runner says so before its time is over', async () => {
    const b = await bench();
    const untils = new Set<number>();
    b.looks = { after: 0, does: () => void untils.add(b.attempt()?.runner?.until ?? 0) };
    await b.invoke();
    // 90 s at first, renewed from its half on, never beyond the deadline of four minutes.
    const seen = [...untils].filter((until) => until > 0).map((until) => (until - b.begun) / SECOND);
    expect(seen).toEqual([90, 138, 186, 234, 240]);
  });

  test('somebody else wrote the journal meanwhile: this one stops', async () => {
    const b = await bench();
    b.answers = [
      () => {
        b.lay(attemptName(b.plan.plan.id), { ...b.attempt(), writer: 'another' });
        return b.attached('ATTACHED');
      },
    ];
    expect(await b.invoke()).toEqual({ status: 'busy', planId: b.plan.plan.id });
    expect(b.logged.join()).toContain('another invocation is at work');
  });

  test('an attempt that is over is answered from the journal', async () => {
    const b = await bench();
    b.answers = [() => b.attached('ATTACHED')];
    await b.invoke();
    const before = b.attempt();
    expect(await b.invoke()).toEqual({ status: 'attached', planId: b.plan.plan.id });
    expect([b.requests.length, b.attempt()]).toEqual([1, before]);
  });
});

describe('not approved, or not any more', () => {
  const refusals = (b: Bench) => b.approvals.names(`${JOURNAL}${b.plan.plan.id}/`);

  test.each<readonly [string, (b: Bench) => void]>([
    ['nobody approved', (b) => b.approvals.objects.delete(b.approvals.names('approvals/')[0] ?? '')],
    ['somebody rejected', (b) => b.say('suzuki', 0, { kind: 'reject', attestation: null })],
  ])('%s: nothing is sent, nothing is written', async (_, change) => {
    const b = await bench();
    change(b);
    const { status, guards } = await b.invoke();
    expect([status, guards?.includes('guard-approval-valid')]).toEqual(['not-approved', true]);
    expect(guards).not.toContain('guard-detached');
    expect([b.requests, b.attempt(), refusals(b)]).toEqual([[], null, []]);
  });

  test('one has approved, the installation asks for two: not approved; with the second it is', async () => {
    const b = await bench();
    expect(await b.invoke(4, 2)).toMatchObject({ status: 'not-approved' });
    b.say('suzuki', 90 * SECOND);
    b.answers = [() => b.attached('ATTACHED')];
    expect(await b.invoke(4, 2)).toMatchObject({ status: 'attached' });
    expect(b.attempt()?.approvedBy).toEqual(['sato', 'suzuki']);
  });

  test('approved, but a guard says no: refused, and the approval is used up', async () => {
    const b = await bench();
    b.approvals.objects.delete(b.approvals.names('approvals/')[0] ?? '');
    b.say('sato', 90 * SECOND, { attestation: { inService: 'none', detachNotMeant: false } });
    const { status, guards } = await b.invoke();
    expect([status, guards]).toEqual(['refused', expect.arrayContaining(['guard-service-known'])]);
    expect(refusals(b)).toHaveLength(1);
    expect(b.approvals.json(refusals(b)[0] ?? '')).toEqual({
      schema: 'warden.refusal/1',
      planId: b.plan.plan.id,
      at: b.begun,
      guards,
      approvals: ['sato-0123456789abcdef'],
    });
    expect(await b.invoke()).toMatchObject({ status: 'not-approved' });
    expect(refusals(b)).toHaveLength(1);
  });

  test('approved, but nobody watches: tried until time is up, then refused', async () => {
    const b = await bench();
    b.edit(RESPOND_LEASE, { holder: null });
    expect(await b.invoke(1)).toMatchObject({ status: 'refused', guards: ['guard-lease-current'] });
    expect((b.time.now() - b.begun) / SECOND).toBe(40);
    expect(b.requests).toEqual([]);
  });

  test('a search of Audit that is not permitted forbids: refused in the end', async () => {
    const b = await bench();
    b.auditSearch = false;
    expect((await b.invoke(1)).guards).toEqual(
      expect.arrayContaining(['guard-audit-readable', 'guard-detach-not-expected']),
    );
  });

  test('in mode observe, or without the plan, nothing is even read', async () => {
    const b = await bench();
    const planId = b.plan.plan.id;
    expect(await b.invoke(4, 1, 'observe')).toEqual({ status: 'observing', planId });
    b.approvals.objects.delete(planName(planId));
    expect(await b.invoke()).toEqual({ status: 'no-such-plan', planId });
  });
});
