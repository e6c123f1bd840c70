/** iSCSI's own port, which all targets of Block Volume use. */
export const ISCSI_PORT = 3260;

/** Boot volumes of OCI instances are served here and nowhere else. */
export const BOOT_ADDRESS = '169.254.0.2';

/** Where a target is reached. */
export interface Portal {
  /** IPv4 or IPv6 address as written in the line or returned by the API. */
  readonly address: string;
  readonly port: number;
}

/** Both are known and the same. */
export function samePortal(a: Portal | null, b: Portal | null): boolean {
  return a !== null && b !== null && a.address === b.address && a.port === b.port;
}

/** `address:port`, as iscsiadm takes it. */
export function portalText({ address, port }: Portal): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

/** The portal in the API's words; null while it has none. */
export function portalOf(api: { readonly ipv4: string | null; readonly port: number | null }): Portal | null {
  return api.ipv4 === null ? null : { address: api.ipv4, port: api.port ?? ISCSI_PORT };
}

/** {@link portalText} read back; null for anything else. */
export function parsePortal(text: string): Portal | null {
  const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:[\]]+)):(\d{1,5})$/.exec(text) ?? [];
  const address = bracketed ?? plain;
  return address === undefined ? null : { address, port: Number(port) };
}
