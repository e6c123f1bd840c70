import { ServiceClock } from '../../functions/runtime/clock.ts';

const MINUTE = 60_000;

function clockAt(host: { now: number }): ServiceClock {
  return new ServiceClock({ now: () => host.now, sleep: async () => {} });
}

describe('the services’ time', () => {
  it('is the host’s until a service has answered, then the service’s', () => {
    const host = { now: 1_000_000 };
    const clock = clockAt(host);
    expect(clock.now()).toBe(1_000_000);
    clock.answered(1_000_000 - 5 * MINUTE, host.now - 40);
    expect(clock.now()).toBe(1_000_000 - 5 * MINUTE);
    host.now += 1_000;
    expect(clock.now()).toBe(1_001_000 - 5 * MINUTE);
    expect(clock.fromHost(2_000_000)).toBe(2_000_000 - 5 * MINUTE);
  });

  it('follows a host whose clock jumps', () => {
    const host = { now: 1_000_000 };
    const clock = clockAt(host);
    clock.answered(1_000_000, host.now);
    host.now += 3 * MINUTE;
    clock.answered(1_000_000, host.now);
    expect(clock.now()).toBe(1_000_000);
  });

  it.each([
    ['whole seconds of an HTTP date', 999_000, 1_000_000],
    ['no date', Number.NaN, 1_000_000],
    ['an answer that waited in a frozen container', 500_000, 990_000],
    ['a host clock that ran backwards meanwhile', 500_000, 1_000_500],
  ])('is not moved by %s', (_what, date, sentAt) => {
    const clock = clockAt({ now: 1_000_000 });
    clock.answered(date, sentAt);
    expect(clock.now()).toBe(1_000_000);
  });
});
