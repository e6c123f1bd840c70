/** Levels of LifeKeeper's log API (SIOS KB 900000881683). */
export type LifeKeeperLevel = 'EMERG' | 'FATAL' | 'ERROR' | 'WARN' | 'NOTIFY' | 'INFO';

/** `LEVEL:facility:action:tag:id:text` of LifeKeeper 8 and later. */
export interface LifeKeeperLine {
  readonly level: LifeKeeperLevel;
  readonly facility: string;
  readonly action: string;
  /** Resource tag; may itself hold colons. */
  readonly tag: string;
  /** Six digits. */
  readonly id: string;
  readonly text: string;
}

const HEAD = /^(EMERG|FATAL|ERROR|WARN|NOTIFY|INFO):([^:]*):([^:]*):/;
const ID = /:(\d{6}):/g;

/** Takes a LifeKeeper message apart; null when it does not follow the grammar. */
export function parseLifeKeeperLine(message: string): LifeKeeperLine | null {
  const head = HEAD.exec(message);
  if (head === null) return null;
  const [all, level, facility = '', action = ''] = head;
  if (!isLevel(level)) return null;
  // Start on the colon that ended `action`: with an empty tag it also opens the id.
  ID.lastIndex = all.length;
  const rest = message.slice(all.length);
  const direct = /^(\d{6}):/.exec(rest);
  if (direct?.[1] !== undefined) {
    return { level, facility, action, tag: '', id: direct[1], text: rest.slice(7) };
  }
  const found = ID.exec(message);
  if (found?.[1] === undefined) return null;
  const tag = message.slice(all.length, found.index);
  return { level, facility, action, tag, id: found[1], text: message.slice(found.index + found[0].length) };
}

function isLevel(word: string | undefined): word is LifeKeeperLevel {
  return (
    word === 'EMERG' ||
    word === 'FATAL' ||
    word === 'ERROR' ||
    word === 'WARN' ||
    word === 'NOTIFY' ||
    word === 'INFO'
  );
}
