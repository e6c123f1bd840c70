const FUNCTIONS_HOST =
  /^[a-z0-9-]{1,63}\.[a-z0-9-]{1,63}\.functions\.oci\.oracle[a-z0-9]{2,20}\.(com|eu|uk|org)$/;

/**
 * The origin of an invoke endpoint that a call's body names; null for anything that is no host of the Functions service.
 * The body is input like any other, and a call to that address would carry a token.
 */
export function functionsOrigin(value: unknown): string | null {
  try {
    const url = new URL(String(value));
    const plain = url.protocol === 'https:' && url.username === '' && url.port === '' && url.search === '';
    return plain && FUNCTIONS_HOST.test(url.hostname) ? url.origin : null;
  } catch {
    return null;
  }
}
