import { release, type } from 'node:os';

/** Of package.json, written into the command line when it is bundled. */
export const VERSION = process.env['WARDEN_VERSION'] ?? 'unknown';

/** What support asks for about the machine at which a document was made. */
export const CLI_VERSIONS: Readonly<Record<string, string>> = {
  warden: VERSION,
  'warden-build': process.env['WARDEN_BUILD'] ?? 'from source',
  node: process.version,
  os: `${type()} ${release()} ${process.arch}`,
};
