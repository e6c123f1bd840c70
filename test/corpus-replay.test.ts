import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { emptyEvidence, foldSignals, serializeEvidence } from '../functions/core/evidence/evidence.ts';
import type { ScanIncident, ScanReport } from '../infra/cli/scan-report.ts';
import { CAPTURES, CORPUS, CORPUS_TIME, signalsOfCapture } from './support/corpus.ts';
import { scanFiles } from './support/scan-files.ts';

const LOGS = ['messages.log', 'messages.iso.log', 'journal.json'];

/**
 * How far the first line may be from the moment the fault was made: the clock of the guest differs by up to a second,
 * and a black hole shows only when the next NOP-Out (interval 5 s) has had no answer for 5 s.
 */
const LOSS_SHOWS_WITHIN_SEC = 12;
/** After the target is back: the next attempt comes up to 15 s (login_timeout) + 2 s later. */
const RETURN_SHOWS_WITHIN_SEC = 20;
const CLOCK_SLACK_SEC = 2;

interface Meta {
  readonly iqns: Readonly<Record<string, string>>;
  readonly portals: Readonly<Record<string, string>>;
  readonly replacement_timeout: number;
  readonly events: readonly {
    readonly t: string;
    readonly condition?: 'lost' | 'restored';
    readonly vol?: number;
  }[];
}

function metaOf(capture: string): Meta {
  return JSON.parse(readFileSync(join(CORPUS, capture, 'meta.json'), 'utf8')) as Meta;
}

function scan(capture: string, log: string): Promise<ScanReport> {
  return scanFiles([join(CORPUS, capture, log)], CORPUS_TIME, null);
}

function secondsBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / 1000;
}

function expectSoonAfter(made: string, shown: string | null | undefined, within: number): void {
  expect(shown).toEqual(expect.any(String));
  const late = secondsBetween(made, shown ?? '');
  expect(late).toBeGreaterThanOrEqual(-CLOCK_SLACK_SEC);
  expect(late).toBeLessThanOrEqual(within);
}

describe.each(CAPTURES)('%s', (capture) => {
  const meta = metaOf(capture);
  const losses = meta.events.filter((event) => event.condition === 'lost');

  test.each(LOGS)('%s tells what meta.json says was done', async (log) => {
    const { incidents } = await scan(capture, log);
    expect(incidents).toHaveLength(losses.length);
    losses.forEach((loss, index) => {
      const incident = incidents[index];
      const vol = String(loss.vol);
      const restored = meta.events.find(
        (event) => event.condition === 'restored' && event.vol === loss.vol && event.t > loss.t,
      );
      expect(incident?.paths).toHaveLength(1);
      const path = incident?.paths[0];
      expect(path).toMatchObject({ iqn: meta.iqns[vol], portal: `${meta.portals[vol]}:3260` });
      expectSoonAfter(loss.t, path?.lostAt, LOSS_SHOWS_WITHIN_SEC);
      if (restored !== undefined) {
        expect(path?.state).toBe('recovered');
        expectSoonAfter(restored.t, path?.recoveredAt, RETURN_SHOWS_WITHIN_SEC);
        expect(incident?.closedAt).toBe(path?.recoveredAt);
      } else {
        expect(path).toMatchObject({ state: 'timed-out', recoveredAt: null });
        expectSoonAfter(loss.t, path?.timedOutAt, meta.replacement_timeout + LOSS_SHOWS_WITHIN_SEC);
        expect(secondsBetween(path?.lostAt ?? '', incident?.deadline?.to ?? '')).toBe(
          meta.replacement_timeout,
        );
      }
    });
  });

  test('plain syslog, ISO syslog and the journal tell the same incidents', async () => {
    const [plain, isoStamps, journal] = await Promise.all(LOGS.map((log) => scan(capture, log)));
    expect(essence(isoStamps)).toEqual(essence(plain));
    expect(essence(journal)).toEqual(essence(plain));
  });

  test('all files of the capture in one directory tell them once', async () => {
    const [together, plain] = await Promise.all([scan(capture, '.'), scan(capture, 'messages.log')]);
    expect(essence(together)).toEqual(essence(plain));
  });

  test('order, repetition and batching of its lines give identical evidence', () => {
    const signals = signalsOfCapture(capture);
    const node = signals[0]?.node ?? '';
    const once = serializeEvidence(foldSignals(emptyEvidence(node), signals));
    const mixed = [...signals, ...signals.filter((_, index) => index % 3 === 0)]
      .map((signal, index) => ({ signal, key: (index * 7919) % 1009 }))
      .sort((a, b) => a.key - b.key)
      .map(({ signal }) => signal);
    for (const size of [1, 7, 64]) {
      let evidence = emptyEvidence(node);
      for (let from = 0; from < mixed.length; from += size) {
        evidence = foldSignals(evidence, mixed.slice(from, from + size));
      }
      expect(serializeEvidence(evidence)).toBe(once);
    }
  });
});

test('the corpus holds the ordinary life of a session, and it is no incident', () => {
  expect(CAPTURES.filter((capture) => capture.startsWith('s08_normal'))).toHaveLength(2);
});

test('the kernel ring buffer alone tells the loss and the time-out; it cannot tell a return', async () => {
  const timedOut = await scan('s02_refused_rt15.bookworm.fork', 'dmesg.txt');
  expect(timedOut.incidents.map((incident) => incident.state)).toEqual(['timed-out']);
  const recovered = await scan('s01_refused_recover.bookworm.fork', 'dmesg.txt');
  expect(recovered.incidents.map((incident) => incident.state)).toEqual(['unknown']);
});

/** What must not depend on the format of the log; times by the second. Open ends depend on where the capture stops. */
function essence(report: ScanReport | undefined): unknown {
  const second = (at: string | null): string | null => at?.slice(0, 19) ?? null;
  return report?.incidents.map((incident: ScanIncident) => ({
    host: incident.host,
    cause: incident.cause,
    state: incident.state,
    severity: incident.severity,
    openedAt: second(incident.openedAt),
    closedAt: second(incident.closedAt),
    deadline: second(incident.deadline?.to ?? null),
    lifekeeper: incident.lifekeeper,
    paths: incident.paths.map((path) => ({
      iqn: path.iqn,
      portal: path.portal,
      session: path.session,
      device: path.device,
      state: path.state,
      lostAt: second(path.lostAt),
      recoveredAt: second(path.recoveredAt),
      timedOutAt: second(path.timedOutAt),
      deadSince: second(path.deadSince),
      reopenCount: path.reopenCount,
      reasons: path.reasons,
      loginRejected: path.loginRejected,
    })),
  }));
}
