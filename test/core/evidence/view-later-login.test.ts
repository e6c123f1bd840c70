import { emptyEvidence, foldSignals } from '../../../functions/core/evidence/evidence.ts';
import type { Outage } from '../../../functions/core/evidence/path-view.ts';
import { viewOf } from '../../../functions/core/evidence/view.ts';
import type { Signal } from '../../../functions/core/rules/signal.ts';
import { sec, sinceT0 } from './facts-of.ts';
import { at, IQN, login, NODE, PORTAL } from './make-signal.ts';

type Told = readonly (Signal | readonly Signal[])[];

const tell = (...signals: Told) => viewOf(foldSignals(emptyEvidence(NODE), signals.flat()));

describe('a login to the same target after an outage that ended without a return', () => {
  const lost = (seconds: number) => at(seconds, 'session-lost', { session: 1 });
  const loggedOut = (seconds: number) => at(seconds, 'session-shutdown', { session: 1 });
  const boot = [at(500, 'boot'), at(501, 'boot')];
  const first = (...signals: Told): { readonly state: string; readonly outage: Partial<Outage> } => {
    const [path] = tell(...signals).paths;
    return { state: path?.state ?? '', outage: path?.outages.at(-1) ?? {} };
  };
  const story = [...login(0, 1, 'sdb', 3), lost(100), ...boot];

  test('after a boot: it is back, and lasted until the login', () => {
    expect(first(story, login(520, 1, 'sdb', 3))).toMatchObject({
      state: 'recovered',
      outage: {
        lostAt: sec(100),
        endedAt: sec(500),
        endedBy: 'reboot',
        recoveredAt: sec(521),
        length: { seconds: 421, method: 'lines', bound: 'exact' },
      },
    });
  });

  test('in the moment in which it ended', () => {
    const signals = [...story, at(500, 'session-up', { session: 1, iqn: IQN, portal: PORTAL })];
    expect(first(signals).outage.recoveredAt).toBe(sec(500));
  });

  test('the first of several', () => {
    expect(first(story, login(520, 1, 'sdb', 3), login(900, 2, 'sdb', 3)).outage.recoveredAt).toBe(sec(521));
  });

  test('after a log-out: it is back, the session stays logged out', () => {
    const signals = [...login(0, 1, 'sdb', 3), lost(100), loggedOut(300)];
    const { state, outage } = first(signals, login(520, 2, 'sdb', 3));
    expect([state, outage.endedBy, sinceT0(outage.recoveredAt)]).toEqual(['logged-out', 'logged-out', 521]);
  });

  test('makes no length exact whose beginning was not seen', () => {
    const signals = [...login(0, 1, 'sdb', 3), at(100, 'session-retry', { session: 1, count: 2 }), ...boot];
    const { outage } = first(signals, login(520, 1, 'sdb', 3));
    expect(outage).toMatchObject({
      recoveredAt: sec(521),
      length: { bound: 'at-least', method: 'first-seen' },
    });
  });

  test.each<[string, Told]>([
    ['nobody logs in', [story]],
    ['another target is logged in to', [story, login(520, 1, 'sdb', 3, { iqn: `${IQN}0`, portal: PORTAL })]],
    ['another portal', [story, login(520, 1, 'sdb', 3, { iqn: IQN, portal: { ...PORTAL, port: 3261 } })]],
    [
      'the target is named without a login',
      [story, at(520, 'session-shutdown', { session: 1, iqn: IQN, portal: PORTAL })],
    ],
    ['its target is not known', [lost(100), boot, login(520, 1, 'sdb', 3)]],
    [
      'its IQN is not known, and another goes by the name "null"',
      [
        at(100, 'session-lost', { session: 1, portal: PORTAL }),
        boot,
        login(520, 1, 'sdb', 3, { iqn: 'null', portal: PORTAL }),
      ],
    ],
  ])('is needed: when %s it is not back', (_, signals) => {
    expect(first(...signals)).toMatchObject({
      state: 'unknown',
      outage: { endedBy: 'reboot', recoveredAt: null },
    });
  });

  test('changes nothing while the outage goes on, or once it ended by a return', () => {
    const own = [...login(0, 1, 'sdb', 3), lost(100)];
    expect(first(own)).toMatchObject({ state: 'lost', outage: { recoveredAt: null } });
    const back = [...own, at(160, 'session-recovered', { session: 1 })];
    expect(first(back, login(520, 2, 'sdb', 3)).outage).toMatchObject({
      recoveredAt: sec(160),
      endedBy: 'recovered',
    });
  });

  test('leaves the outages before as they were', () => {
    const flap = (seconds: number) => [lost(seconds), at(seconds + 20, 'session-recovered', { session: 1 })];
    const own = [...login(0, 1, 'sdb', 3), ...flap(100), ...flap(200), lost(300)];
    const [path] = tell(own, boot, login(520, 1, 'sdb', 3)).paths;
    expect(path?.outages.map(({ recoveredAt }) => sinceT0(recoveredAt))).toEqual([120, 220, 521]);
  });
});
