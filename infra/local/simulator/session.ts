import { type At, type Ms, SECOND, type Sec } from '../../../functions/core/base/time.ts';
import { type IscsidStyle, iscsid, kernel, type Rejection } from './lines.ts';
import type { VirtualTime } from './virtual-time.ts';

/** What a target does with the initiator. */
export type TargetCondition =
  | { readonly kind: 'serving' }
  /** TCP is refused at once, as after a detach; `why` as logged, default `Connection refused`. */
  | { readonly kind: 'refused'; readonly why?: string }
  /** Packets vanish: a black hole. */
  | { readonly kind: 'silent' }
  /** The target answers and refuses the login. */
  | { readonly kind: 'rejecting'; readonly rejection: Rejection }
  /** The kernel does not take the new connection (open-iscsi issue 387). */
  | { readonly kind: 'bind-loop' };

export const SERVING: TargetCondition = { kind: 'serving' };
export const REFUSED: TargetCondition = { kind: 'refused' };
export const SILENT: TargetCondition = { kind: 'silent' };

/** Time to the first attempt, between attempts, and of an attempt that nobody answers (captures s01, s03; initiator.c). */
const FIRST_RETRY: Ms = 2 * SECOND;
const REFUSED_RETRY: Ms = 3 * SECOND;
const SILENT_RETRY: Ms = 17 * SECOND;
const BIND_RETRY: Ms = 2 * SECOND;
/** NOP-Out every 5 s with 5 s for its answer. */
const NOOP_NOTICES: Ms = 10 * SECOND;
/** Without NOPs only stuck I/O shows the loss: command timeout, abort, resets (measured). */
const IO_NOTICES: Ms = 77 * SECOND;

interface SessionHost {
  readonly time: VirtualTime;
  readonly style: IscsidStyle;
  readonly noopOut: boolean;
  readonly recoveryTmoSec: Sec;
  /** Whether somebody writes to the disk at present. */
  hasIo(): boolean;
  condition(): TargetCondition;
  kernel(text: string): void;
  iscsid(text: string): void;
  /** The kernel has given up: I/O fails from here on. */
  onTimedOut(): void;
  onRecovered(): void;
  onLost(): void;
}

export interface SessionPlace {
  readonly number: number;
  readonly iqn: string;
  readonly address: string;
  /** `H:C:T:L`. */
  readonly scsi: string;
  readonly device: string;
}

/** One iSCSI session of a node, with the initiator's and the kernel's lines and timings. */
export class IscsiSession {
  readonly place: SessionPlace;
  readonly #host: SessionHost;
  #state: 'in' | 'lost' | 'out' = 'in';
  #timedOut = false;
  #count = 0;
  /** Raised by everything that makes earlier timers void. */
  #epoch = 0;
  /** Raised when the target changes before the loss was noticed. */
  #notice = 0;

  constructor(host: SessionHost, place: SessionPlace) {
    this.#host = host;
    this.place = place;
  }

  get state(): 'in' | 'lost' | 'out' {
    return this.#state;
  }

  get timedOut(): boolean {
    return this.#timedOut;
  }

  /** When the kernel gives up, or gave up; null while its timer does not run. */
  get failsAt(): At | null {
    return this.#state === 'lost' ? this.#lostAt + this.#host.recoveryTmoSec * SECOND : null;
  }

  get portal(): string {
    return `${this.place.address}:3260`;
  }

  /** First login: the lines that tie session, target, portal and disk together. */
  login(): void {
    const { number, iqn, address, scsi, device } = this.place;
    this.#host.kernel(kernel.scsiHost(Number(scsi.split(':')[0])));
    if (this.#debug) {
      this.#host.iscsid(iscsid.connecting(this.portal));
      this.#host.iscsid(iscsid.connected(this.portal));
      this.#host.iscsid(iscsid.loginOk);
    }
    this.#host.iscsid(iscsid.operational(number, iqn, address));
    this.#host.kernel(kernel.reset(scsi));
    this.#host.kernel(kernel.attached(scsi, device));
  }

  /** Clean log-out: the disk is flushed and goes. */
  logout(): void {
    const { number, iqn, address, scsi, device } = this.place;
    if (this.#state === 'out') return;
    this.#host.kernel(kernel.syncCache(scsi, device));
    this.#host.iscsid(iscsid.shutdown(number, iqn, address));
    this.end();
  }

  /** The node is gone or the session with it; no line. */
  end(): void {
    this.#state = 'out';
    this.#epoch += 1;
    this.#notice += 1;
  }

  /** The target has changed what it does. */
  targetChanged(): void {
    this.#notice += 1;
    if (this.#state !== 'in') return;
    const target = this.#host.condition();
    switch (target.kind) {
      case 'serving':
        return;
      case 'silent':
        if (this.#host.noopOut) this.#later(NOOP_NOTICES, () => this.#lose(1022));
        else this.#later(IO_NOTICES, () => this.#loseByIo());
        return;
      case 'refused':
      case 'rejecting':
      case 'bind-loop':
        this.#later(300, () => this.#lose(1020));
        return;
    }
  }

  /** Restart of iscsid: sessions are adopted with a fresh counter; a healthy one blips (capture s08). */
  adopt(): void {
    if (this.#state === 'out') return;
    this.#count = 0;
    const { number } = this.place;
    if (this.#state === 'in') {
      this.#host.kernel(kernel.connError(number, 1020));
      this.#host.iscsid(iscsid.kernelReported(number, 1020, 1));
      this.#state = 'lost';
      this.#startRecoveryTimer();
    }
    this.#epoch += 1;
    this.#retryIn(FIRST_RETRY);
  }

  #later(ms: Ms, action: () => void): void {
    const notice = this.#notice;
    this.#host.time.after(ms, () => {
      if (notice === this.#notice && this.#state === 'in') action();
    });
  }

  #loseByIo(): void {
    if (this.#host.hasIo()) this.#lose(1021);
    // Nobody uses the disk: nobody notices until somebody does.
    else this.#later(IO_NOTICES, () => this.#loseByIo());
  }

  #lose(code: number): void {
    const { number } = this.place;
    this.#state = 'lost';
    this.#count = 0;
    this.#epoch += 1;
    if (code === 1022) this.#host.kernel(kernel.pingTimeout(number));
    this.#host.kernel(kernel.connError(number, code));
    this.#host.iscsid(iscsid.kernelReported(number, code, 3));
    this.#debugLines(iscsid.reopening(number, 0), iscsid.disconnecting(7));
    this.#startRecoveryTimer();
    this.#host.onLost();
    this.#retryIn(FIRST_RETRY);
  }

  #startRecoveryTimer(): void {
    const { recoveryTmoSec, time } = this.#host;
    const lostAt = time.now();
    this.#lostAt = lostAt;
    time.after(recoveryTmoSec * SECOND, () => {
      if (this.#state !== 'lost' || this.#timedOut || this.#lostAt !== lostAt) return;
      this.#timedOut = true;
      this.#host.kernel(kernel.recoveryTimeout(this.place.number, recoveryTmoSec));
      this.#host.onTimedOut();
    });
  }

  #lostAt = 0;

  #retryIn(ms: Ms): void {
    const epoch = this.#epoch;
    this.#host.time.after(ms, () => {
      if (epoch === this.#epoch && this.#state === 'lost') this.#retry();
    });
  }

  #retry(): void {
    const { number, scsi } = this.place;
    const target = this.#host.condition();
    this.#debugLines(iscsid.alarm, iscsid.reopening(number, this.#count));
    if (this.#count > 0) this.#debugLines(iscsid.disconnecting(6));
    this.#debugLines(iscsid.connecting(this.portal));
    this.#count += 1;
    switch (target.kind) {
      case 'serving':
        this.#debugLines(iscsid.connected(this.portal), iscsid.loginOk, iscsid.deleting);
        this.#host.kernel(kernel.reset(scsi));
        this.#host.iscsid(iscsid.recovered(number, this.#count));
        this.#state = 'in';
        this.#timedOut = false;
        this.#epoch += 1;
        this.#host.onRecovered();
        return;
      case 'refused':
        this.#host.iscsid(iscsid.failed(this.portal, target.why ?? 'Connection refused'));
        this.#debugLines(iscsid.deleting);
        this.#retryIn(REFUSED_RETRY);
        return;
      case 'silent':
        this.#retryIn(SILENT_RETRY);
        return;
      case 'rejecting':
        this.#host.kernel(kernel.connError(number, 1020));
        this.#host.iscsid(iscsid.rejected(number, target.rejection));
        this.#host.iscsid(iscsid.kernelReported(number, 1020, 1));
        this.#retryIn(REFUSED_RETRY);
        return;
      case 'bind-loop':
        this.#host.iscsid(iscsid.cannotBind(number));
        this.#retryIn(BIND_RETRY);
        return;
    }
  }

  #debugLines(...texts: readonly string[]): void {
    if (this.#debug) for (const text of texts) this.#host.iscsid(text);
  }

  get #debug(): boolean {
    return this.#host.style === 'foreground-debug';
  }
}
